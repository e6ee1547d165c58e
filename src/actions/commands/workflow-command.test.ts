import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseWorkflowCommand } from "./workflow-command.js";

const read = (line: string) => {
  const command = parseWorkflowCommand(line);
  return command && [command.name, Object.fromEntries(command.properties), command.value];
};

describe("a command", () => {
  test.each([
    ["::error::no", ["error", {}, "no"]],
    ["  \t::error::no", ["error", {}, "no"]],
    ["::ERROR::no", ["error", {}, "no"]],
    ["::endgroup::", ["endgroup", {}, ""]],
    [
      "::error file=a.js,line=3,endColumn=5::no",
      ["error", { file: "a.js", line: "3", endcolumn: "5" }, "no"],
    ],
    ["::set-output name=a::b::c", ["set-output", { name: "a" }, "b::c"]],
    ["::set-output name=a=b::c", ["set-output", { name: "a=b" }, "c"]],
    ["::set-output name==a==::c", ["set-output", { name: "a==" }, "c"]],
    ["::error file=,line=1,bare,=x::no", ["error", { line: "1" }, "no"]],
    ["::error file=a, line=1::no", ["error", { file: "a", " line": "1" }, "no"]],
    ["::error file=a,file=b::no", ["error", { file: "b" }, "no"]],
    [
      "::error file=a%3Ab%2Cc%25d%0D%0A::x%3Ay%25%0D%0A",
      ["error", { file: "a:b,c%d\r\n" }, "x%3Ay%\r\n"],
    ],
    ["::error::%250A %0a", ["error", {}, "%0A %0a"]],
    ["::error title=__proto__::x", ["error", { title: "__proto__" }, "x"]],
    ["##[error]no", ["error", {}, "no"]],
    ["2026 ##[group]Build", ["group", {}, "Build"]],
    ["##[error file=a;line=3]no", ["error", { file: "a", line: "3" }, "no"]],
    ["##[error file=%5D%3B]a%5D%3B%25", ["error", { file: "];" }, "a];%"]],
    ["::nothing::##[error]x", ["error", {}, "x"]],
  ])("is %s", (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  test.each([
    [""],
    ["error"],
    ["::error"],
    ["::error: no"],
    ["a ::error::no"],
    ["::command::no"],
    ["::constructor::no"],
    ["##[command]git fetch"],
    ["##[error"],
    ["##[section] ##[error]no"],
    [":: error::no"],
  ])("is not %s", (line) => {
    expect(read(line)).toBeUndefined();
  });

  test("may have another name while commands are stopped", () => {
    const isKnown = (name: string) => name === "tok-1";
    expect(parseWorkflowCommand("::TOK-1::", isKnown)?.name).toBe("tok-1");
    expect(parseWorkflowCommand("##[tok-1]", isKnown)?.name).toBe("tok-1");
    expect(parseWorkflowCommand("::error::x", isKnown)).toBeUndefined();
  });

  test("gives back what the toolkit of GitHub has escaped", () => {
    const ofValue = (text: string) =>
      text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
    const ofProperty = (text: string) =>
      ofValue(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
    const text = fc.string({
      unit: fc.constantFrom("%", "2", "5", "0", "A", ":", ",", "\n", "\r", "x", "]"),
    });
    const property = text.filter((it) => it.trim() === it && !it.startsWith("=") && it !== "");
    fc.assert(
      fc.property(property, text, (title, value) => {
        const command = parseWorkflowCommand(
          `::error title=${ofProperty(title)}::${ofValue(value)}`,
        );
        expect([command?.properties.get("title"), command?.value]).toEqual([title, value]);
      }),
    );
  });
});
