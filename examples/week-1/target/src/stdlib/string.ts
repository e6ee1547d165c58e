import { toBool, toInt, toText } from "../vm/value.js";
import { expectInt, expectText } from "./expect.js";
import type { HostFunction } from "./host.js";

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
];
