/** A condition that is asked for truth: what it compares, and whether it can be false at all. JavaScript, Python and Go. */

import type { SyntaxNode } from "../../ports/syntax.js";
import type { Side } from "./grammar.js";
import { childIn, partsOf } from "./nodes.js";
import { isLooking } from "./words.js";

export interface Truth {
  readonly groups: readonly (readonly Side[])[];
  readonly strength: "strong" | "weak";
  readonly isExact: boolean;
  /** True by its form, whatever its parts are. */
  readonly isAlways: boolean;
}

/** `isFailing`: the condition leads to a failure, as in Go, so that it holds when it is false. */
export function truthOf(node: SyntaxNode, isFailing = false): Truth {
  const parts = conditionsIn(node);
  const truths = parts.map((part) => truthOfPart(part, isFailing));
  return {
    groups: truths.flatMap(({ groups }) => groups),
    strength: truths.some(({ strength }) => strength === "strong") ? "strong" : "weak",
    isExact: truths.some(({ isExact }) => isExact),
    isAlways: isFailing ? isAlwaysFalse(node) : isAlwaysTrue(node),
  };
}

const unwrapped = (node: SyntaxNode): SyntaxNode => {
  let at = node;
  while (at.type === "parenthesized_expression" || at.type === "not_operator" || isNot(at)) {
    const inner = partsOf(at)[0];
    if (inner === undefined) return at;
    at = inner;
  }
  return at;
};

const isNot = (node: SyntaxNode): boolean =>
  node.type === "unary_expression" && node.children[0]?.text === "!";

/** What is joined by `and` or `or`, and the operands of a choice. */
function conditionsIn(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const inner = unwrapped(at);
    if (joinOf(inner) === undefined) found.unshift(inner);
    else open.push(...partsOf(inner));
  }
  return found;
}

function joinOf(node: SyntaxNode): "and" | "or" | undefined {
  if (node.type !== "binary_expression" && node.type !== "boolean_operator") return undefined;
  const signs = node.children.filter(({ isNamed }) => !isNamed).map(({ text }) => text);
  if (signs.includes("&&") || signs.includes("and")) return "and";
  return signs.includes("||") || signs.includes("or") ? "or" : undefined;
}

const COMPARING = /^(?:===?|!==?|<=?|>=?|is|is not|in|not in|<>)$/;
const NOTHING: ReadonlySet<string> = new Set(["nil", "null", "undefined", "none"]);

function truthOfPart(node: SyntaxNode, isFailing: boolean): Omit<Truth, "isAlways"> {
  const sign = /^(?:binary_expression|comparison_operator)$/.test(node.type)
    ? node.children.find(({ text, type }) => COMPARING.test(text) || COMPARING.test(type))?.text
    : undefined;
  if (sign !== undefined) {
    const sides = partsOf(node).filter(({ text }) => !COMPARING.test(text));
    const isUnequal = /^(?:!==?|is not|<>)$/.test(sign);
    const asksPresence = sides.some(({ type }) => NOTHING.has(type)) && isUnequal !== isFailing;
    const isNoError = isFailing && isUnequal && sides.some(({ type }) => NOTHING.has(type));
    const isEqual = isFailing ? isUnequal : /^(?:===?|is)$/.test(sign);
    return {
      groups: [sides.map((side) => ({ run: [side] }))],
      strength: asksPresence || isNoError ? "weak" : "strong",
      isExact: isEqual && !asksPresence && !isNoError,
    };
  }
  return truthOfCall(node);
}

function truthOfCall(node: SyntaxNode): Omit<Truth, "isAlways"> {
  const alone = { groups: [[{ run: [node] }]], strength: "weak", isExact: false } as const;
  if (node.type !== "call_expression" && node.type !== "call") return alone;
  const callee = childIn(node, "function");
  const name = partsOf(callee).at(-1)?.text ?? callee?.text ?? "";
  if (!isLooking(name)) return alone;
  const given = partsOf(childIn(node, "arguments"));
  const isEquality = /equal|^eq$/i.test(name) && given.length >= 2;
  if (!isEquality) return { ...alone, strength: given.length > 0 ? "strong" : "weak" };
  return {
    groups: [given.slice(0, 2).map((side) => ({ run: [side] }))],
    strength: "strong",
    isExact: true,
  };
}

const TRUE = /^(?:true|True|1|!0)$/;
const FALSE = /^(?:false|False|0|None|null|undefined|nil|""|'')$/;

export const isConstantTrue = ({ text }: SyntaxNode): boolean => TRUE.test(text);
export const isConstantFalse = ({ text }: SyntaxNode): boolean => FALSE.test(text);

/** `x || true`, alone or within: one limb of an `or` that is true makes all of it true. */
function isAlwaysTrue(node: SyntaxNode): boolean {
  const inner = node.type === "parenthesized_expression" ? (partsOf(node)[0] ?? node) : node;
  if (joinOf(inner) === "or")
    return partsOf(inner).some((limb) => isConstantTrue(limb) || isSame(inner));
  return false;
}

function isAlwaysFalse(node: SyntaxNode): boolean {
  const inner = node.type === "parenthesized_expression" ? (partsOf(node)[0] ?? node) : node;
  return joinOf(inner) === "and" && partsOf(inner).some(isConstantFalse);
}

/** `x or not x`. */
function isSame(or: SyntaxNode): boolean {
  const [left, right] = partsOf(or);
  if (left === undefined || right === undefined) return false;
  const [bare, negated] = [left.text, right.text].sort((one, other) => one.length - other.length);
  return negated === `!${bare ?? ""}` || negated === `not ${bare ?? ""}`;
}
