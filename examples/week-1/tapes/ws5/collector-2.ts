// Mark and sweep, for what reference counting cannot free: cells that hold each other in a circle.
import type { Heap } from "./heap.js";
import type { Handle, Value } from "./value.js";
import { childrenOf } from "./value.js";

/** Frees every cell that the roots do not reach; answers how many those were. */
export function collectGarbage(heap: Heap, roots: Iterable<Value>): number {
  const reached = mark(heap, roots);
  const garbage = new Set<Handle>();
  for (const [handle] of heap.cells()) {
    if (!reached.has(handle)) garbage.add(handle);
  }
  heap.freeTogether(garbage);
  return garbage.size;
}

/** With a list of its own instead of recursion: structures may be deeper than the host's stack. */
function mark(heap: Heap, roots: Iterable<Value>): ReadonlySet<Handle> {
  const reached = new Set<Handle>();
  const waiting: Value[] = [...roots];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const cell = heap.read(value);
    if (value.kind !== "cell" || cell === undefined || reached.has(value.handle)) continue;
    reached.add(value.handle);
    waiting.push(...childrenOf(cell));
  }
  return reached;
}
