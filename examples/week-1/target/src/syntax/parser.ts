// A script is a list of items, each starting in the first column.
import type { Item } from "./ast.js";
import { Cursor } from "./cursor.js";
import { tokenize } from "./lexer.js";
import { parseBinding, parseSequence } from "./parse-expression.js";
import { parseTypeDeclaration } from "./parse-type.js";

export function parseScript(source: string): readonly Item[] {
  const cursor = new Cursor(tokenize(source));
  const items: Item[] = [];
  while (cursor.token.kind !== "end") {
    if (cursor.position.column !== 1) cursor.fail("a new item in the first column");
    items.push(parseItem(cursor));
  }
  return items;
}

function parseItem(cursor: Cursor): Item {
  const position = cursor.position;
  if (cursor.isAt("type")) return parseTypeDeclaration(cursor);
  if (!cursor.accept("let")) return { kind: "expression", expression: parseSequence(cursor), position };
  const binding = parseBinding(cursor, parseSequence);
  if (!cursor.accept("in")) return { kind: "let", binding, position };
  return { kind: "expression", expression: { kind: "let", binding, body: parseSequence(cursor), position }, position };
}
