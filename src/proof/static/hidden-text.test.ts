import { describe, expect, test } from "vitest";
import { brief, judged } from "../../../test/support/judged.js";
import { hiddenText } from "./hidden-text.js";

const inFile = async (path: string, text: string) =>
  brief(await judged(hiddenText, { after: { [path]: text } }));

describe("what nobody sees is refused", () => {
  test.each([
    ["a line that is shown in another order", "a.js", "x = 1; //\u202e }\n"],
    ["a sign of no width", "a.py", "x\u200b = 1\n"],
    ["a comment that a program ends early", "a.js", "// fine\u2028run();\n"],
    ["a comment that is written over", "a.go", "// x\rrun()\n"],
    ["a joiner in a name", "a.js", "const isAdmin\u200d = true;\n"],
    ["a joiner at the end of a line", "a.js", "const isAdmin\u200c\n= true;\n"],
    ["a variant of a letter that has none", "a.rs", "let total\ufe00 = 1;\n"],
    ["letters that only programs see", "a.md", "Be kind.\u{e0069}\u{e0067}\u{e006e}\n"],
    ["a text in a run of variants", "notes.txt", "\u{1f600}\ufe01\ufe02\u{e0110}\n"],
  ])("%s", async (_, path, text) => {
    expect(await inFile(path, text)).toEqual([`HIDDEN_DIFF ${path}:1`]);
  });
});

describe("what people write is not:", () => {
  test.each([
    ["a family, and a heart with its variant", "a.md", "\u{1f469}\u200d\u{1f4bb} \u2764\ufe0f\n"],
    [
      "the same in a program",
      "a.js",
      'say("\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2714\ufe0f");\n',
    ],
    [
      "the flag of Wales",
      "a.js",
      'say("\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}");\n',
    ],
    ["a key with a number", "a.js", 'say("5\ufe0f\u20e3");\n'],
    ["Persian that joins on to Latin", "a.py", 'say("API\u200c\u0647\u0627")\n'],
    ["Hindi", "a.py", 'say("\u0915\u094d\u200d\u0937")\n'],
    ["Hebrew with its marks", "a.md", "\u05d0\u200f (a) \u200e\n"],
    ["lines of Windows", "a.js", "a();\r\nb();\r\n"],
    ["a mark of the encoding", "a.cs", "\ufeffusing System;\n"],
  ])("%s", async (_, path, text) => {
    expect(await inFile(path, text)).toEqual([]);
  });
});
