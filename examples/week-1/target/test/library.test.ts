import assert from "node:assert/strict";
import { test } from "node:test";
import { runScript, toInt } from "../src/index.js";
import { complaintOf, evaluate } from "./evaluate.js";

const rows: readonly (readonly [script: string, value: string])[] = [
  ["List.length [1; 2; 3]", "3"],
  ["List.isEmpty []", "true"],
  ["List.head [4; 5]", "4"],
  ["List.tail [4; 5; 6]", "[5; 6]"],
  ["List.append [1; 2] [3]", "[1; 2; 3]"],
  ["List.reverse [1; 2; 3]", "[3; 2; 1]"],
  ["List.nth 1 [4; 5; 6]", "5"],
  ["List.range 2 5", "[2; 3; 4; 5]"],
  ["List.range 5 2", "[]"],
  ['String.length "four"', "4"],
  ['String.upper "abc"', '"ABC"'],
  ['String.lower "ABC"', '"abc"'],
  ['String.trim "  a "', '"a"'],
  ['"hello" |> String.contains "ell"', "true"],
  ['String.slice 1 3 "abcd"', '"bc"'],
  ["Int.abs (0 - 4)", "4"],
  ["Int.min 3 4", "3"],
  ["Int.max 3 4", "4"],
  ["Int.toString 42", '"42"'],
  ['Int.parse " 42 "', "Some 42"],
  ['Int.parse "4x"', "None"],
];

for (const [script, value] of rows) {
  test(`${script} is ${value}`, () => {
    assert.equal(evaluate(script), value);
  });
}

test("print writes strings bare and other values as the language writes them", () => {
  assert.equal(runScript('(print "a\\"b"; print ["c"])').output, 'a"b\n["c"]\n');
});

test("a host function takes fewer arguments first, like any function", () => {
  assert.equal(evaluate("let cap = Int.min 10\n(cap 3, cap 30)"), "(3, 10)");
});

test("an embedder lends its own host functions", () => {
  const answer = { name: "answer", arity: 1, call: () => toInt(42) };
  assert.equal(runScript("answer ()", { hosts: [answer] }).value, "42");
});

test("the head of an empty list is an error with its position", () => {
  assert.equal(complaintOf("\n  // nothing here\nlet x = List.head []"), "run 3:9: List.head: the list is empty");
});

test("an argument of the wrong kind is named", () => {
  assert.equal(complaintOf("String.length 3"), "run 1:1: String.length needs a string, not a int");
});
