/** Walking a syntax tree. Without recursion: texts are hostile. */

import type { SyntaxNode } from "../../ports/syntax.js";

/** The node and all below it, in the order of the text. */
export function* nodesIn(root: SyntaxNode): Generator<SyntaxNode, void, undefined> {
  const waiting: SyntaxNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    for (let at = node.children.length - 1; at >= 0; at -= 1) {
      const child = node.children[at];
      if (child !== undefined) waiting.push(child);
    }
  }
}

/** From the parent to the root. */
export function* ancestorsOf(node: SyntaxNode): Generator<SyntaxNode, void, undefined> {
  for (let at = node.parent; at !== undefined; at = at.parent) yield at;
}

export const nodesOfType = (root: SyntaxNode, ...types: readonly string[]): readonly SyntaxNode[] =>
  [...nodesIn(root)].filter(({ type }) => types.includes(type));

export const hasAncestor = (node: SyntaxNode, ...types: readonly string[]): boolean => {
  for (const ancestor of ancestorsOf(node)) if (types.includes(ancestor.type)) return true;
  return false;
};

/** What its parent calls by that name, e.g. `body`. */
export const fieldOf = (node: SyntaxNode, field: string): SyntaxNode | undefined =>
  node.children.find((child) => child.field === field);

export const namedChildrenOf = (node: SyntaxNode): readonly SyntaxNode[] =>
  node.children.filter(({ isNamed }) => isNamed);

/** In every grammar here: `comment`, `line_comment`, `block_comment`. */
export const isComment = ({ type }: SyntaxNode): boolean => type.endsWith("comment");

/** Longer expressions are no questions, and reading each of them whole would cost the square of the text. */
export const isShort = ({ start, end }: SyntaxNode): boolean => end - start <= EXPRESSION_CHARS_MAX;

const EXPRESSION_CHARS_MAX = 2_000;
