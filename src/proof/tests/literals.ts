/** Values that stand in a text, in every language by the names of its grammar. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { childIn, hasSign, isComment, partsOf, pushChildren } from "./nodes.js";
import type { Literal, LiteralKind } from "./test-case.js";

export type PlainLiteral = Omit<Literal, "role">;

const KINDS: Readonly<Record<string, LiteralKind>> = {
  ...{ number: "number", integer: "number", float: "number", integer_literal: "number" },
  ...{ float_literal: "number", int_literal: "number", imaginary_literal: "number" },
  ...{ string: "string", template_string: "string", string_literal: "string" },
  ...{ raw_string_literal: "string", char_literal: "string", rune_literal: "string" },
  ...{ interpreted_string_literal: "string" },
  ...{ true: "boolean", false: "boolean", boolean_literal: "boolean" },
  ...{ null: "nothing", undefined: "nothing", none: "nothing", nil: "nothing" },
  regex: "pattern",
};

const EMPTY: ReadonlySet<string> = new Set(["array", "list", "object", "dictionary", "tuple"]);

/** Types are no values, nor is what a string is put together from. */
const OPAQUE: ReadonlySet<string> = new Set([
  ...["type_annotation", "type_arguments", "literal_type", "type_parameters", "type"],
  ...["slice_type", "array_type", "map_type", "struct_type", "attribute_item"],
]);

/** Undefined: the node is no value that stands there whole. */
export function literalAt(node: SyntaxNode): PlainLiteral | undefined {
  const { type, text, start, end } = node;
  const kind = KINDS[type];
  if (kind === undefined) {
    if (EMPTY.has(type) && partsOf(node).length === 0)
      return { kind: "empty", start, end, text, value: text.replace(/\s/g, "") };
    return negativeAt(node);
  }
  if (!node.isNamed) return undefined;
  if (
    kind === "string" &&
    node.children.some((child) => /substitution|interpolation/.test(child.type))
  )
    return undefined;
  return { kind, start, end, text, value: valueOf(kind, text) };
}

function negativeAt(node: SyntaxNode): PlainLiteral | undefined {
  if (
    !/^(?:unary_(?:expression|operator)|negative_literal)$/.test(node.type) ||
    !hasSign(node, "-")
  )
    return undefined;
  const [operand] = partsOf(node);
  if (operand === undefined || KINDS[operand.type] !== "number") return undefined;
  const { start, end, text } = node;
  return { kind: "number", start, end, text, value: `-${valueOf("number", operand.text)}` };
}

function valueOf(kind: LiteralKind, text: string): string {
  if (kind === "number")
    return text
      .replace(/_/g, "")
      .replace(/(?<=^[\d.]+)(?:[iu](?:8|16|32|64|128|size)|f32|f64|n)$/, "");
  if (kind === "string") return unquoted(text);
  return text;
}

const QUOTED = /^[A-Za-z]{0,2}(#*)("""|'''|["'`])([\s\S]*)\2\1$/;

/** What stands between the quotes, with escaped quotes freed. */
const unquoted = (text: string): string =>
  (QUOTED.exec(text)?.[3] ?? text).replace(/\\(["'`])/g, "$1");

interface StandingLiteral {
  readonly literal: PlainLiteral;
  readonly node: SyntaxNode;
}

/** All values in these nodes, the outermost only. */
export function literalsIn(run: readonly SyntaxNode[]): readonly StandingLiteral[] {
  const found: StandingLiteral[] = [];
  const open = [...run].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const literal = literalAt(node);
    if (literal !== undefined) found.push({ literal: withSign(literal, node), node });
    else if (!OPAQUE.has(node.type) && !isComment(node)) pushChildren(open, node);
  }
  return found;
}

/** In the loose tokens of a Rust macro a minus is a neighbour of its number. */
function withSign(literal: PlainLiteral, node: SyntaxNode): PlainLiteral {
  if (literal.kind !== "number" || node.parent?.type !== "token_tree") return literal;
  const at = node.parent.children.indexOf(node);
  const sign = node.parent.children[at - 1];
  const before = node.parent.children[at - 2];
  const isSign =
    sign?.text === "-" && (before === undefined || /^[([{,;=<>+*/%&|!]/.test(before.text));
  if (sign === undefined || !isSign || before?.type === "token_tree") return literal;
  return { ...literal, start: sign.start, text: `-${literal.text}`, value: `-${literal.value}` };
}

/** The text of a name or title, where it is written out; undefined where it is computed. */
export function textOf(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === "parenthesized_expression") return textOf(partsOf(node)[0]);
  if (node.type === "binary_expression" && hasSign(node, "+")) {
    const [left, right] = [textOf(childIn(node, "left")), textOf(childIn(node, "right"))];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  const literal = literalAt(node);
  return literal?.kind === "string" ? unescaped(literal) : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\" };

const unescaped = ({ value, text }: PlainLiteral): string =>
  text.startsWith("r") || text.startsWith("`")
    ? value
    : value.replace(/\\([ntr\\])/g, (_, sign: string) => ESCAPES[sign] ?? sign);
