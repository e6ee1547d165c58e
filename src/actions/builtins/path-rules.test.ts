import { expect, test } from "vitest";
import { listFiles, parseListFormat } from "./list-files.js";
import { matchRules, parseRules } from "./path-rules.js";

test("filters are lists of patterns, also through anchors", () => {
  const parsed = parseRules(
    "shared: &shared\n  - common/**\nsrc:\n  - *shared\n  - src/**\none: a.txt\n",
  );
  expect(parsed).toEqual({
    kind: "rules",
    rules: new Map([
      ["shared", ["common/**"]],
      ["src", ["common/**", "src/**"]],
      ["one", ["a.txt"]],
    ]),
  });
});

test.each(["", "- a", "a: [", "a: 1", "a: []", "a:\n  - 1", `a: ${"x".repeat(2000)}`])(
  "%j is malformed",
  (text) => {
    const parsed = parseRules(text);
    expect(parsed.kind).toBe("malformed");
  },
);

test("filters that ask how a file changed are told apart", () => {
  expect(parseRules("a:\n  - added|modified: src/**")).toEqual({ kind: "asks-how", filter: "a" });
});

const FILES = ["src/a.ts", "src/.hidden/b.ts", "docs/x.md", "README.md"];

test.each([
  ["some", ["src/**"], ["src/a.ts", "src/.hidden/b.ts"]],
  ["some", ["**/*.md"], ["docs/x.md", "README.md"]],
  ["some", ["docs/*.{md,txt}", "README.md"], ["docs/x.md", "README.md"]],
  ["some", ["!**/*.md"], ["src/a.ts", "src/.hidden/b.ts"]],
  ["every", ["**", "!**/*.md", "!**/.hidden/**"], ["src/a.ts"]],
  ["every", ["**/*.md", "docs/**"], ["docs/x.md"]],
] as const)("%s of %j", (quantifier, patterns, expected) => {
  const matched = matchRules(new Map([["x", patterns]]), FILES, quantifier);
  expect(matched).toEqual({ kind: "matched", files: new Map([["x", expected]]) });
});

test("a pattern that would never be done is stopped", () => {
  const rules = new Map([["x", [`${"*a".repeat(40)}b`]]]);
  expect(matchRules(rules, [`${"a".repeat(200)}c`], "some", 200).kind).toBe("too-long");
});

const ODD = ["a b.txt", "c,d", "e'f", 'g"h', "plain/é.ts"];

test.each([
  ["json", JSON.stringify(ODD)],
  ["csv", `a b.txt,"c,d",e'f,"g""h",plain/é.ts`],
  ["shell", String.raw`'a b.txt' c,d 'e'\''f' 'g"h' 'plain/é.ts'`],
  ["escape", String.raw`a\ b.txt c,d e\'f g\"h plain/\é.ts`],
  ["none", ""],
] as const)("files are listed as %s", (format, expected) => {
  expect(listFiles(ODD, format)).toBe(expected);
});

test("a format that nobody knows is none", () => {
  expect(parseListFormat("xml")).toBeUndefined();
  expect(parseListFormat("constructor")).toBeUndefined();
});
