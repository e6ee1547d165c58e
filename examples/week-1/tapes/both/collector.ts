// Mark and sweep, for what reference counting cannot free: cells that hold each other in a circle.
import type { Heap } from "./heap.js";
import type { Handle, Value } from "./value.js";
import { childrenOf } from "./value.js";

/**
 * Frees every cell that nothing in use reaches; answers how many those were. In use is what the roots hold, and what a
 * running host function holds: no slot shows its values, but their counts do.
 */
export function collectGarbage(heap: Heap, roots: Iterable<Value>): number {
  const shown = [...roots];
  const reached = mark(heap, [...shown, ...heldByHosts(heap, shown)]);
  const garbage = new Set<Handle>();
  for (const [handle] of heap.cells()) {
    if (!reached.has(handle)) garbage.add(handle);
  }
  heap.freeTogether(garbage);
  return garbage.size;
}

/** The cells with more counts than all cells and roots together have on them. */
function heldByHosts(heap: Heap, roots: readonly Value[]): readonly Value[] {
  const holders = new Map<Handle, number>();
  const count = (value: Value): void => {
    if (value.kind === "cell") holders.set(value.handle, (holders.get(value.handle) ?? 0) + 1);
  };
  roots.forEach(count);
  for (const [, cell] of heap.cells()) childrenOf(cell).forEach(count);
  const held: Value[] = [];
  for (const [handle] of heap.cells()) {
    const value: Value = { kind: "cell", handle };
    if (heap.countOf(value) > (holders.get(handle) ?? 0)) held.push(value);
  }
  return held;
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
