// What `=` means. Lists and tuples are equal when their elements are; all other cells only to themselves.
import { Fault } from "./fault.js";
import type { Heap } from "./heap.js";
import type { Value } from "./value.js";

export function isEqual(heap: Heap, left: Value, right: Value): boolean {
  if (left.kind === "unit" || left.kind === "nil") return left.kind === right.kind;
  if (left.kind === "host" || right.kind === "host") throw new Fault("functions cannot be compared");
  if (left.kind !== "cell" || right.kind !== "cell") {
    return left.kind === right.kind && left.kind !== "cell" && right.kind !== "cell" && sameImmediate(left, right);
  }
  return left.handle === right.handle || sameCell(heap, left, right);
}

function sameImmediate(left: Value, right: Value): boolean {
  return "value" in left && "value" in right && left.value === right.value;
}

function sameCell(heap: Heap, left: Value, right: Value): boolean {
  let a = heap.read(left);
  let b = heap.read(right);
  while (a?.kind === "cons" && b?.kind === "cons") {
    if (!isEqual(heap, a.head, b.head)) return false;
    if (a.tail.kind === "nil" || b.tail.kind === "nil") return a.tail.kind === b.tail.kind;
    a = heap.read(a.tail);
    b = heap.read(b.tail);
  }
  if (a?.kind === "tuple" && b?.kind === "tuple") return sameAll(heap, a.items, b.items);
  if (a?.kind === "closure" || a?.kind === "partial") throw new Fault("functions cannot be compared");
  return false;
}

function sameAll(heap: Heap, left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((value, index) => isEqual(heap, value, right[index]));
}
