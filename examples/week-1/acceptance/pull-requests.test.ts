import assert from "node:assert/strict";
import { test } from "node:test";
import { runScript } from "../../src/index.js";

function outcomeOf(source: string): string {
  try {
    return runScript(source).value;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test("a text is split and joined again", () => {
  assert.equal(outcomeOf('"one two three" |> String.split " " |> List.reverse |> String.join "-"'), '"three-two-one"');
});

test("splitting keeps empty parts", () => {
  assert.equal(outcomeOf('String.split ";" ";x;"'), '[""; "x"; ""]');
});

test("a remainder is calculated with the strength of a product", () => {
  assert.equal(outcomeOf("let isEven n = n % 2 = 0\n(isEven 10, isEven 7, 20 - 9 % 5 * 2)"), "(true, false, 12)");
});

test("a remainder by zero names its place", () => {
  assert.equal(outcomeOf("let f n = 10 % n\n\nf 0"), "1:14: division by zero");
});
