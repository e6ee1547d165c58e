import assert from "node:assert/strict";
import { test } from "node:test";
import { runScript } from "../src/index.js";
import { evaluate } from "./evaluate.js";

const knot = "let knot n = let r = ref (fun x -> x) in let f = (fun x -> if x = 0 then n else (!r) (x - 1)) in (r := f; f 3)\n";

test("a closure in the ref that it captured does not leak", () => {
  const { value, leakedCells } = runScript(knot + "knot 7");
  assert.deepEqual({ value, leakedCells }, { value: "7", leakedCells: 0 });
});

test("Gc.collect answers how many cells it has freed", () => {
  assert.equal(evaluate(knot + "(knot 1; knot 2; (Gc.collect (), Gc.collect ()))"), "(4, 0)");
});

test("a script that ties knots all day needs no more cells than one that stops at noon", () => {
  const day = "let rec day n = if n = 0 then () else (knot n; day (n - 1))\n";
  const noon = runScript(knot + day + "day 1500");
  const evening = runScript(knot + day + "day 3000");
  assert.equal(evening.peakCells, noon.peakCells);
  assert.equal(evening.leakedCells, 0);
});

test("a collection leaves alone what the script still uses", () => {
  const script = "let keep = ref [1; 2]\nlet f = let inner = ref [3] in fun x -> (inner := x :: !inner; !inner)\nlet before = (Gc.collect (), f 4)\n(keep := 0 :: !keep; (Gc.collect (), !keep, f 5))";
  assert.equal(evaluate(script), "(0, [0; 1; 2], [5; 4; 3])");
});

test("a collection in the middle of a call keeps locals, arguments and captured values", () => {
  const script = "let f a = let b = [a; a] in fun c -> let freed = Gc.collect () in (a, b, c, freed)\nf [1] [2]";
  assert.equal(evaluate(script), "([1], [[1]; [1]], [2], 0)");
});

test("Gc.liveCells counts what lives now", () => {
  assert.equal(evaluate("let xs = [1; 2; 3]\nGc.liveCells ()"), "3");
});
