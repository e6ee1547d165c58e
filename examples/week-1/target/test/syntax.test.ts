import assert from "node:assert/strict";
import { test } from "node:test";
import { tokenize } from "../src/syntax/lexer.js";
import { parseScript } from "../src/syntax/parser.js";
import { complaintOf, evaluate } from "./evaluate.js";

function textsOf(source: string): readonly string[] {
  return tokenize(source).slice(0, -1).map(({ kind, text }) => `${kind} ${text}`);
}

test("words are told apart by their first letter and by what follows", () => {
  assert.deepEqual(textsOf("x' Circle List.length let"), ["name x'", "upper Circle", "path List.length", "keyword let"]);
});

test("the longest symbol wins", () => {
  assert.deepEqual(textsOf("a::b :=c |> <="), ["name a", "symbol ::", "name b", "symbol :=", "name c", "symbol |>", "symbol <="]);
});

test("escapes in strings are resolved", () => {
  assert.deepEqual(textsOf('"a\\n\\"b\\""'), ['string a\n"b"']);
});

test("comments of both kinds are blanks, and block comments nest", () => {
  assert.deepEqual(textsOf("1 // one\n(* a (* b *) c *) 2"), ["int 1", "int 2"]);
});

test("positions count lines and columns from one, across block comments", () => {
  const [, second] = tokenize("a (* x\n *)  b");
  assert.deepEqual(second.position, { line: 2, column: 6 });
});

test("a string without an end is an error at its start", () => {
  assert.equal(complaintOf('let x = "abc'), "syntax 1:9: this string has no end");
});

test("a comment without an end is an error at its start", () => {
  assert.equal(complaintOf("1 (* oops"), "syntax 1:3: this comment has no end");
});

test("an unknown character is an error", () => {
  assert.equal(complaintOf("1 + #"), "syntax 1:5: unexpected character '#'");
});

test("an unknown escape is an error at the letter", () => {
  assert.equal(complaintOf('"\\q"'), "syntax 1:3: unknown escape '\\q'");
});

test("a token in the first column starts a new item", () => {
  assert.deepEqual(parseScript("let f x = x\nf 1\nf 2").map(({ kind }) => kind), ["let", "expression", "expression"]);
});

test("what is left over on a line is an error", () => {
  assert.equal(complaintOf("let x = 1 )"), "syntax 1:11: expected a new item in the first column, found ')'");
});

test("a missing closing parenthesis is an error where it was expected", () => {
  assert.equal(complaintOf("(1 + 2"), "syntax 1:7: expected ')', found the end of the script");
});

test("only functions can be recursive", () => {
  assert.match(complaintOf("let rec x = 1"), /^syntax 1:11: expected a parameter/);
});

test("products bind tighter than sums, and both lean to the left", () => {
  assert.equal(evaluate("1 + 2 * 3 - 4 - 5"), "-2");
});

test("cons leans to the right", () => {
  assert.equal(evaluate("1 :: 2 :: []"), "[1; 2]");
});

test("an application binds tighter than every operator", () => {
  assert.equal(evaluate("let double x = x * 2\ndouble 3 + double 4"), "14");
});
