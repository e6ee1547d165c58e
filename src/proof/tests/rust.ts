/** The tests of Rust. */

import type { SyntaxNode } from "../../ports/syntax.js";
import type { FoundBinding, FoundFunction, Grammar } from "./grammar.js";
import { childIn, partsOf } from "./nodes.js";
import { rustAssertionAt } from "./rust-assertions.js";
import { rustTestsIn } from "./rust-tests.js";
import { callBefore } from "./rust-tokens.js";
import type { Flaw } from "./test-case.js";
import { isForming } from "./words.js";

export const rust: Grammar = {
  tests: rustTestsIn,
  assertionAt: rustAssertionAt,
  functionAt,
  calledAt,
  bindingsAt,
  loopAt: (node) => (node.type === "for_expression" ? childIn(node, "value") : undefined),
  isArgument,
  flawAt,
};

function functionAt(node: SyntaxNode): FoundFunction | undefined {
  if (!/^(?:function_item|macro_definition)$/.test(node.type)) return undefined;
  const name = childIn(node, "name");
  return name === undefined ? undefined : { name: name.text, node };
}

const lastNameOf = (callee: SyntaxNode | undefined): string | undefined =>
  (
    childIn(callee, "field") ??
    childIn(callee, "name") ??
    childIn(childIn(callee, "function"), "name") ??
    callee
  )?.text;

function calledAt(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case "call_expression":
      return lastNameOf(childIn(node, "function"));
    case "macro_invocation":
      return childIn(node, "macro")?.text.split("::").at(-1);
    case "token_tree":
      return node.parent?.type === "token_tree" ? callBefore(node)?.name : undefined;
    default:
      return undefined;
  }
}

function bindingsAt(node: SyntaxNode): readonly FoundBinding[] {
  if (/^(?:const|static)_item$/.test(node.type)) {
    const [name, value] = [childIn(node, "name"), childIn(node, "value")];
    return name === undefined || value === undefined ? [] : [{ name: name.text, value }];
  }
  if (/assignment/.test(node.type)) {
    const left = childIn(node, "left");
    return left?.type === "identifier" ? [{ name: left.text }] : [];
  }
  const pattern = node.type === "let_declaration" ? childIn(node, "pattern") : undefined;
  if (pattern?.type !== "identifier") return [];
  const value = childIn(node, "value");
  const isMutable = node.children.some(({ type }) => type === "mutable_specifier");
  return value === undefined || isMutable
    ? [{ name: pattern.text }]
    : [{ name: pattern.text, value }];
}

/** `Some(1)` and `vec![1]` are values; `ratio(1)` is a question. */
function isArgument(node: SyntaxNode): boolean {
  if (node.type === "token_tree") {
    const call = node.text.startsWith("(") ? callBefore(node) : undefined;
    return call !== undefined && !call.isMacro && !isValue(call.name);
  }
  if (node.type !== "arguments") return false;
  return !isValue(lastNameOf(childIn(node.parent, "function")) ?? "");
}

const isValue = (name: string): boolean =>
  /^[A-Z]/.test(name) || /^from_/.test(name) || isForming(name);

function flawAt(outer: SyntaxNode, inner: SyntaxNode): Flaw | undefined {
  if (outer.type !== "call_expression" || inner !== childIn(outer, "arguments")) return undefined;
  const name = lastNameOf(childIn(outer, "function"));
  if (name !== "catch_unwind" && name !== "spawn") return undefined;
  if (!isDropped(outer)) return undefined;
  return name === "spawn" ? "unawaited" : "swallowed";
}

/** `let _ = call();` and `call();`, whose result nobody sees. */
function isDropped(call: SyntaxNode): boolean {
  const { parent } = call;
  if (parent?.type === "expression_statement") return true;
  return (
    parent?.type === "let_declaration" &&
    childIn(parent, "pattern")?.text === "_" &&
    partsOf(parent).length > 0
  );
}
