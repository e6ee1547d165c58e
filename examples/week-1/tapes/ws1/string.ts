import { Fault } from "../vm/fault.js";
import type { Value } from "../vm/value.js";
import { toBool, toInt, toText } from "../vm/value.js";
import { expectInt, expectList, expectText, toList } from "./expect.js";
import type { HostContext, HostFunction } from "./host.js";

export const stringFunctions: readonly HostFunction[] = [
  {
    name: "String.length",
    arity: 1,
    call: (_context, [text]) => toInt(expectText(text, "String.length").length),
  },
  {
    name: "String.upper",
    arity: 1,
    call: (_context, [text]) => toText(expectText(text, "String.upper").toUpperCase()),
  },
  {
    name: "String.lower",
    arity: 1,
    call: (_context, [text]) => toText(expectText(text, "String.lower").toLowerCase()),
  },
  {
    name: "String.trim",
    arity: 1,
    call: (_context, [text]) => toText(expectText(text, "String.trim").trim()),
  },
  {
    name: "String.contains",
    arity: 2,
    call: (_context, [part, text]) => toBool(expectText(text, "String.contains").includes(expectText(part, "String.contains"))),
  },
  {
    name: "String.slice",
    arity: 3,
    call: (_context, [from, to, text]) =>
      toText(expectText(text, "String.slice").slice(expectInt(from, "String.slice"), expectInt(to, "String.slice"))),
  },
  {
    name: "String.split",
    arity: 2,
    call: split,
  },
  {
    name: "String.join",
    arity: 2,
    call: join,
  },
];

/** The parts between the separators; a text without one is its own only part. */
function split({ heap }: HostContext, [separator, text]: readonly Value[]): Value {
  const cut = expectText(separator, "String.split");
  if (cut === "") throw new Fault("String.split needs a separator that is not empty");
  return toList(heap, expectText(text, "String.split").split(cut).map(toText));
}

function join({ heap }: HostContext, [separator, list]: readonly Value[]): Value {
  const parts = expectList(heap, list, "String.join").map((part) => expectText(part, "String.join"));
  return toText(parts.join(expectText(separator, "String.join")));
}
