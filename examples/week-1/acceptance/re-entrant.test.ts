import assert from "node:assert/strict";
import { test } from "node:test";
import { runScript, ScriptError, toInt } from "../../src/index.js";
import type { HostFunction } from "../../src/index.js";

test("List.map calls a closure with what it captured", () => {
  const script = "let shift by = List.map (fun p -> match p with | (name, n) -> (name, n + by))\nshift 5 [(\"a\", 1); (\"b\", 2)]";
  assert.equal(runScript(script).value, '[("a", 6); ("b", 7)]');
});

test("List.filter and List.fold work in a pipe", () => {
  const script = "List.range 1 100 |> List.filter (fun n -> n / 7 * 7 = n) |> List.fold (fun a b -> a + b) 0";
  assert.equal(runScript(script).value, "735");
});

test("a higher-order function runs inside another, and inside recursion", () => {
  const script = "let rec depths n = if n = 0 then [[]] else List.map (fun d -> n :: d) (depths (n - 1))\nList.map List.length (depths 12)";
  assert.equal(runScript(script).value, "[12]");
});

test("an error inside a closure carries the position inside the closure", () => {
  const script = "let pick list =\n  List.map (fun x -> List.head x) list\npick [[1]; []]";
  assert.throws(() => runScript(script), (error) => error instanceof ScriptError && error.position.line === 2 && /empty/.test(error.detail));
});

test("an embedder's host function calls closures, partial applications and host functions", () => {
  const twice: HostFunction = {
    name: "twice",
    arity: 2,
    call: ({ heap, callClosure }, [change, start]) => {
      const once = callClosure(change, [start]);
      const result = callClosure(change, [once]);
      heap.release(once);
      return result;
    },
  };
  const script = "let k = 3\nlet add a b = a + b\n(twice (fun x -> x * k) 2, twice (add 10) 1, twice List.tail [1; 2; 3])";
  assert.equal(runScript(script, { hosts: [twice] }).value, "(18, 21, [3])");
});

test("a host function that catches an error leaves a working machine behind", () => {
  const safely: HostFunction = {
    name: "safely",
    arity: 1,
    call: ({ callClosure }, [action]) => {
      try {
        return callClosure(action, [toInt(1)]);
      } catch (error) {
        if (!(error instanceof ScriptError)) throw error;
        return toInt(-1);
      }
    },
  };
  const script = "let bad x = x + (let t = [x; x] in List.nth 9 t)\nlet all = [safely bad; safely (fun x -> x + 1)]\n(10 + safely bad, all)";
  assert.equal(runScript(script, { hosts: [safely] }).value, "(9, [-1; 2])");
});

test("nothing leaks", () => {
  const script = "let base = [0]\nList.range 1 30 |> List.map (fun n -> (n, base)) |> List.fold (fun all p -> p :: all) [] |> List.length";
  assert.deepEqual(runScript(script).value, "30");
  assert.equal(runScript(script).leakedCells, 0);
});
