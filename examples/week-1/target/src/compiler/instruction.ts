// The bytecode. An instruction takes its operands from the stack and leaves its result there.
import type { RecordType, UnionCase } from "../syntax/ast.js";
import type { Position } from "../syntax/position.js";
import type { StrictOperator } from "../vm/arithmetic.js";
import type { Value } from "../vm/value.js";

export type Instruction =
  | { readonly op: "push"; readonly value: Value }
  | { readonly op: "load-local"; readonly slot: number }
  | { readonly op: "load-captured"; readonly index: number }
  | { readonly op: "load-self" }
  | { readonly op: "load-global"; readonly name: string }
  | { readonly op: "store-global"; readonly name: string }
  | { readonly op: "pop"; readonly count: number }
  | { readonly op: "slide"; readonly count: number } // drops what lies under the top
  | { readonly op: "make-tuple"; readonly size: number }
  | { readonly op: "make-cons" }
  | { readonly op: "make-record"; readonly type: RecordType }
  | { readonly op: "make-case"; readonly case: UnionCase }
  | { readonly op: "make-closure"; readonly code: FunctionCode; readonly size: number }
  | { readonly op: "make-ref" }
  | { readonly op: "read-ref" }
  | { readonly op: "write-ref" }
  | { readonly op: "operate"; readonly operator: StrictOperator }
  | { readonly op: "negate" }
  | { readonly op: "not" }
  | { readonly op: "field"; readonly name: string }
  | { readonly op: "part"; readonly index: number } // of a cons, a tuple, a record or a case
  | { readonly op: "is-cons" }
  | { readonly op: "is-tuple"; readonly size: number }
  | { readonly op: "is-record"; readonly type: RecordType }
  | { readonly op: "is-case"; readonly case: UnionCase }
  | { readonly op: "jump"; readonly to: Label }
  | { readonly op: "jump-if-false"; readonly to: Label }
  | { readonly op: "call"; readonly count: number }
  | { readonly op: "return" }
  | { readonly op: "fail-match" };

/** A place that jumps may name before it is known. */
export interface Label {
  target: number;
}

export interface FunctionCode {
  readonly name: string;
  readonly arity: number;
  readonly instructions: readonly Instruction[];
  readonly positions: readonly Position[]; // one for each instruction
}

/** By how much an instruction changes the height of the stack. */
export function stackEffect(instruction: Instruction): number {
  switch (instruction.op) {
    case "push":
    case "load-local":
    case "load-captured":
    case "load-self":
    case "load-global":
      return 1;
    case "store-global":
    case "make-cons":
    case "write-ref":
    case "operate":
    case "jump-if-false":
    case "return":
      return -1;
    case "pop":
    case "slide":
    case "call":
      return -instruction.count;
    case "make-tuple":
    case "make-closure":
      return 1 - instruction.size;
    case "make-record":
      return 1 - instruction.type.fields.length;
    case "make-case":
      return 1 - instruction.case.arity;
    case "fail-match": // never continues; counted as the result that the other arms leave
      return 1;
    case "make-ref":
    case "read-ref":
    case "negate":
    case "not":
    case "field":
    case "part":
    case "is-cons":
    case "is-tuple":
    case "is-record":
    case "is-case":
    case "jump":
      return 0;
  }
}
