// Arguments of host functions: asked for by kind, or a fault that names the function.
import { Fault } from "../vm/fault.js";
import type { Heap } from "../vm/heap.js";
import type { Value } from "../vm/value.js";
import { nil } from "../vm/value.js";

export function expectInt(value: Value, name: string): number {
  if (value.kind !== "int") throw new Fault(`${name} needs an int, not a ${value.kind}`);
  return value.value;
}

export function expectText(value: Value, name: string): string {
  if (value.kind !== "string") throw new Fault(`${name} needs a string, not a ${value.kind}`);
  return value.value;
}

/** The elements of a list, borrowed. */
export function expectList(heap: Heap, value: Value, name: string): readonly Value[] {
  const items: Value[] = [];
  let rest = value;
  while (rest.kind !== "nil") {
    const cell = heap.read(rest);
    if (cell?.kind !== "cons") throw new Fault(`${name} needs a list, not a ${cell?.kind ?? rest.kind}`);
    items.push(cell.head);
    rest = cell.tail;
  }
  return items;
}

/** Builds a list in front of a tail. Takes over the counts of the items and of the tail. */
export function toList(heap: Heap, items: readonly Value[], tail: Value = nil): Value {
  return items.reduceRight<Value>((rest, head) => heap.allocate({ kind: "cons", head, tail: rest }), tail);
}
