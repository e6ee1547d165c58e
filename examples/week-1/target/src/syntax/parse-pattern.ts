// Patterns: what stands left of the arrow in a match.
import type { FieldPattern, Pattern } from "./ast.js";
import type { Cursor } from "./cursor.js";

export function parsePattern(cursor: Cursor): Pattern {
  const position = cursor.position;
  const head = parseApplied(cursor);
  if (!cursor.accept("::")) return head;
  return { kind: "cons", head, tail: parsePattern(cursor), position };
}

function parseApplied(cursor: Cursor): Pattern {
  const position = cursor.position;
  if (cursor.token.kind !== "upper") return parseAtom(cursor);
  const name = cursor.take().text;
  return startsAtom(cursor) ? { kind: "construct", name, argument: parseAtom(cursor), position } : { kind: "construct", name, position };
}

function startsAtom(cursor: Cursor): boolean {
  const { kind, text } = cursor.token;
  if (kind === "symbol") return text === "(" || text === "[" || text === "{";
  return kind === "int" || kind === "string" || kind === "name" || kind === "upper" || text === "true" || text === "false";
}

function parseAtom(cursor: Cursor): Pattern {
  const position = cursor.position;
  const { kind, text } = cursor.token;
  if (cursor.accept("(")) return parseParenthesized(cursor, position);
  if (cursor.accept("[")) return parseList(cursor, position);
  if (cursor.isAt("{")) return { kind: "record", fields: parseFieldPatterns(cursor), position };
  if (cursor.accept("true")) return { kind: "literal", value: true, position };
  if (cursor.accept("false")) return { kind: "literal", value: false, position };
  if (cursor.accept("-")) {
    if (cursor.token.kind !== "int") cursor.fail("a number");
    return { kind: "literal", value: -Number(cursor.take().text), position };
  }
  if (kind === "int") return { kind: "literal", value: Number(cursor.take().text), position };
  if (kind === "string") return { kind: "literal", value: cursor.take().text, position };
  if (kind === "upper") return { kind: "construct", name: cursor.take().text, position };
  const name = cursor.token.kind === "name" ? cursor.take().text : cursor.fail("a pattern");
  return text === "_" ? { kind: "wildcard", position } : { kind: "variable", name, position };
}

function parseParenthesized(cursor: Cursor, position: Pattern["position"]): Pattern {
  if (cursor.accept(")")) return { kind: "literal", value: undefined, position };
  const items = [parsePattern(cursor)];
  while (cursor.accept(",")) items.push(parsePattern(cursor));
  cursor.expect(")");
  return items.length === 1 ? items[0] : { kind: "tuple", items, position };
}

function parseList(cursor: Cursor, position: Pattern["position"]): Pattern {
  const items: Pattern[] = [];
  while (!cursor.accept("]")) {
    items.push(parsePattern(cursor));
    if (!cursor.isAt("]")) cursor.expect(";");
  }
  return items.reduceRight<Pattern>((tail, head) => ({ kind: "cons", head, tail, position }), { kind: "nil", position });
}

function parseFieldPatterns(cursor: Cursor): readonly FieldPattern[] {
  const fields: FieldPattern[] = [];
  cursor.expect("{");
  while (!cursor.accept("}")) {
    const name = cursor.expectName();
    cursor.expect("=");
    fields.push({ name, pattern: parsePattern(cursor) });
    if (!cursor.isAt("}")) cursor.expect(";");
  }
  return fields;
}
