/** The tests of Go. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { goAssertionAt, goPathOf } from "./go-assertions.js";
import { goTestsIn } from "./go-tests.js";
import type { FoundBinding, FoundFunction, Grammar } from "./grammar.js";
import { ancestorsOf, childIn, partsOf } from "./nodes.js";
import type { Flaw } from "./test-case.js";
import { isForming } from "./words.js";

export const go: Grammar = {
  tests: goTestsIn,
  assertionAt: goAssertionAt,
  functionAt,
  calledAt: (node) =>
    node.type === "call_expression" ? goPathOf(childIn(node, "function")).at(-1) : undefined,
  bindingsAt,
  loopAt: (node) => (node.type === "range_clause" ? childIn(node, "right") : undefined),
  isArgument,
  flawAt,
};

function functionAt(node: SyntaxNode): FoundFunction | undefined {
  if (/^(?:function|method)_declaration$/.test(node.type)) {
    const name = childIn(node, "name");
    return name === undefined ? undefined : { name: name.text, node };
  }
  if (node.type !== "short_var_declaration") return undefined;
  const [name] = partsOf(childIn(node, "left"));
  const [value] = partsOf(childIn(node, "right"));
  return name !== undefined && value?.type === "func_literal"
    ? { name: name.text, node: value }
    : undefined;
}

function bindingsAt(node: SyntaxNode): readonly FoundBinding[] {
  switch (node.type) {
    case "short_var_declaration":
      return paired(partsOf(childIn(node, "left")), partsOf(childIn(node, "right")));
    case "const_spec":
    case "var_spec":
      return paired(
        node.children.filter(({ field }) => field === "name"),
        partsOf(childIn(node, "value")),
      );
    case "assignment_statement":
      return paired(partsOf(childIn(node, "left")), []);
    case "inc_statement":
    case "dec_statement":
      return paired(partsOf(node), []);
    case "unary_expression":
      return node.children[0]?.text === "&" ? paired(partsOf(node), []) : [];
    default:
      return [];
  }
}

const paired = (
  names: readonly SyntaxNode[],
  values: readonly SyntaxNode[],
): readonly FoundBinding[] =>
  names.flatMap(({ type, text }, at) => {
    if (type !== "identifier" || text === "_") return [];
    const value = names.length === values.length ? values[at] : values[0];
    return [value === undefined ? { name: text } : { name: text, value }];
  });

function isArgument(node: SyntaxNode): boolean {
  if (node.type !== "argument_list" || node.parent?.type !== "call_expression") return false;
  const name = goPathOf(childIn(node.parent, "function")).at(-1) ?? "";
  return !isForming(name) && name !== "New";
}

/** A goroutine that nobody waits for. */
function flawAt(outer: SyntaxNode): Flaw | undefined {
  if (outer.type !== "go_statement") return undefined;
  const test = [...ancestorsOf(outer)].find(
    ({ type }) => type === "func_literal" || type.endsWith("_declaration"),
  );
  const waits = /\bWait\(|<-|\bSleep\(|\bselect\b|\bEventually\b|\brange\b/.test(test?.text ?? "");
  return waits ? undefined : "unawaited";
}
