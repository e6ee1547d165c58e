/** Tests that stand in a file of Rust among the source that they test. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { ancestorsOf } from "./nodes.js";

/** Is the node part of something that only exists in a test build: a `#[test]` function, or below `#[cfg(test)]`? */
export function isRustTestCode(node: SyntaxNode): boolean {
  if (isTestItem(node)) return true;
  for (const ancestor of ancestorsOf(node)) if (isTestItem(ancestor)) return true;
  return false;
}

const TEST =
  /^#!?\[\s*(?:(?:\w+::)*test\b|cfg\s*\(\s*(?:test\b|all\s*\(\s*test\b)|rstest\b|test_case\b)/;

const isTestItem = (node: SyntaxNode): boolean =>
  [...attributesOf(node), ...innerAttributesOf(node)].some(({ text }) => TEST.test(text));

/** Of a module or a file: `#![cfg(test)]` at its top. */
const innerAttributesOf = ({ children }: SyntaxNode): readonly SyntaxNode[] =>
  children.filter(({ type }) => type === "inner_attribute_item");

/** The attributes in front of an item: they are its neighbours in the tree, comments among them. */
export function attributesOf(node: SyntaxNode): readonly SyntaxNode[] {
  const siblings = node.parent?.children ?? [];
  const found: SyntaxNode[] = [];
  for (let at = siblings.indexOf(node) - 1; at >= 0; at -= 1) {
    const sibling = siblings[at];
    if (sibling === undefined) break;
    if (sibling.type === "attribute_item") found.push(sibling);
    else if (!sibling.type.endsWith("comment")) break;
  }
  return found;
}
