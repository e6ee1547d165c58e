/** Values that are put together from others that stand there: `"1,2" + "34.50"`, `1234 * 100 + 50`, `"a" "b"`. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { isComment, isShort, namedChildrenOf, nodesIn } from "../../change/nodes.js";
import { literalAt, literalsIn, type PlainLiteral } from "../../tests/literals.js";

/** All values in these nodes, and what those make that are put together. */
export function valuesIn(run: readonly SyntaxNode[]): ReturnType<typeof literalsIn> {
  const made = run.flatMap((one) =>
    isShort(one)
      ? [...nodesIn(one)].flatMap((node) => {
          const literal = COMPOSED.test(node.type) ? constantAt(node, 0) : undefined;
          return literal === undefined ? [] : [{ literal, node }];
        })
      : [],
  );
  return made.length === 0 ? literalsIn(run) : [...literalsIn(run), ...made];
}

const COMPOSED = /^(?:binary_expression|binary_operator|concatenated_string)$/;
const DEPTH_MAX = 8;

function constantAt(node: SyntaxNode, depth: number): PlainLiteral | undefined {
  if (depth > DEPTH_MAX) return undefined;
  const literal = literalAt(node);
  if (literal !== undefined) return literal;
  const parts = namedChildrenOf(node).filter((child) => !isComment(child));
  if (node.type === "parenthesized_expression")
    return parts[0] === undefined ? undefined : constantAt(parts[0], depth + 1);
  if (!COMPOSED.test(node.type)) return undefined;
  const values = parts.map((part) => constantAt(part, depth + 1));
  const known = values.filter((value) => value !== undefined);
  const [first, second] = known;
  if (first === undefined || second === undefined || known.length < values.length) return undefined;
  const { start, end, text } = node;
  const value = /string$/.test(node.type)
    ? known.map((one) => one.value).join("")
    : computed(first, second, signOf(node));
  return value === undefined ? undefined : { kind: first.kind, start, end, text, value };
}

const signOf = (node: SyntaxNode): string | undefined =>
  node.children.find(({ isNamed, text }) => !isNamed && /^[-+*/]$/.test(text))?.text;

function computed(
  first: PlainLiteral,
  second: PlainLiteral,
  sign: string | undefined,
): string | undefined {
  if (first.kind === "string" || second.kind === "string")
    return sign === "+" ? first.value + second.value : undefined;
  const [one, other] = [Number(first.value), Number(second.value)];
  if (Number.isNaN(one) || Number.isNaN(other)) return undefined;
  switch (sign) {
    case "+":
      return `${one + other}`;
    case "-":
      return `${one - other}`;
    case "*":
      return `${one * other}`;
    case "/":
      return `${one / other}`;
    default:
      return undefined;
  }
}

const NODES_MAX = 300;

/** Short but for its comments. */
export function isShortCode(node: SyntaxNode): boolean {
  if (isShort(node)) return true;
  let count = 0;
  let comments = 0;
  for (const inner of nodesIn(node)) {
    count += 1;
    if (count > NODES_MAX) return false;
    if (isComment(inner)) comments += inner.end - inner.start;
  }
  return isShort({ ...node, start: node.start + comments });
}
