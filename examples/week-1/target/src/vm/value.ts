// Values and heap cells. Small values are what they are; everything that holds other values lives in a cell.
import type { FunctionCode } from "../compiler/instruction.js";
import type { HostFunction } from "../stdlib/host.js";
import type { RecordType, UnionCase } from "../syntax/ast.js";

/** The number of a heap cell. Numbers are never used twice in one run. */
export type Handle = number;

export type Value =
  | { readonly kind: "unit" }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "nil" }
  | { readonly kind: "host"; readonly host: HostFunction }
  | { readonly kind: "cell"; readonly handle: Handle };

export type Cell =
  | { readonly kind: "cons"; readonly head: Value; readonly tail: Value }
  | { readonly kind: "tuple"; readonly items: readonly Value[] }
  | { readonly kind: "record"; readonly type: RecordType; readonly fields: readonly Value[] }
  | { readonly kind: "case"; readonly case: UnionCase; readonly payload: readonly Value[] }
  | { readonly kind: "closure"; readonly code: FunctionCode; readonly captured: readonly Value[] }
  | { readonly kind: "partial"; readonly callee: Value; readonly given: readonly Value[] }
  | { readonly kind: "ref"; readonly content: Value };

export const unit: Value = { kind: "unit" };
export const nil: Value = { kind: "nil" };

export function toInt(value: number): Value {
  return { kind: "int", value };
}

export function toText(value: string): Value {
  return { kind: "string", value };
}

export function toBool(value: boolean): Value {
  return { kind: "bool", value };
}

/** Every value that a cell holds, and so holds a count on. */
export function childrenOf(cell: Cell): readonly Value[] {
  switch (cell.kind) {
    case "cons":
      return [cell.head, cell.tail];
    case "tuple":
      return cell.items;
    case "record":
      return cell.fields;
    case "case":
      return cell.payload;
    case "closure":
      return cell.captured;
    case "partial":
      return [cell.callee, ...cell.given];
    case "ref":
      return [cell.content];
  }
}
