import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate } from "./evaluate.js";

test("a record is built", () => {
  assert.equal(evaluate("type P = { x: Int; y: Int }\n{ x = 1; y = 2 }"), "{ x = 1; y = 2 }");
});

test("fields come in any order", () => {
  assert.equal(evaluate("type P = { x: Int; y: Int }\n{ y = 2; x = 1 }"), "{ x = 1; y = 2 }");
});

test("a field is read", () => {
  assert.equal(evaluate("type P = { x: Int }\nlet p = { x = 7 }\np.x"), "7");
});

test("a field of a field is read", () => {
  assert.equal(evaluate("type P = { x: Int }\ntype Q = { p: P }\nlet q = { p = { x = 3 } }\nq.p.x"), "3");
});

test("a record holds a list", () => {
  assert.equal(evaluate("type P = { xs: List }\n{ xs = [1; 2] }"), "{ xs = [1; 2] }");
});

test("a record holds a function", () => {
  assert.equal(evaluate("type P = { f: Int -> Int }\nlet p = { f = fun x -> x + 1 }\np.f 1"), "2");
});

test("a record is passed to a function", () => {
  assert.equal(evaluate("type P = { x: Int }\nlet get p = p.x\nget { x = 4 }"), "4");
});

test("a record is answered by a function", () => {
  assert.equal(evaluate("type P = { x: Int }\nlet make n = { x = n }\nmake 5"), "{ x = 5 }");
});

test("a record is in a list", () => {
  assert.equal(evaluate("type P = { x: Int }\n[{ x = 1 }; { x = 2 }]"), "[{ x = 1 }; { x = 2 }]");
});

test("a record is taken apart", () => {
  assert.equal(evaluate("type P = { x: Int; y: Int }\nmatch { x = 1; y = 2 } with | { x = a; y = b } -> a + b"), "3");
});

test("a record is copied with a change", () => {
  assert.equal(evaluate("type P = { x: Int; y: Int }\nlet p = { x = 1; y = 2 }\n{ p with x = 5 }"), "{ x = 5; y = 2 }");
});

test("a case without payload", () => {
  assert.equal(evaluate("type S = A | B\nA"), "A");
});

test("a case with a payload", () => {
  assert.equal(evaluate("type S = A of Int\nA 1"), "A 1");
});

test("a case with two values", () => {
  assert.equal(evaluate("type S = A of Int * Int\nA (1, 2)"), "A (1, 2)");
});

test("a case is matched", () => {
  assert.equal(evaluate("type S = A of Int | B\nmatch A 3 with | A n -> n | B -> 0"), "3");
});

test("a case without payload is matched", () => {
  assert.equal(evaluate("type S = A | B\nmatch B with | A -> 1 | B -> 2"), "2");
});

test("two values are matched", () => {
  assert.equal(evaluate("type S = A of Int * Int\nmatch A (3, 4) with | A (x, y) -> x * y"), "12");
});

test("a wildcard catches the rest", () => {
  assert.equal(evaluate("type S = A | B | C\nmatch C with | A -> 1 | _ -> 9"), "9");
});

test("an option is matched", () => {
  assert.equal(evaluate("match Some 3 with | Some n -> n | None -> 0"), "3");
});

test("a union is passed to a function", () => {
  assert.equal(evaluate("type S = A of Int\nlet f s = match s with | A n -> n\nf (A 8)"), "8");
});
