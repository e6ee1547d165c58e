/** What is called in JavaScript and TypeScript, as a list of names. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { childIn, partsOf } from "./nodes.js";

/** `expect(a).not.toBe` → `expect`, `()`, `not`, `toBe`; what has no name is `?`. */
export function pathOf(callee: SyntaxNode | undefined): readonly string[] {
  const names: string[] = [];
  for (let at = callee; at !== undefined; ) {
    switch (at.type) {
      case "member_expression":
        names.unshift(childIn(at, "property")?.text ?? "?");
        at = childIn(at, "object");
        break;
      case "call_expression":
        names.unshift("()");
        at = childIn(at, "function");
        break;
      case "await_expression":
      case "non_null_expression":
      case "parenthesized_expression":
        at = partsOf(at)[0];
        break;
      default:
        names.unshift(/^(?:identifier|this|super)$/.test(at.type) ? at.text : "?");
        return names;
    }
  }
  return names;
}

export const argumentsOf = (call: SyntaxNode): readonly SyntaxNode[] => {
  const list = childIn(call, "arguments");
  return list?.type === "arguments" ? partsOf(list) : list === undefined ? [] : [list];
};

/** The innermost call of a chain that is named so: `expect(a)` in `expect(a).not.toBe`. */
export function callNamed(
  chain: SyntaxNode | undefined,
  isNamed: (name: string) => boolean,
): SyntaxNode | undefined {
  for (let at = chain; at !== undefined; ) {
    if (at.type === "call_expression") {
      const callee = childIn(at, "function");
      if (callee?.type === "identifier" && isNamed(callee.text)) return at;
      at = callee;
    } else if (at.type === "member_expression") at = childIn(at, "object");
    else if (/^(?:await|non_null|parenthesized)_expression$/.test(at.type)) at = partsOf(at)[0];
    else return undefined;
  }
  return undefined;
}

export const isFunction = ({ type }: SyntaxNode): boolean =>
  /^(?:arrow_function|function_expression|generator_function|function_declaration|method_definition|function)$/.test(
    type,
  );
