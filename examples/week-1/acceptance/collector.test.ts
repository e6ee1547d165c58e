import assert from "node:assert/strict";
import { test } from "node:test";
import { runScript } from "../../src/index.js";

const ring = "type Node = { value: Int; next: Ref }\nlet ring n = let last = ref None in let node = { value = n; next = ref (Some { value = n + 1; next = last }) } in (last := Some node; node.value)\n";

test("circles through records, cases and refs are freed by the end", () => {
  const { value, leakedCells } = runScript(`${ring}(ring 1, ring 5)`);
  assert.equal(value, "(1, 5)");
  assert.equal(leakedCells, 0);
});

test("circles through closures are freed by the end", () => {
  const script = "let counter u = let self = ref (fun n -> n) in let go = (fun n -> if n = 0 then 0 else 1 + (!self) (n - 1)) in (self := go; go 4)\n(counter (), counter ())";
  const { value, leakedCells } = runScript(script);
  assert.equal(value, "(4, 4)");
  assert.equal(leakedCells, 0);
});

test("a long script frees its circles as it goes", () => {
  const work = `${ring}let rec work n = if n = 0 then 0 else (ring n; work (n - 1))\n`;
  const half = runScript(`${work}work 2000`);
  const whole = runScript(`${work}work 4000`);
  assert.equal(whole.peakCells, half.peakCells);
  assert.equal(whole.leakedCells, 0);
});

test("a collection that the script asks for frees circles and nothing else", () => {
  const script = `${ring}let keep = ref [1; 2; 3]\nlet own = let cell = ref [] in fun x -> (cell := x :: !cell; !cell)\nlet first = (ring 1; own 9)\nlet freed = Gc.collect ()\n(freed > 0, Gc.collect (), first, own 8, !keep)`;
  assert.equal(runScript(script).value, "(true, 0, [9], [8; 9], [1; 2; 3])");
});

test("what garbage held beside the circle is counted right afterwards", () => {
  const script = "let shared = [1; 2]\nlet tie x = let r = ref [] in r := [(r, x)]\nlet done = (tie shared; tie shared; Gc.collect ())\nlet before = Gc.liveCells ()\nlet shared = []\n(before, Gc.liveCells ())";
  assert.equal(runScript(script).value, "(3, 1)"); // the closure `tie` is the one that stays
});

test("values in use in the middle of a call survive", () => {
  const script = "let rec walk n made = let here = (n, made) in if n = 0 then (Gc.collect (), made) else (let r = ref [] in (r := [r]; match walk (n - 1) (here :: made) with | (a, b) -> (a, b)))\nmatch walk 6 [] with | (freed, made) -> List.length made";
  assert.equal(runScript(script).value, "6");
});
