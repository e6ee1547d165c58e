import assert from "node:assert/strict";
import { test } from "node:test";
import { runScript } from "../src/index.js";
import { Heap } from "../src/vm/heap.js";
import { nil, toInt } from "../src/vm/value.js";

test("a cell lives until its last count is released", () => {
  const heap = new Heap();
  const cell = heap.allocate({ kind: "tuple", items: [] });
  heap.retain(cell);
  heap.release(cell);
  assert.equal(heap.liveCount, 1);
  heap.release(cell);
  assert.equal(heap.liveCount, 0);
});

test("a cell takes what it alone holds along", () => {
  const heap = new Heap();
  const inner = heap.allocate({ kind: "tuple", items: [] });
  const shared = heap.allocate({ kind: "tuple", items: [] });
  heap.retain(shared);
  const outer = heap.allocate({ kind: "tuple", items: [inner, shared] });
  heap.release(outer);
  assert.equal(heap.liveCount, 1);
  assert.equal(heap.countOf(shared), 1);
});

test("a freed cell cannot be used", () => {
  const heap = new Heap();
  const cell = heap.allocate({ kind: "tuple", items: [] });
  heap.release(cell);
  assert.throws(() => heap.read(cell), /after it was freed/);
});

test("a list of a hundred thousand elements is freed without deep recursion", () => {
  const heap = new Heap();
  let list = nil;
  for (let index = 0; index < 100_000; index += 1) list = heap.allocate({ kind: "cons", head: toInt(index), tail: list });
  heap.release(list);
  assert.equal(heap.liveCount, 0);
  assert.equal(heap.peakCount, 100_000);
});

test("writing a ref lets go of what was in it", () => {
  const heap = new Heap();
  const ref = heap.allocate({ kind: "ref", content: heap.allocate({ kind: "tuple", items: [] }) });
  heap.writeRef(ref, toInt(1));
  assert.equal(heap.liveCount, 1);
});

const tidyScripts: readonly (readonly [what: string, script: string])[] = [
  ["lists and tuples", "let rec build n = if n = 0 then [] else (n, [n]) :: build (n - 1)\nlet all = build 50\nList.length (List.reverse all)"],
  ["records and unions", "type P = { x: Int; y: Option }\nlet p = { x = 1; y = Some [1; 2] }\nmatch p with | { y = y } -> y"],
  ["closures", "let adder n = fun m -> n + m\nlet all = [adder 1; adder 2]\n(List.head all) 3"],
  ["recursive closures", "let sum list = let rec go l t = match l with | [] -> t | x :: r -> go r (t + x) in go list 0\nsum [1; 2; 3]"],
  ["partial applications", "let add a b c = a + b + c\nlet f = add 1 2\n(f 3, f 4)"],
  ["refs without a circle", "let r = ref [1]\n(r := 2 :: !r; r := []; !r)"],
  ["replaced globals", "let x = [1; 2]\nlet x = [3]\nx"],
  ["arms that do not fit", "match ([1], [2; 3]) with | ([], _) -> 0 | (_, [a]) -> a | (a :: _, b :: _) -> a + b"],
];

for (const [what, script] of tidyScripts) {
  test(`a script with ${what} leaks nothing`, () => {
    assert.equal(runScript(script).leakedCells, 0);
  });
}

test("cells are freed as soon as nobody holds them, not at the end", () => {
  const script = "let rec loop n = if n = 0 then 0 else (let pair = (n, n) in loop (match pair with | (a, _) -> a - 1))\nlet rec times n = if n = 0 then () else (List.length (List.range 1 20); times (n - 1))\ntimes 100";
  assert.ok(runScript(script).peakCells < 100);
});
