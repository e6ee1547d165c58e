/** The functions of a text, in whatever language, and what their bodies do. */

import type { Language, SyntaxNode, SyntaxTree } from "../../ports/syntax.js";
import { ancestorsOf, fieldOf, isComment, namedChildrenOf, nodesIn } from "./nodes.js";

export interface FunctionNode {
  readonly node: SyntaxNode;
  readonly body: SyntaxNode;
  /** As it is called in messages; of one without a name, what it stands in. */
  readonly name: string;
  /** The class, trait or `impl` that it is a method of. */
  readonly owner: SyntaxNode | undefined;
}

export function functionsIn({ root }: SyntaxTree): readonly FunctionNode[] {
  const found: FunctionNode[] = [];
  for (const node of nodesIn(root)) {
    if (!FUNCTIONS.has(node.type)) continue;
    const body = fieldOf(node, "body");
    if (body !== undefined) found.push({ node, body, name: nameOf(node), owner: ownerOf(node) });
  }
  return found;
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  ...["function_declaration", "function_expression", "arrow_function", "method_definition"],
  ...["generator_function", "generator_function_declaration"],
  ...["function_definition", "function_item", "method_declaration", "func_literal"],
]);

const OWNERS: ReadonlySet<string> = new Set([
  ...["class_declaration", "class", "abstract_class_declaration", "class_definition"],
  ...["impl_item", "trait_item"],
]);

/** A function inside of a method is no method. */
function ownerOf(node: SyntaxNode): SyntaxNode | undefined {
  for (const ancestor of ancestorsOf(node)) {
    if (OWNERS.has(ancestor.type)) return ancestor;
    if (FUNCTIONS.has(ancestor.type)) return undefined;
  }
  return undefined;
}

function nameOf(node: SyntaxNode): string {
  const own = fieldOf(node, "name");
  if (own !== undefined) return own.text;
  const { parent } = node;
  const given =
    parent === undefined
      ? undefined
      : (fieldOf(parent, "name") ?? fieldOf(parent, "key") ?? fieldOf(parent, "left"));
  return given === undefined || given === node ? "a function" : given.text;
}

/** What a body does, statement by statement: without comments, docstrings and directives. */
export function statementsOf(body: SyntaxNode, language: Language): readonly SyntaxNode[] {
  if (!BLOCKS.has(body.type)) return [body];
  const within = namedChildrenOf(body).flatMap((child) =>
    child.type === "statement_list" ? namedChildrenOf(child) : [child],
  );
  return within.filter(
    (node, index) => !isComment(node) && !isSpokenOnly(node, { language, index }),
  );
}

const BLOCKS: ReadonlySet<string> = new Set(["statement_block", "block"]);

/** A docstring, `"use strict"`, or a parameter that is thrown away to please a linter. */
function isSpokenOnly(
  node: SyntaxNode,
  { language, index }: { readonly language: Language; readonly index: number },
): boolean {
  if (node.type === "expression_statement") {
    const [only] = namedChildrenOf(node);
    if (only?.type === "string" && (language !== "python" || index === 0)) return true;
  }
  return THROWN_AWAY.test(node.text);
}

const THROWN_AWAY = /^(?:void \w+;?|(?:let )?_ = &?\w+;?|del \w+)$/;
