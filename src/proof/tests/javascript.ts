/** The tests of JavaScript and TypeScript. */

import type { SyntaxNode } from "../../ports/syntax.js";
import type { FoundBinding, FoundFunction, Grammar } from "./grammar.js";
import { javascriptAssertionAt } from "./javascript-assertions.js";
import { argumentsOf, isFunction, pathOf } from "./javascript-calls.js";
import { javascriptTestsIn } from "./javascript-tests.js";
import { ancestorsOf, childIn, hasSign, nodesIn, partsOf } from "./nodes.js";
import type { Flaw } from "./test-case.js";
import { isForming } from "./words.js";

export const javascript: Grammar = {
  tests: javascriptTestsIn,
  assertionAt: javascriptAssertionAt,
  functionAt,
  calledAt: (node) =>
    node.type === "call_expression" || node.type === "new_expression"
      ? pathOf(childIn(node, "function") ?? childIn(node, "constructor")).at(-1)
      : undefined,
  bindingsAt,
  loopAt,
  isArgument,
  flawAt,
};

function functionAt(node: SyntaxNode): FoundFunction | undefined {
  const named =
    node.type === "variable_declarator" || node.type === "pair" ? childIn(node, "value") : node;
  if (named === undefined || !isFunction(named)) return undefined;
  const name = childIn(node, "name") ?? childIn(node, "key");
  return name === undefined ? undefined : { name: name.text, node: named };
}

function bindingsAt(node: SyntaxNode): readonly FoundBinding[] {
  if (node.type === "variable_declarator") {
    const name = childIn(node, "name");
    const value = childIn(node, "value");
    if (name?.type !== "identifier" || value === undefined) return [];
    const isConstant = node.parent !== undefined && hasSign(node.parent, "const");
    return [isConstant ? { name: name.text, value } : { name: name.text }];
  }
  const left = /assignment_expression$/.test(node.type) ? childIn(node, "left") : undefined;
  return left?.type === "identifier" ? [{ name: left.text }] : [];
}

/** `for (const a of list)`, and `list.forEach((a) => …)`. */
function loopAt(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === "for_in_statement") return childIn(node, "right");
  if (node.type !== "call_expression") return undefined;
  const callee = childIn(node, "function");
  const isEach = /^(?:forEach|map)$/.test(childIn(callee, "property")?.text ?? "");
  return isEach ? childIn(callee, "object") : undefined;
}

function isArgument(node: SyntaxNode): boolean {
  if (node.type !== "arguments") return false;
  const call = node.parent;
  if (call?.type !== "call_expression") return false;
  const name = pathOf(childIn(call, "function")).at(-1) ?? "";
  return !isForming(name) && !/^[A-Z]/.test(name);
}

function flawAt(outer: SyntaxNode, inner: SyntaxNode): Flaw | undefined {
  if (outer.type === "try_statement" && inner === childIn(outer, "body"))
    return isSilent(childIn(childIn(outer, "handler"), "body")) ? "swallowed" : undefined;
  if (outer.type !== "call_expression") return undefined;
  return swallowedBy(outer, inner) ?? (isLeft(outer, inner) ? "unawaited" : undefined);
}

/** `promise.catch(() => {})` around it. */
function swallowedBy(call: SyntaxNode, inner: SyntaxNode): Flaw | undefined {
  const callee = childIn(call, "function");
  if (inner !== callee || childIn(callee, "property")?.text !== "catch") return undefined;
  const [handler] = argumentsOf(call);
  if (handler === undefined || !isFunction(handler)) return undefined;
  const body = childIn(handler, "body");
  const isNothing = body?.type === "undefined" || body?.type === "null";
  return isNothing || (body?.type === "statement_block" && isSilent(body))
    ? "swallowed"
    : undefined;
}

const LOGGING = /^(?:console|logger|log|debug)/;

/** Nothing in there fails, keeps the error, or hands it on. */
function isSilent(block: SyntaxNode | undefined): boolean {
  if (block === undefined) return false;
  return partsOf(block).every((statement) => {
    if (/^(?:return_statement|empty_statement|continue_statement)$/.test(statement.type))
      return !nodesIn(statement).some(({ type }) => type === "call_expression");
    const [call] = partsOf(statement);
    return (
      statement.type === "expression_statement" &&
      call?.type === "call_expression" &&
      LOGGING.test(pathOf(childIn(call, "function"))[0] ?? "")
    );
  });
}

/** A callback of a promise, or an async one of `forEach`, that the test does not wait for. */
function isLeft(call: SyntaxNode, inner: SyntaxNode): boolean {
  if (inner.type !== "arguments") return false;
  const method = childIn(childIn(call, "function"), "property")?.text;
  const isPromise = method === "then" || method === "finally";
  const isAsyncEach =
    method === "forEach" && partsOf(inner).some((one) => isFunction(one) && hasSign(one, "async"));
  if (!isPromise && !isAsyncEach) return false;
  const chain = chainAround(call);
  if (chain.parent?.type !== "expression_statement") return false;
  const test = [...ancestorsOf(call)].filter(isFunction).at(0);
  return (
    test !== undefined &&
    !/\b(?:done|resolve|reject|cb|callback|next|plan|waitFor\w*|flush\w*|tick)\b/.test(test.text)
  );
}

/** `f().then(…).finally(…)`, from any link of it. */
function chainAround(call: SyntaxNode): SyntaxNode {
  let at = call;
  while (at.parent?.type === "member_expression" && at.parent.parent?.type === "call_expression")
    at = at.parent.parent;
  return at;
}
