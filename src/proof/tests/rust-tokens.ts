/** The loose tokens that the arguments of a Rust macro are. */

import type { SyntaxNode } from "../../ports/syntax.js";
import type { Run } from "./grammar.js";

/** What stands between the brackets. */
export const insideOf = (tree: SyntaxNode): Run =>
  tree.type === "token_tree" ? tree.children.slice(1, -1) : [];

/** Split at a sign of the same level, such as `,` or `&&`. */
export function splitAt(run: Run, isSign: (text: string) => boolean): readonly Run[] {
  const parts: SyntaxNode[][] = [[]];
  for (const node of run) {
    if (!node.isNamed && isSign(node.text)) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts.filter((part) => part.length > 0);
}

export const argumentsIn = (tree: SyntaxNode | undefined): readonly Run[] =>
  tree === undefined ? [] : splitAt(insideOf(tree), (text) => text === ",");

/** The name of a call or macro whose arguments these are: the word before the brackets. */
export function callBefore(
  tree: SyntaxNode,
): { readonly name: string; readonly isMacro: boolean; readonly at: number } | undefined {
  const all = tree.parent?.children ?? [];
  const at = all.indexOf(tree);
  const before = all[at - 1];
  if (before === undefined) return undefined;
  if (before.text === "!") {
    const name = all[at - 2];
    return name?.type === "identifier" ? { name: name.text, isMacro: true, at: at - 2 } : undefined;
  }
  return before.type === "identifier"
    ? { name: before.text, isMacro: false, at: at - 1 }
    : undefined;
}
