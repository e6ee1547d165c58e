// What the operators do with two finished operands. Both are borrowed; the machine releases them.
import { isEqual } from "./equality.js";
import { Fault } from "./fault.js";
import type { Heap } from "./heap.js";
import type { Value } from "./value.js";
import { toBool, toInt, toText } from "./value.js";

export type StrictOperator = "=" | "<>" | "<" | "<=" | ">" | ">=" | "^" | "+" | "-" | "*" | "/";

export function operate(heap: Heap, operator: StrictOperator, left: Value, right: Value): Value {
  switch (operator) {
    case "=":
      return toBool(isEqual(heap, left, right));
    case "<>":
      return toBool(!isEqual(heap, left, right));
    case "^":
      return toText(expectText(left, operator) + expectText(right, operator));
    case "<":
    case "<=":
    case ">":
    case ">=":
      return toBool(compare(operator, left, right));
    case "+":
    case "-":
    case "*":
    case "/":
      return toInt(calculate(operator, expectInt(left, operator), expectInt(right, operator)));
  }
}

function calculate(operator: "+" | "-" | "*" | "/", left: number, right: number): number {
  const result = calculateExactly(operator, left, right);
  if (!Number.isSafeInteger(result)) throw new Fault(`${left} ${operator} ${right} is out of range`);
  return result + 0; // no negative zero
}

function calculateExactly(operator: "+" | "-" | "*" | "/", left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return Math.trunc(left / right);
  }
}

function compare(operator: "<" | "<=" | ">" | ">=", left: Value, right: Value): boolean {
  const order = orderOf(left, right, operator);
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

/** Below 0 when left comes first. Texts are ordered by code unit, so that a script runs alike everywhere. */
function orderOf(left: Value, right: Value, operator: string): number {
  if (left.kind === "string" && right.kind === "string") {
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  }
  return expectInt(left, operator) - expectInt(right, operator);
}

function expectInt(value: Value, operator: string): number {
  if (value.kind !== "int") throw new Fault(`'${operator}' needs ints, not a ${value.kind}`);
  return value.value;
}

function expectText(value: Value, operator: string): string {
  if (value.kind !== "string") throw new Fault(`'${operator}' needs strings, not a ${value.kind}`);
  return value.value;
}
