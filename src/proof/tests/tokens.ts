/** A text without what does not matter: comments, white space, the kind of quotes, trailing commas. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { literalAt } from "./literals.js";
import { isComment, pushChildren } from "./nodes.js";

/** `skip`: nodes that are left out with all below them. */
export function tokensOf(run: readonly SyntaxNode[], skip: ReadonlySet<SyntaxNode> = NONE): string {
  return tokens(run, skip, false).join(" ");
}

/** The same with a hole for each value. */
export const shapeOf = (run: readonly SyntaxNode[]): string => tokens(run, NONE, true).join(" ");

const NONE: ReadonlySet<SyntaxNode> = new Set();

function tokens(
  run: readonly SyntaxNode[],
  skip: ReadonlySet<SyntaxNode>,
  isShape: boolean,
): readonly string[] {
  const found: string[] = [];
  const open = [...run].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isComment(node) || skip.has(node)) continue;
    const literal = literalAt(node);
    if (literal !== undefined)
      found.push(
        isShape ? "□" : literal.kind === "string" ? JSON.stringify(literal.value) : literal.value,
      );
    else if (node.children.length > 0) pushChildren(open, node);
    else if (node.text.trim() !== "") push(found, node.text);
  }
  return found;
}

function push(found: string[], text: string): void {
  if (text === ";") return;
  if (/^[)\]}]$/.test(text) && found.at(-1) === ",") found.pop();
  found.push(text);
}
