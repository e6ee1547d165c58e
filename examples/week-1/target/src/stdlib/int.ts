import type { Value } from "../vm/value.js";
import { toInt, toText } from "../vm/value.js";
import { expectInt, expectText } from "./expect.js";
import type { HostContext, HostFunction } from "./host.js";

export const intFunctions: readonly HostFunction[] = [
  {
    name: "Int.abs",
    arity: 1,
    call: (_context, [value]) => toInt(Math.abs(expectInt(value, "Int.abs"))),
  },
  {
    name: "Int.min",
    arity: 2,
    call: (_context, [a, b]) => toInt(Math.min(expectInt(a, "Int.min"), expectInt(b, "Int.min"))),
  },
  {
    name: "Int.max",
    arity: 2,
    call: (_context, [a, b]) => toInt(Math.max(expectInt(a, "Int.max"), expectInt(b, "Int.max"))),
  },
  {
    name: "Int.toString",
    arity: 1,
    call: (_context, [value]) => toText(String(expectInt(value, "Int.toString"))),
  },
  {
    name: "Int.parse",
    arity: 1,
    call: parse,
  },
];

/** `Some n`, or `None` for what is no whole number. */
function parse({ heap }: HostContext, [text]: readonly Value[]): Value {
  const source = expectText(text, "Int.parse").trim();
  if (!/^-?[0-9]{1,15}$/.test(source)) return heap.allocate({ kind: "case", case: { name: "None", arity: 0 }, payload: [] });
  return heap.allocate({ kind: "case", case: { name: "Some", arity: 1 }, payload: [toInt(Number(source) + 0)] });
}
