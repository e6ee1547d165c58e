import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LIMITS } from "../limits.js";
import { isStuck } from "./stuck.js";

const A = "test:aaaaaaaaaaaa/111111111111";
const B = "test:bbbbbbbbbbbb/111111111111";
const C = "lint:cccccccccccc/111111111111";
const moved = (value: number): string => `test:aaaaaaaaaaaa/${String(value).padStart(12, "0")}`;

test.each([
  ["nothing has failed yet", [], undefined],
  ["it failed once", [[A]], undefined],
  ["it failed twice the same way", [[A], [A]], undefined],
  ["it failed three times the same way", [[A], [A], [A]], "same"],
  ["it failed three times the same way after another", [[C], [A], [A], [A]], "same"],
  ["nothing went away and something came", [[A], [A, B], [A, B, C]], "same"],
  ["one of two went away", [[A, B], [A, B], [A]], undefined],
  ["another failure came in between", [[A], [B], [A]], undefined],
  ["it goes back and forth", [[A], [B], [A], [B]], "oscillation"],
  ["it goes back and forth between sets", [[A, C], [B], [A, C], [B]], "oscillation"],
  ["two values take turns", [[moved(1)], [moved(2)], [moved(1)], [moved(2)]], "oscillation"],
  ["the values move four times", [1, 2, 3, 4].map((value) => [moved(value)]), undefined],
  ["the values move five times", [1, 2, 3, 4, 5].map((value) => [moved(value)]), "moving"],
  ["attempts failed without a finding", [[], [], []], undefined],
] as const)("when %s", (_when, history, expected) => {
  expect(isStuck(history)?.kind).toBe(expected);
});

describe("an explanation", () => {
  test("says how often", () => {
    expect(isStuck([[A], [A], [A]])?.explanation).toBe(
      "the same failure came back in 3 attempts in a row",
    );
    expect(
      isStuck([
        [A, B],
        [A, B],
        [A, B],
      ])?.explanation,
    ).toBe("the same 2 failures came back in 3 attempts in a row");
  });
});

const attempt = fc.uniqueArray(fc.constantFrom(A, B, C), { maxLength: 3 });

test("a history shorter than every limit is never stuck", () => {
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: LIMITS.sameSignatureMax - 1 }), (history) => {
      expect(isStuck(history)).toBeUndefined();
    }),
  );
});

test("an attempt whose failures are all new is never stuck on the same", () => {
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 8 }), (history) => {
      expect(isStuck([...history, ["build:dddddddddddd/999999999999"]])?.kind ?? "none").not.toBe(
        "same",
      );
    }),
  );
});

test("the order of signatures within an attempt does not matter", () => {
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 8 }), (history) => {
      expect(isStuck(history.map((one) => [...one].reverse()))).toEqual(isStuck(history));
    }),
  );
});
