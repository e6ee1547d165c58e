import assert from "node:assert/strict";
import { test } from "node:test";
import { runScript } from "../src/index.js";
import { evaluate } from "./evaluate.js";

test("a script without expressions is worth unit", () => {
  assert.equal(evaluate("let x = 1"), "()");
});

test("let names a value for its body only", () => {
  assert.equal(evaluate("let x = 1\nlet y = (let x = 5 in x * 2)\n(x, y)"), "(1, 10)");
});

test("a value in the middle of a sum keeps its place on the stack", () => {
  assert.equal(evaluate("1 + (let a = 2 in let b = 3 in a * b) + 4"), "11");
});

test("if without else is unit", () => {
  assert.equal(evaluate("if 1 > 2 then print 1"), "()");
});

test("and and or look at the right side only when they must", () => {
  assert.equal(runScript("(false && (print 1; true), true || (print 2; false))").output, "");
});

test("not turns a bool around", () => {
  assert.equal(evaluate("(not true, not (1 = 2))"), "(false, true)");
});

test("a function captures what it sees", () => {
  assert.equal(evaluate("let adder n = fun m -> n + m\nlet addTwo = adder 2\naddTwo 40"), "42");
});

test("capturing goes through more than one function", () => {
  assert.equal(evaluate("let f a = fun b -> fun c -> a * 100 + b * 10 + c\nf 1 2 3"), "123");
});

test("too few arguments make a function of the rest", () => {
  assert.equal(evaluate("let add a b c = a + b + c\nlet more = add 1\nlet most = more 2\n(most 3, more 10 20)"), "(6, 31)");
});

test("too many arguments are passed on to the result", () => {
  assert.equal(evaluate("let pick flag = if flag then (fun x -> x + 1) else (fun x -> x - 1)\npick true 10"), "11");
});

test("a recursive function calls itself", () => {
  assert.equal(evaluate("let rec fact n = if n < 2 then 1 else n * fact (n - 1)\nfact 15"), "1307674368000");
});

test("a recursive function inside a function calls itself", () => {
  const script = "let sum list =\n  let rec go list total = match list with | [] -> total | x :: rest -> go rest (total + x) in\n  go list 0\nsum [1; 2; 3]";
  assert.equal(evaluate(script), "6");
});

test("a pipe hands its left side over as the last argument", () => {
  assert.equal(evaluate("let sub a b = a - b\n5 |> sub 20 |> sub 100"), "85");
});

test("a sequence is worth its last expression", () => {
  const { value, output } = runScript("(print 1; print 2; 3)");
  assert.deepEqual({ value, output }, { value: "3", output: "1\n2\n" });
});

test("a ref is read and written", () => {
  assert.equal(evaluate("let r = ref 1\n(r := !r + 41; !r)"), "42");
});

test("strings are joined and compared", () => {
  assert.equal(evaluate('("ab" ^ "cd", "a" < "b", "a" = "a")'), '("abcd", true, true)');
});

test("division drops the fraction, towards zero", () => {
  assert.equal(evaluate("(7 / 2, (0 - 7) / 2)"), "(3, -3)");
});

test("lists and tuples are equal when their elements are", () => {
  assert.equal(evaluate("([1; 2] = [1; 2], [1] = [1; 2], (1, \"a\") = (1, \"a\"), [] = [])"), "(true, false, true, true)");
});

test("a match takes the first arm that fits", () => {
  const script = 'let name n = match n with | 0 -> "none" | 1 -> "one" | -1 -> "minus" | _ -> "many"\n(name 0, name 1, name (-1), name 7)';
  assert.equal(evaluate(script), '("none", "one", "minus", "many")');
});

test("patterns look into lists and tuples at any depth", () => {
  const script = "let f x = match x with | [(1, a); (_, b)] -> a + b | (n, _) :: _ -> n | [] -> 0\n(f [(1, 10); (2, 20)], f [(7, 0)], f [])";
  assert.equal(evaluate(script), "(30, 7, 0)");
});

test("an arm that does not fit leaves nothing on the stack", () => {
  assert.equal(evaluate("let f x = match x with | (1, 2, c) -> c | (1, b, 3) -> b | (a, _, _) -> a\n(f (1, 2, 9), f (1, 8, 3), f (7, 0, 0))"), "(9, 8, 7)");
});

test("a record is built by its fields in any order and read by name", () => {
  assert.equal(evaluate("type Point = { x: Int; y: Int }\nlet p = { y = 2; x = 1 }\n(p, p.x + p.y)"), "({ x = 1; y = 2 }, 3)");
});

test("a record is taken apart by the names of its fields", () => {
  assert.equal(evaluate("type Point = { x: Int; y: Int }\nmatch { x = 3; y = 4 } with | { y = b; x = a } -> a * 10 + b"), "34");
});

test("a union value is built and taken apart", () => {
  const script = "type Shape = | Circle of Int | Rect of Int * Int | Dot\nlet area s = match s with | Circle r -> 3 * r * r | Rect (w, h) -> w * h | Dot -> 0\n(area (Circle 2), area (Rect (3, 4)), area Dot)";
  assert.equal(evaluate(script), "(12, 12, 0)");
});

test("values are shown as the language writes them", () => {
  const script = 'type Shape = Circle of Int | Rect of Int * Int | Dot\n(Rect (1, 2), Some (Circle 3), Dot, [Some "x"], (), fun x -> x, ref 1)';
  assert.equal(evaluate(script), '(Rect (1, 2), Some (Circle 3), Dot, [Some "x"], (), <fun lambda>, <ref>)');
});
