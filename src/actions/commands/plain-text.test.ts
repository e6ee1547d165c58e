import fc from "fast-check";
import { expect, test } from "vitest";
import { toPlainText } from "./plain-text.js";

test.each([
  ["colours", "\u001B[1;31merror\u001B[0m: no", "error: no"],
  ["movements of the cursor", "a\u001B[2K\u001B[1Gb\u001B[?25lc", "abc"],
  ["a title of the window", "\u001B]0;owned\u0007text", "text"],
  ["a link", "\u001B]8;;http://x\u001B\\text\u001B]8;;\u001B\\", "text"],
  ["a string that does not end", "text\u001B]0;owned", "text"],
  ["a string for the device", "\u001BPq#0\u001B\\text", "text"],
  ["character sets and resets", "\u001B(Ba\u001Bcb", "ab"],
  ["a sequence that is cut", "text\u001B[38;5", "text"],
  ["one escape behind another", "\u001B\u001B[31m[2Jtext", "[2Jtext"],
  ["controls of eight bits", "a\u009B31mb\u0085", "a31mb"],
  ["bells, backspaces, nulls and carriage returns", "a\u0007\b\0\rb\u007F", "ab"],
  ["marks that turn the writing", "a\u202Eb\u2066c\u200F", "abc"],
  ["tabs, line ends and letters, which stay", "\ta é日本 🎉\n", "\ta é日本 🎉\n"],
])("plain text is without %s", (_what, text, plain) => {
  expect(toPlainText(text)).toBe(plain);
});

test("plain text has nothing that a terminal obeys, whatever it was made of", () => {
  const unit = fc.constantFrom(
    "\u001B",
    "[",
    "]",
    "(",
    "P",
    "\\",
    "\u0007",
    "\u009B",
    "3",
    ";",
    "m",
    "a",
    "\r",
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      expect(
        Array.from(toPlainText(text)).filter((it) => it < " " || (it >= "\u007F" && it < "\u00A0")),
      ).toEqual([]);
    }),
  );
});
