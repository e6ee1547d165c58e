import assert from "node:assert/strict";
import { test } from "node:test";
import type { HostFunction } from "../src/index.js";
import { ScriptError, runScript, toInt } from "../src/index.js";
import { complaintOf, evaluate } from "./evaluate.js";

test("List.map calls a closure of the script with what it captured", () => {
  assert.equal(evaluate("let scale k list = List.map (fun x -> x * k) list\nscale 3 [1; 2; 3]"), "[3; 6; 9]");
});

test("List.map hands over values that live on the heap", () => {
  assert.equal(evaluate("List.map (fun p -> match p with | (a, b) -> [b; a]) [(1, 2); (3, 4)]"), "[[2; 1]; [4; 3]]");
});

test("List.map takes host functions and partial applications as well", () => {
  assert.equal(evaluate("(List.map Int.abs [0 - 1; 2], List.map (Int.max 3) [1; 5])"), "([1; 2], [3; 5])");
});

test("List.filter keeps the order of what it keeps", () => {
  assert.equal(evaluate("List.range 1 10 |> List.filter (fun x -> x / 3 * 3 = x)"), "[3; 6; 9]");
});

test("List.filter refuses an answer that is no bool", () => {
  assert.equal(complaintOf("\nList.filter (fun x -> [x]) [1]"), "run 2:1: List.filter needs a bool from its function, not a cell");
});

test("List.fold goes from left to right", () => {
  assert.equal(evaluate('List.fold (fun text x -> "(" ^ text ^ Int.toString x ^ ")") "0" [1; 2; 3]'), '"(((01)2)3)"');
});

test("List.fold builds lists without losing its state", () => {
  assert.equal(evaluate("List.fold (fun rest x -> x :: rest) [] [1; 2; 3]"), "[3; 2; 1]");
});

test("calls into the script nest", () => {
  assert.equal(evaluate("List.map (fun row -> List.fold (fun a b -> a + b) 0 row) [[1; 2]; [3; 4]; []]"), "[3; 7; 0]");
});

test("a recursive function goes through List.map and back", () => {
  const script = "type Tree = Node of Int * List\nlet rec sum t = match t with | Node (n, kids) -> List.fold (fun a b -> a + b) n (List.map sum kids)\nsum (Node (1, [Node (2, []); Node (3, [Node (4, [])])]))";
  assert.equal(evaluate(script), "10");
});

test("an error inside the closure keeps its own position", () => {
  assert.equal(complaintOf("let f x = 10 / x\nList.map f [1; 0]"), "run 1:14: division by zero");
});

test("calling back and forth without end is an error of the script", () => {
  assert.match(complaintOf("let rec f x = List.map f [x]\nf 1"), /call each other too deeply$/);
});

const attempt: HostFunction = {
  name: "attempt",
  arity: 2,
  call: ({ heap, callClosure }, [action, fallback]) => {
    try {
      return callClosure(action, [toInt(0)]);
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      return heap.retain(fallback);
    }
  },
};

test("a host function that catches a script's error finds the machine as it was", () => {
  const script = "let deep x = 1 + (let y = [x] in 2 + (10 / x))\n100 + attempt deep 7 + attempt (fun x -> x + 1) 0";
  assert.equal(runScript(script, { hosts: [attempt] }).value, "108");
});

test("a caught error leaks nothing", () => {
  const script = "attempt (fun x -> List.length (List.map (fun y -> ([y], 6 / y)) [3; 2; x])) [0]";
  const { value, leakedCells } = runScript(script, { hosts: [attempt] });
  assert.deepEqual({ value, leakedCells }, { value: "[0]", leakedCells: 0 });
});

test("higher-order functions leak nothing", () => {
  const script = "let k = [1]\nList.range 1 20 |> List.map (fun x -> (x, k)) |> List.filter (fun p -> match p with | (x, _) -> x > 10) |> List.fold (fun all p -> p :: all) [] |> List.length";
  const { value, leakedCells } = runScript(script);
  assert.deepEqual({ value, leakedCells }, { value: "10", leakedCells: 0 });
});

test("List.map keeps what it holds while its closure allocates", () => {
  const script = "let busy x = (x, List.length (List.reverse (List.range 1 40)))\nlet pairs = List.map busy (List.range 1 600)\nList.fold (fun sum p -> match p with | (x, n) -> sum + x + n) 0 pairs";
  assert.equal(evaluate(script), "204300");
});
