import { Fault } from "../vm/fault.js";
import type { Heap } from "../vm/heap.js";
import type { Value } from "../vm/value.js";
import { toBool, toInt } from "../vm/value.js";
import { expectInt, expectList, toList } from "./expect.js";
import type { HostFunction } from "./host.js";

export const listFunctions: readonly HostFunction[] = [
  {
    name: "List.length",
    arity: 1,
    call: ({ heap }, [list]) => toInt(expectList(heap, list, "List.length").length),
  },
  {
    name: "List.isEmpty",
    arity: 1,
    call: (_context, [list]) => toBool(list.kind === "nil"),
  },
  {
    name: "List.head",
    arity: 1,
    call: ({ heap }, [list]) => heap.retain(expectCons(heap, list, "List.head").head),
  },
  {
    name: "List.tail",
    arity: 1,
    call: ({ heap }, [list]) => heap.retain(expectCons(heap, list, "List.tail").tail),
  },
  {
    name: "List.append",
    arity: 2,
    call: ({ heap }, [front, back]) => {
      const items = expectList(heap, front, "List.append");
      return toList(heap, items.map((item) => heap.retain(item)), heap.retain(back));
    },
  },
  {
    name: "List.reverse",
    arity: 1,
    call: ({ heap }, [list]) => {
      const items = expectList(heap, list, "List.reverse");
      return toList(heap, [...items].reverse().map((item) => heap.retain(item)));
    },
  },
  {
    name: "List.nth",
    arity: 2,
    call: ({ heap }, [index, list]) => {
      const items = expectList(heap, list, "List.nth");
      const item = items[expectInt(index, "List.nth")];
      if (item === undefined) throw new Fault(`List.nth: the list has ${items.length} elements`);
      return heap.retain(item);
    },
  },
  {
    name: "List.range",
    arity: 2,
    call: ({ heap }, [from, to]) => {
      const first = expectInt(from, "List.range");
      const length = Math.max(0, expectInt(to, "List.range") - first + 1);
      return toList(heap, Array.from({ length }, (_, index) => toInt(first + index)));
    },
  },
];

function expectCons(heap: Heap, value: Value, name: string): { readonly head: Value; readonly tail: Value } {
  const cell = heap.read(value);
  if (cell?.kind !== "cons") throw new Fault(`${name}: the list is empty`);
  return cell;
}
