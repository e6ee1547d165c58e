/** Small changes of meaning that a test should notice, one node of the syntax at a time. */

import type { Language, SyntaxNode } from "../../../ports/syntax.js";

export interface Replacement {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What can be put in the node's place; empty for most nodes. */
export function replacementsOf(node: SyntaxNode, language: Language): readonly Replacement[] {
  return [
    ...signsOf(node),
    ...truthOf(node),
    ...conditionOf(node, language),
    ...droppedOf(node, language),
    ...returnedOf(node, language),
  ];
}

const SIGNS: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "+": "-",
  "-": "+",
  "==": "!=",
  "!=": "==",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  and: "or",
  or: "and",
};

const COMPUTING = /^(?:binary_expression|binary_operator|comparison_operator|boolean_operator)$/;

function signsOf(node: SyntaxNode): readonly Replacement[] {
  if (node.parent === undefined || !COMPUTING.test(node.parent.type) || node.isNamed) return [];
  const other = SIGNS[node.text];
  return other === undefined ? [] : [replace(node, `${node.text} → ${other}`, other)];
}

const TRUTH: Readonly<Record<string, string>> = {
  true: "false",
  false: "true",
  True: "False",
  False: "True",
};

function truthOf(node: SyntaxNode): readonly Replacement[] {
  const other = /^(?:true|false|boolean_literal)$/.test(node.type) ? TRUTH[node.text] : undefined;
  return other === undefined ? [] : [replace(node, `${node.text} → ${other}`, other)];
}

function conditionOf(node: SyntaxNode, language: Language): readonly Replacement[] {
  if (node.field !== "condition" || !/^(?:if|elif)/.test(node.parent?.type ?? "")) return [];
  // `if let` binds names: there is nothing to negate.
  if (/let_c/.test(node.type)) return [];
  const negated =
    language === "python"
      ? `not (${node.text})`
      : node.type === "parenthesized_expression"
        ? `(!${node.text})`
        : `!(${node.text})`;
  return [replace(node, "negated condition", negated)];
}

/** Nothing depends on what is logged. */
export const isArid = (statement: string): boolean => ARID.test(statement);

const ARID =
  /^\s*(?:await\s+)?(?:console|log|logger|logging|debug|tracing|metrics?|print|println|eprintln|fmt\.Print\w*|log\.\w+|info|warn|trace)\b/;

function droppedOf(node: SyntaxNode, language: Language): readonly Replacement[] {
  const [only] = node.children;
  const isCall =
    node.type === "expression_statement" &&
    /call|await|assignment|augmented|macro_invocation|update/.test(only?.type ?? "");
  if (!isCall || isArid(node.text)) return [];
  return [replace(node, "dropped statement", language === "python" ? "pass" : "")];
}

function returnedOf(node: SyntaxNode, language: Language): readonly Replacement[] {
  if (
    node.type !== "return_statement" ||
    node.children.filter(({ isNamed }) => isNamed).length === 0
  )
    return [];
  switch (language) {
    case "javascript":
    case "typescript":
    case "tsx":
      return [replace(node, "returns undefined", "return undefined;")];
    case "python":
      return [replace(node, "returns None", "return None")];
    case "rust":
    case "go":
      return [];
  }
}

const replace = ({ start, end }: SyntaxNode, operator: string, text: string): Replacement => ({
  ...{ operator, start, end, text },
});
