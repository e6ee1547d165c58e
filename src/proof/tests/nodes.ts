/** Looking around in a syntax tree. Nothing here recurses: texts are hostile. */

import type { SyntaxNode } from "../../ports/syntax.js";

/** The node and all below it, in the order of the text. */
export function nodesIn(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const open: SyntaxNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.push(node);
    pushChildren(open, node);
  }
  return found;
}

/** So that the first child is the next one. One at a time: a list may have more entries than a call may have arguments. */
export function pushChildren(open: SyntaxNode[], { children }: SyntaxNode): void {
  for (let at = children.length - 1; at >= 0; at -= 1) {
    const child = children[at];
    if (child !== undefined) open.push(child);
  }
}

/** From the parent up to the root. */
export function* ancestorsOf(node: SyntaxNode): Generator<SyntaxNode> {
  for (let at = node.parent; at !== undefined; at = at.parent) yield at;
}

export const isWithin = (
  inner: { readonly start: number; readonly end: number },
  outer: { readonly start: number; readonly end: number },
): boolean => inner.start >= outer.start && inner.end <= outer.end;

export const childIn = (node: SyntaxNode | undefined, field: string): SyntaxNode | undefined =>
  node?.children.find((child) => child.field === field);

export const isComment = ({ type }: SyntaxNode): boolean => type.endsWith("comment");

/** Without signs, keywords and comments. */
export const partsOf = (node: SyntaxNode | undefined): readonly SyntaxNode[] =>
  (node?.children ?? []).filter((child) => child.isNamed && !isComment(child));

export const hasSign = (node: SyntaxNode, sign: string): boolean =>
  node.children.some((child) => !child.isNamed && child.text === sign);

/** The neighbours of the same parent before a node, the nearest first. */
export function siblingsBefore(node: SyntaxNode): readonly SyntaxNode[] {
  const all = node.parent?.children ?? [];
  return all.slice(0, Math.max(0, all.indexOf(node))).reverse();
}
