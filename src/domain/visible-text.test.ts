import fc from "fast-check";
import { expect, test } from "vitest";
import { visibleText } from "./visible-text.js";

test.each([
  ["colours", "\u001B[31mred\u001B[0m", "red"],
  ["a cleared screen", "\u001B[2J\u001B[Hall green", "all green"],
  ["a title", "\u001B]0;owned\u0007x", "x"],
  [
    "a link that says one thing and leads to another",
    "\u001B]8;;http://evil\u001B\\y\u001B]8;;\u001B\\",
    "y",
  ],
  ["a clipboard that is written", "\u001B]52;c;cm0gLXJmIH4=\u0007z", "z"],
  ["a report that is asked for, and typed as an answer", "a\u001B[6n\u001B[cb", "ab"],
  ["sequences of one character", "\u009B2Jx\u0090q\u009C", "2Jxq"],
  ["a sequence that is cut off", "x\u001B", "x"],
  ["a line that overwrites another", "FAILED\rpassed", "FAILEDpassed"],
  ["backspaces", "bad\b\b\bgood", "badgood"],
  ["a bell", "ding\u0007", "ding"],
  ["writing from right to left", "\u202Egnp.exe", "gnp.exe"],
  ["isolated directions", "a\u2066b\u2069", "ab"],
])("%s", (_, text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test("words, tabs and line ends stay", () => {
  const text = "zwei\tWörter 😀\n漢字";
  expect(visibleText(text)).toBe(text);
});

test("nothing that steers is ever left, and a second look changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = visibleText(text);
      expect(shown).not.toMatch(/(?![\t\n])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
      expect(visibleText(shown)).toBe(shown);
    }),
  );
});
