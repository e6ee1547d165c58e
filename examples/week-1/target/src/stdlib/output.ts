import { formatValue } from "../vm/format-value.js";
import { unit } from "../vm/value.js";
import type { HostFunction } from "./host.js";

export const outputFunctions: readonly HostFunction[] = [
  {
    name: "print",
    arity: 1,
    call: ({ heap, write }, [value]) => {
      write(`${value.kind === "string" ? value.value : formatValue(heap, value)}\n`);
      return unit;
    },
  },
];
