// Host functions: written in TypeScript, called from scripts.
import type { Heap } from "../vm/heap.js";
import type { Value } from "../vm/value.js";

/** What a running host function may use of the machine. */
export interface HostContext {
  readonly heap: Heap;

  /** Prints to the output of the script. */
  readonly write: (text: string) => void;
}

export interface HostFunction {
  /** As scripts write it: `print`, `List.length`. */
  readonly name: string;
  readonly arity: number;
  /** The arguments are borrowed; the caller owns the result, so a borrowed value that is answered must be retained. */
  readonly call: (context: HostContext, given: readonly Value[]) => Value;
}
