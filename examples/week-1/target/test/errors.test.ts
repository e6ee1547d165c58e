import assert from "node:assert/strict";
import { test } from "node:test";
import { complaintOf } from "./evaluate.js";

test("an unknown name is found before the script runs", () => {
  assert.equal(complaintOf("print 1\nprint nobody"), "compile 2:7: nobody is not defined");
});

test("an unknown case is found before the script runs", () => {
  assert.equal(complaintOf("Nobody 1"), "compile 1:1: no union has a case Nobody");
});

test("a case with the wrong number of values is found before the script runs", () => {
  assert.equal(complaintOf("type T = Pair of Int * Int\nPair 1"), "compile 2:1: Pair holds 2 values, not 1");
});

test("a record with fields of no type is found before the script runs", () => {
  assert.equal(complaintOf("type P = { x: Int }\n{ z = 1 }"), "compile 2:1: no record has exactly the fields z");
});

test("a field written twice does not stand for another", () => {
  assert.match(complaintOf("type P = { x: Int; y: Int }\n{ x = 1; x = 2 }"), /^compile 2:1: no record/);
});

test("a match without a fitting arm is an error at the match", () => {
  assert.equal(complaintOf("let f x = match x with | 1 -> 2\nf 3"), "run 1:11: no pattern fits the value");
});

test("a sum of what is no number is an error at the operator", () => {
  assert.equal(complaintOf('1 + "a"'), "run 1:3: '+' needs ints, not a string");
});

test("a result beyond the safe numbers is an error", () => {
  assert.equal(complaintOf("9007199254740991 + 1"), "run 1:18: 9007199254740991 + 1 is out of range");
});

test("calling what is no function is an error", () => {
  assert.equal(complaintOf("let x = 3\nx 4"), "run 2:1: a int is not a function");
});

test("a condition that is no bool is an error", () => {
  assert.equal(complaintOf("if 1 then 2 else 3"), "run 1:4: expected a bool, not a int");
});

test("calling too deeply is an error of the script, not of the host", () => {
  assert.match(complaintOf("let rec down n = 1 + down (n + 1)\ndown 0"), /^run 1:\d+: the script calls too deeply$/);
});

test("functions cannot be compared", () => {
  assert.equal(complaintOf("let f x = x\nlet g x = x\nf = g"), "run 3:3: functions cannot be compared");
});

test("a field that a record does not have is an error", () => {
  assert.equal(complaintOf("type P = { x: Int }\nlet p = { x = 1 }\np.y"), "run 3:2: this value has no field y");
});
