import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseKeyValues, parsePaths } from "./file-commands.js";

describe("a file of names and values", () => {
  test.each([
    ["nothing", "", []],
    ["empty lines", "\n\n", []],
    ["a value", "A=1\n", [["A", "1"]]],
    ["a last line without an end", "A=1", [["A", "1"]]],
    ["an empty value", "A=\n", [["A", ""]]],
    ["a value with equals signs", "A=b=c==\n", [["A", "b=c=="]]],
    ["a value with two angle brackets", "A=b<<c\n", [["A", "b<<c"]]],
    ["blanks, which belong to the name and the value", " A = 1 \n", [[" A ", " 1 "]]],
    ["a carriage return, which belongs to the value", "A=1\r\n", [["A", "1\r"]]],
    ["a mark of byte order", "\uFEFFA=1\n", [["A", "1"]]],
    ["a block", "A<<END\nb\nc\nEND\n", [["A", "b\nc"]]],
    ["a block without an end of its last line", "A<<END\nb\nEND", [["A", "b"]]],
    ["an empty block", "A<<END\nEND\n", [["A", ""]]],
    ["a block of one empty line", "A<<END\n\nEND\n", [["A", ""]]],
    ["a block that ends in an empty line", "A<<END\nb\n\nEND\n", [["A", "b\n"]]],
    ["a delimiter with an equals sign", "A<<E=F\nb\nE=F\n", [["A", "b"]]],
    ["lines in a block that look like entries", "A<<END\nB=1\nC<<D\nEND\n", [["A", "B=1\nC<<D"]]],
    ["a delimiter with blanks", "A<< END \nEND\n END \n", [["A", "END"]]],
    ["carriage returns in a block", "A<<END\r\nb\r\nEND\r\n", [["A", "b\r"]]],
    [
      "names twice, and names of JavaScript's own",
      "A=1\n__proto__=2\nA=3\n",
      [
        ["A", "1"],
        ["__proto__", "2"],
        ["A", "3"],
      ],
    ],
  ] as const)("may have %s", (_what, text, entries) => {
    expect(parseKeyValues(text)).toEqual({ kind: "entries", entries });
  });

  test.each([
    ["a line without a sign", "A=1\n\nplain text\n", 'Line 3 "plain text" is neither NAME=value'],
    ["a value without a name", "=1\n", 'Line 1 "=1" has no name before ='],
    ["a block without a name", "<<END\nEND\n", 'Line 1 "<<END" lacks a name or a delimiter'],
    ["a block without a delimiter", "A<<\n\n", 'Line 1 "A<<" lacks a name or a delimiter'],
    ["a block without an end", "A=1\nB<<END\nb\n", 'Line 2 "B<<END" has no end'],
    ["a block whose end has a blank behind it", "B<<END\nb\nEND \n", 'Line 1 "B<<END" has no end'],
  ])("is refused for %s, and the line is named", (_what, text, message) => {
    const read = parseKeyValues(text);
    expect(read.kind === "problem" ? read.message : read).toContain(message);
  });

  test("is refused without a quotation that could cut a secret in two", () => {
    const read = parseKeyValues(`${"s".repeat(500)}\n`);
    expect(read.kind === "problem" ? read.message : "").toMatch(/^Line 1 is neither/);
  });

  test("gives back whatever was written as a block", () => {
    const name = fc
      .string({ minLength: 1 })
      .filter((it) => !/[=\n\uFEFF]|<</.test(it) && !it.endsWith("<"));
    const value = fc.string({ unit: fc.constantFrom("a", "=", "<", "\n", "\r", " ", "é") });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (entries) => {
        const text = entries.map(([key, each]) => `${key}<<-end-\n${each}\n-end-\n`).join("");
        expect(parseKeyValues(text)).toEqual({ kind: "entries", entries });
      }),
    );
  });

  test("of many megabytes is read in one pass", () => {
    const text = `${"A<<E\nb\nE\n".repeat(200_000)}B<<NEVER\n`;
    expect(parseKeyValues(text).kind).toBe("problem");
  });
});

test("paths are one a line, whatever ends the lines", () => {
  expect(parsePaths("\uFEFF/a\r\n\n/b c\r/d\n")).toEqual(["/a", "/b c", "/d"]);
  expect(parsePaths("")).toEqual([]);
});
