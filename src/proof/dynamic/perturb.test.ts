import fc from "fast-check";
import { expect, test } from "vitest";
import type { Literal } from "../tests/test-case.js";
import { another } from "./perturb.js";

const literal = (text: string, value: string): Literal => ({
  ...{ kind: "string", start: 0, end: text.length, role: "expected" },
  ...{ text, value },
});
/** Always the same place, as far as there are so many. */
const at =
  (place: number) =>
  (below: number): number =>
    place % below;

test("another text has the length of the one that it stands for, where that has a letter or a digit", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9 ,.-]*[A-Za-z0-9][A-Za-z0-9 ,.-]*$/),
      fc.nat(),
      (text, place) => {
        const is = another(literal(`"${text}"`, text), at(place)) ?? "";
        expect(is).toHaveLength(text.length + 2);
        expect(is.toLowerCase()).not.toBe(`"${text}"`.toLowerCase());
      },
    ),
  );
});

test.each([
  ['"Ab"', "Ab", 0, /^"[B-Z]b"$/],
  ["'7 %'", "7 %", 0, /^'[0-689] %'$/],
  [String.raw`"\n1"`, "\n1", 0, /^"\\n[02-9]"$/],
  ['r#"x"#', "x", 0, /^r#"[a-wyz]"#$/],
  ['""', "", 0, /^"[a-z]{3}"$/],
  [String.raw`"\u0041"`, "A", 0, /^"(?:[a-z]{3}\\u0041|\\u0041[a-z]{3})"$/],
])("in the place of %s stands a text that it is not", (text, value, place, expected) => {
  expect(another(literal(text, value), at(place))).toMatch(expected);
});

test("a single sign in its own quotes is left, and so is what has holes", () => {
  expect(another(literal("'a'", "a"), at(0))).toBeUndefined();
  expect(another(literal("`a${b}`", "a${b}"), at(0))).toBeUndefined();
});
