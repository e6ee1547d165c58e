/** Statements that are never come to: behind a `return`, a `throw` or a panic, and what stands below `if (false)`. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { fieldOf, isComment, namedChildrenOf, nodesIn } from "../../change/nodes.js";
import { attributesOf, isRustTestCode } from "../../change/rust-tests.js";
import { quoted, type Sighting, type SightingRule } from "../sighting.js";

export const afterTheEnd: SightingRule = ({ file, text }) => {
  if (file.role !== "source" || text.syntax === undefined) return [];
  return [...nodesIn(text.syntax.root)].flatMap((node) =>
    BLOCKS.has(node.type)
      ? behindEnd(node)
      : /^if_(?:statement|expression)$/.test(node.type)
        ? never(node)
        : [],
  );
};

const BLOCKS: ReadonlySet<string> = new Set([
  ...["statement_block", "block", "statement_list", "program", "module"],
]);

function behindEnd(block: SyntaxNode): readonly Sighting[] {
  const statements = namedChildrenOf(block).filter((one) => !isComment(one));
  const at = statements.findIndex(isEnd);
  const end = statements[at];
  if (end === undefined || isRustTestCode(block)) return [];
  const next = statements.slice(at + 1).find((one) => !isHarmless(one));
  if (next === undefined || isOfGenerator(statements.slice(at + 1))) return [];
  return [toSighting(next, `is never come to: ${quoted(end.text)} stands before it`)];
}

const LEAVES = /^(?:return_statement|throw_statement|raise_statement|return_expression)$/;
const PANICS = /^(?:panic\(|panic!|process\.exit\(|os\.Exit\(|sys\.exit\(|unreachable!)/;

/** Of Rust with an attribute in front, it may be there in another build only. */
function isEnd(node: SyntaxNode): boolean {
  if (attributesOf(node).length > 0) return false;
  if (LEAVES.test(node.type)) return true;
  if (node.type !== "expression_statement") return false;
  const [only] = namedChildrenOf(node);
  return only !== undefined && (LEAVES.test(only.type) || (isCall(only) && PANICS.test(only.text)));
}

const isCall = ({ type }: SyntaxNode): boolean =>
  /^(?:call_expression|call|macro_invocation)$/.test(type);

/** What is there before it is come to, what is empty, and a `return` that only pleases the compiler. */
const isHarmless = ({ type, text }: SyntaxNode): boolean =>
  /^(?:function_declaration|generator_function_declaration|class_declaration|empty_statement|type_alias_declaration|interface_declaration|labeled_statement|function_item|use_declaration|attribute_item|inner_attribute_item|break_statement|return_statement|return_expression|export_statement|function_definition|struct_item|const_item|macro_definition|impl_item|enum_item|static_item)$/.test(
    type,
  ) || /^(?:var \w+;?|return\b[^;\n]{0,80};?|pass|unreachable!.*|panic\b.*)$/.test(text);

/** A `yield` that is never come to makes a function of Python a generator. */
const isOfGenerator = (behind: readonly SyntaxNode[]): boolean =>
  behind.some(({ text }) => /^\s*yield\b/.test(text));

function never(node: SyntaxNode): readonly Sighting[] {
  const condition = fieldOf(node, "condition");
  const body = fieldOf(node, "consequence");
  if (condition === undefined || body === undefined || isRustTestCode(node)) return [];
  if (!/^\(?\s*(?:false|False)\s*\)?$/.test(condition.text)) return [];
  const [first] = namedChildrenOf(body).filter((one) => !isComment(one));
  if (first === undefined || /^(?:yield|import|from)\b/.test(first.text)) return [];
  return [toSighting(node, "is never come to: its condition is never true")];
}

const toSighting = (node: SyntaxNode, what: string): Sighting => ({
  code: "UNREACHABLE_CODE",
  key: node.text.replace(/\s+/g, " "),
  line: node.line,
  endLine: node.line,
  message: `${quoted(node.text)} ${what}`,
  hint: "take it out, or make the program come to it",
});
