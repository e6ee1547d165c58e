import assert from "node:assert/strict";
import { test } from "node:test";
import type { HostFunction } from "../src/index.js";
import { runScript, unit } from "../src/index.js";
import { evaluate } from "./evaluate.js";

test("a collection inside List.map spares what was mapped before", () => {
  assert.equal(evaluate("List.map (fun x -> let pair = (x, [x]) in (Gc.collect (); pair)) [1; 2; 3]"), "[(1, [1]); (2, [2]); (3, [3])]");
});

test("a collection inside List.fold spares the state", () => {
  assert.equal(evaluate("List.fold (fun all x -> (Gc.collect (); [x] :: all)) [] [1; 2]"), "[[2]; [1]]");
});

const hold: HostFunction = {
  name: "hold",
  arity: 1,
  call: ({ heap, callClosure, collect }, [make]) => {
    const held = callClosure(make, [unit]);
    collect();
    const result = heap.allocate({ kind: "tuple", items: [heap.retain(held), heap.retain(held)] });
    heap.release(held);
    return result;
  },
};

test("an embedder's function may hold a value across a collection", () => {
  const { value, leakedCells } = runScript("hold (fun u -> Some [1])", { hosts: [hold] });
  assert.deepEqual({ value, leakedCells }, { value: "(Some [1], Some [1])", leakedCells: 0 });
});

test("a circle that is tied inside List.map is freed by the next collection", () => {
  const script = "let knot n = let r = ref [] in (r := [r]; n)\n(List.map knot [1; 2; 3], Gc.collect ())";
  assert.equal(evaluate(script), "([1; 2; 3], 6)");
});
