/** Conditions that hold one value against a literal and answer with another: `if`, choices, cases, and arms of a match. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { ancestorsOf, fieldOf, namedChildrenOf, nodesIn } from "../../change/nodes.js";
import type { PlainLiteral } from "../../tests/literals.js";
import type { Entry } from "./answers.js";
import { isShortCode, valuesIn } from "./constants.js";

export interface Branch extends Entry {
  /** What it belongs to: all of its function's, or one choice with several cases. */
  readonly group: "function" | SyntaxNode;
}

export function branchesAt(node: SyntaxNode): readonly Branch[] {
  const parts = partsOf(node);
  if (parts === undefined) return [];
  const given = comparedIn(parts.condition);
  const said = answersOf(parts.answer);
  return given.length === 0 || said.length === 0 ? [] : [{ group: parts.group, given, said }];
}

interface Parts {
  readonly group: Branch["group"];
  readonly condition: SyntaxNode;
  readonly answer: readonly SyntaxNode[];
}

function partsOf(node: SyntaxNode): Parts | undefined {
  switch (node.type) {
    case "if_statement":
    case "elif_clause":
    case "if_expression":
    case "ternary_expression":
      return toParts("function", fieldOf(node, "condition"), fieldOf(node, "consequence"));
    case "conditional_expression": {
      // Python's: answer, condition, other answer.
      const [answer, condition] = namedChildrenOf(node);
      return toParts("function", condition, answer);
    }
    case "switch_case":
    case "expression_case":
    case "case_clause":
    case "match_arm":
      return partsOfCase(node);
    default:
      return undefined;
  }
}

const toParts = (
  group: Branch["group"],
  condition: SyntaxNode | undefined,
  ...answer: readonly (SyntaxNode | undefined)[]
): Parts | undefined => {
  const there = answer.filter((one) => one !== undefined);
  return condition === undefined || there.length === 0
    ? undefined
    : { group, condition, answer: there };
};

function partsOfCase(node: SyntaxNode): Parts | undefined {
  const [condition, ...answer] = namedChildrenOf(node);
  const choice = [...ancestorsOf(node)].find(({ type }) => CHOICE.test(type));
  return choice === undefined ? undefined : toParts(choice, condition, ...answer);
}

const CHOICE = /switch_statement|match_statement|match_expression/;
const ORDER = /^(?:<|<=|>|>=|\.\.|\.\.=)$/;

/** Literals that a value has to be equal to, or that it is looked up among. */
function comparedIn(condition: SyntaxNode): readonly PlainLiteral[] {
  if (!isShortCode(condition)) return [];
  return valuesIn([condition])
    .filter(({ node }) => !isOrdered(node, condition))
    .map(({ literal }) => literal);
}

function isOrdered(literal: SyntaxNode, condition: SyntaxNode): boolean {
  for (const outer of ancestorsOf(literal)) {
    if (outer.children.some(({ type, text }) => ORDER.test(type) || ORDER.test(text))) return true;
    if (/^(?:binary_expression|comparison_operator)$/.test(outer.type) || outer === condition)
      return false;
  }
  return false;
}

const ANSWER_CHARS_MAX = 300;

/** What a short branch says; of one that is long, or decides and works something out itself, what it returns and sets. */
function answersOf(answer: readonly SyntaxNode[]): readonly PlainLiteral[] {
  const length = answer.reduce((sum, { start, end }) => sum + end - start, 0);
  const isPlain = length <= ANSWER_CHARS_MAX && !answer.some(decides);
  const where = isPlain ? answer : answer.flatMap((one) => [...nodesIn(one)].flatMap(resultAt));
  return valuesIn(where).map(({ literal }) => literal);
}

/** It has conditions of its own, and calls something with what it knows. */
function decides(branch: SyntaxNode): boolean {
  const nodes = [...nodesIn(branch)];
  return nodes.some(({ type }) => BRANCH.test(type)) && nodes.some(worksOut);
}

const worksOut = (node: SyntaxNode): boolean =>
  /^call(?:_expression)?$/.test(node.type) &&
  [...nodesIn(fieldOf(node, "arguments") ?? node)].some(({ type }) => type === "identifier");

const BRANCH = /^(?:if_statement|if_expression|elif_clause|switch_statement|match_expression)$/;
const RETURN = /^return_(?:statement|expression)$/;
const SET = /^(?:assignment|assignment_expression|assignment_statement)$/;

/** Returned, or put under a plain name as it stands. */
function resultAt(node: SyntaxNode): readonly SyntaxNode[] {
  if (RETURN.test(node.type)) return [node];
  if (!SET.test(node.type)) return [];
  const [left, right] = [fieldOf(node, "left"), fieldOf(node, "right")];
  const isResult = left?.type === "identifier" || left?.type === "expression_list";
  return isResult && right !== undefined && isPlainValue(right) ? [right] : [];
}

const isPlainValue = (node: SyntaxNode): boolean =>
  ![...nodesIn(node)].some(({ type }) => type === "identifier" || /^call/.test(type));
