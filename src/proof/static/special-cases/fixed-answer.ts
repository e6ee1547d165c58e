/** What a function answers that says the same whatever it is given. */

import type { Language, SyntaxNode } from "../../../ports/syntax.js";
import { statementsOf } from "../../change/functions.js";
import { fieldOf, isShort, namedChildrenOf, nodesIn } from "../../change/nodes.js";
import { literalsIn, type PlainLiteral } from "../../tests/literals.js";

/** None: it answers differently, or works something out. */
export function fixedAnswer(
  { node, body }: { readonly node: SyntaxNode; readonly body: SyntaxNode },
  language: Language,
): readonly PlainLiteral[] {
  if (!isShort(body)) return [];
  const answers = returnsOf(body, language);
  const [first] = answers;
  if (first === undefined || answers.some(({ text }) => text !== first.text)) return [];
  const isWorkedOut = [...nodesIn(first)].some(({ type }) => WORK.test(type));
  const names = namesOf(node);
  const usesGiven = [...nodesIn(first)].some(
    ({ type, text }) => type === "identifier" && names.has(text),
  );
  return isWorkedOut || usesGiven ? [] : literalsIn([first]).map(({ literal }) => literal);
}

/** It is given something, and says not even its name. */
export function ignoresGiven({
  node,
  body,
}: {
  readonly node: SyntaxNode;
  readonly body: SyntaxNode;
}): boolean {
  const given = parametersOf(node).filter((name) => !/^(?:self|cls|this)$/.test(name));
  const said = new Set([...nodesIn(body)].map(({ text }) => text));
  return given.length > 0 && !given.some((name) => said.has(name));
}

const WORK =
  /^(?:await_expression|yield|binary_operator|macro_invocation|for_|while_|list_comprehension|field_expression|subscript)/;

const RETURN = /^return_(?:statement|expression)$/;

/** What it returns, and what stands at its end as its value. */
function returnsOf(body: SyntaxNode, language: Language): readonly SyntaxNode[] {
  if (!/^(?:statement_block|block)$/.test(body.type)) return [body];
  const returned = [...nodesIn(body)]
    .filter(({ type }) => RETURN.test(type))
    .flatMap((one) => namedChildrenOf(one).slice(0, 1));
  const last = statementsOf(body, language).at(-1);
  const isValue = language === "rust" && last !== undefined && !/statement$/.test(last.type);
  return isValue ? [...returned, last] : returned;
}

/** Of its parameters, and of what it binds. */
function namesOf(node: SyntaxNode): ReadonlySet<string> {
  const bound = [...nodesIn(node)].flatMap((one) =>
    BINDING.test(one.type) ? [...nodesIn(one.children[0] ?? one)] : [],
  );
  return new Set([...parametersOf(node), ...identifiersIn(bound)]);
}

function parametersOf(node: SyntaxNode): readonly string[] {
  const parameters = fieldOf(node, "parameters") ?? fieldOf(node, "parameter");
  return parameters === undefined ? [] : identifiersIn([...nodesIn(parameters)]);
}

const identifiersIn = (nodes: readonly SyntaxNode[]): readonly string[] =>
  nodes.flatMap(({ type, text }) => (type === "identifier" ? [text] : []));

const BINDING =
  /^(?:variable_declarator|assignment|let_declaration|short_var_declaration|var_spec|assignment_statement|assignment_expression)$/;
