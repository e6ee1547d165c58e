/**
 * Values that only help to put another one together, as what is laid between: `", ".join(names)`, `names.join(", ")`. With nothing to
 * be joined, split or replaced another value there makes no difference, whatever a test asserts.
 */

import type { SyntaxNode } from "../../ports/syntax.js";

const MEMBERS = /^(?:attribute|member_expression|selector_expression|field_expression)$/;
const ARGUMENTS = /^(?:arguments|argument_list|token_tree)$/;
/** Names of what takes such values. */
const TAKES =
  /(?:^|\W)(?:join|split|splitn|intersperse|replace|replaceAll|strip|lstrip|rstrip|removeprefix|removesuffix|Join|Split|Replace|ReplaceAll|Trim\w*)$/;

export function isGlue(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  // Python asks the string that is laid between.
  if (MEMBERS.test(parent.type))
    return parent.children[0] === node && parent.text.endsWith(".join");
  return ARGUMENTS.test(parent.type) && TAKES.test(calleeOf(parent));
}

/** The text before the parentheses. */
function calleeOf(given: SyntaxNode): string {
  const around = given.parent?.children ?? [];
  return around[around.indexOf(given) - 1]?.text ?? "";
}
