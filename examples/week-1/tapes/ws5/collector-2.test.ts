import assert from "node:assert/strict";
import { test } from "node:test";
import { collectGarbage } from "../src/vm/collector.js";
import { Heap } from "../src/vm/heap.js";
import type { Value } from "../src/vm/value.js";
import { nil, toInt } from "../src/vm/value.js";

/** Two refs that hold each other, and a third value, with no count from outside. */
function allocateCircle(heap: Heap, third: Value): Value {
  const first = heap.allocate({ kind: "ref", content: nil });
  const second = heap.allocate({ kind: "tuple", items: [first, third] });
  heap.writeRef(first, second);
  return first;
}

test("a circle that no root reaches is freed", () => {
  const heap = new Heap();
  allocateCircle(heap, nil);
  assert.equal(collectGarbage(heap, []), 2);
  assert.equal(heap.liveCount, 0);
});

test("a circle that a root reaches is kept, and so is what hangs on it", () => {
  const heap = new Heap();
  const root = allocateCircle(heap, heap.allocate({ kind: "tuple", items: [] }));
  assert.equal(collectGarbage(heap, [root]), 0);
  assert.equal(heap.liveCount, 3);
});

test("a survivor loses the counts that the garbage had on it", () => {
  const heap = new Heap();
  const survivor = heap.allocate({ kind: "tuple", items: [] });
  allocateCircle(heap, heap.retain(survivor));
  collectGarbage(heap, [survivor]);
  assert.equal(heap.countOf(survivor), 1);
  heap.release(survivor);
  assert.equal(heap.liveCount, 0);
});

test("what only the garbage holds goes with it", () => {
  const heap = new Heap();
  allocateCircle(heap, heap.allocate({ kind: "cons", head: toInt(1), tail: nil }));
  assert.equal(collectGarbage(heap, []), 3);
});

test("a list of a hundred thousand elements is marked without deep recursion", () => {
  const heap = new Heap();
  let list = nil;
  for (let index = 0; index < 100_000; index += 1) list = heap.allocate({ kind: "cons", head: toInt(index), tail: list });
  assert.equal(collectGarbage(heap, [list]), 0);
});
