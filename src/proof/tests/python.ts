/** The tests of Python. */

import type { SyntaxNode } from "../../ports/syntax.js";
import type { FoundBinding, FoundFunction, Grammar } from "./grammar.js";
import { childIn, partsOf } from "./nodes.js";
import { positionalOf, pythonAssertionAt, pythonPathOf } from "./python-assertions.js";
import { pythonTestsIn } from "./python-tests.js";
import type { Flaw } from "./test-case.js";
import { isForming } from "./words.js";

export const python: Grammar = {
  tests: pythonTestsIn,
  assertionAt: pythonAssertionAt,
  functionAt,
  calledAt: (node) =>
    node.type === "call" ? pythonPathOf(childIn(node, "function")).at(-1) : undefined,
  bindingsAt,
  loopAt: (node) =>
    node.type === "for_statement" || node.type === "for_in_clause"
      ? childIn(node, "right")
      : undefined,
  isArgument,
  flawAt,
};

function functionAt(node: SyntaxNode): FoundFunction | undefined {
  const name = node.type === "function_definition" ? childIn(node, "name") : undefined;
  return name === undefined ? undefined : { name: name.text, node };
}

function bindingsAt(node: SyntaxNode): readonly FoundBinding[] {
  if (!/^(?:augmented_)?assignment$/.test(node.type)) return [];
  const left = childIn(node, "left");
  const value = childIn(node, "right");
  if (left?.type === "pattern_list") return partsOf(left).map(({ text }) => ({ name: text }));
  if (left?.type !== "identifier") return [];
  return node.type === "assignment" && value !== undefined
    ? [{ name: left.text, value }]
    : [{ name: left.text }];
}

function isArgument(node: SyntaxNode): boolean {
  if (node.type !== "argument_list" || node.parent?.type !== "call") return false;
  const name = pythonPathOf(childIn(node.parent, "function")).at(-1) ?? "";
  return !isForming(name) && !/^[A-Z]/.test(name);
}

const CATCHES_ASSERTIONS = /^$|\b(?:Base)?Exception\b|\bAssertionError\b/;

function flawAt(outer: SyntaxNode, inner: SyntaxNode): Flaw | undefined {
  if (outer.type === "try_statement" && inner === childIn(outer, "body"))
    return outer.children.some(isSilentHandler) ? "swallowed" : undefined;
  if (outer.type !== "with_statement" || inner !== childIn(outer, "body")) return undefined;
  const items = partsOf(partsOf(outer)[0]).map((item) => childIn(item, "value"));
  return items.some(isSuppressing) ? "swallowed" : undefined;
}

function isSuppressing(value: SyntaxNode | undefined): boolean {
  if (value?.type !== "call") return false;
  return (
    pythonPathOf(childIn(value, "function")).at(-1) === "suppress" &&
    positionalOf(value).some(({ text }) => CATCHES_ASSERTIONS.test(text))
  );
}

function isSilentHandler(handler: SyntaxNode): boolean {
  if (handler.type !== "except_clause") return false;
  const caught = partsOf(handler).filter(({ type }) => type !== "block");
  const body = handler.children.find(({ type }) => type === "block");
  return (
    CATCHES_ASSERTIONS.test(caught.map(({ text }) => text).join(" ")) &&
    partsOf(body).every(isSilent)
  );
}

function isSilent(statement: SyntaxNode): boolean {
  if (/^(?:pass|continue|break)_statement$/.test(statement.type)) return true;
  if (statement.type === "return_statement") return true;
  const [inner] = statement.type === "expression_statement" ? partsOf(statement) : [];
  if (inner?.type === "string" || inner?.type === "ellipsis") return true;
  const path = inner?.type === "call" ? pythonPathOf(childIn(inner, "function")) : [];
  return /^(?:print|log|logger|logging|warnings)$/.test(path[0] ?? "");
}
