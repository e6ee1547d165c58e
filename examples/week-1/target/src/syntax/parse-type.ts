// Type declarations. The types of fields are read for the reader's sake; the language checks names and numbers only.
import type { Item, UnionCase } from "./ast.js";
import type { Cursor } from "./cursor.js";

export function parseTypeDeclaration(cursor: Cursor): Item {
  const position = cursor.position;
  cursor.expect("type");
  if (cursor.token.kind !== "upper") cursor.fail("the name of a type");
  const name = cursor.take().text;
  cursor.expect("=");
  if (cursor.isAt("{")) {
    return { kind: "record-type", type: { name, fields: parseFields(cursor) }, position };
  }
  return { kind: "union-type", name, cases: parseCases(cursor), position };
}

function parseFields(cursor: Cursor): readonly string[] {
  const fields: string[] = [];
  cursor.expect("{");
  while (!cursor.accept("}")) {
    fields.push(cursor.expectName());
    cursor.expect(":");
    parseType(cursor);
    if (!cursor.isAt("}")) cursor.expect(";");
  }
  return fields;
}

function parseCases(cursor: Cursor): readonly UnionCase[] {
  const cases: UnionCase[] = [];
  cursor.accept("|");
  do {
    if (cursor.token.kind !== "upper") cursor.fail("the name of a case");
    const name = cursor.take().text;
    cases.push({ name, arity: cursor.accept("of") ? parseType(cursor) : 0 });
  } while (cursor.accept("|"));
  return cases;
}

/** Answers how many factors the type has: `Int * String` has two. */
function parseType(cursor: Cursor): number {
  let factors = 1;
  parseTypeAtom(cursor);
  for (; ;) {
    if (cursor.accept("*")) {
      factors += 1;
    } else if (!cursor.accept("->")) {
      return factors;
    }
    parseTypeAtom(cursor);
  }
}

function parseTypeAtom(cursor: Cursor): void {
  if (cursor.accept("(")) {
    parseType(cursor);
    cursor.expect(")");
  } else if (cursor.token.kind === "upper" || cursor.token.kind === "name") {
    cursor.take();
  } else {
    cursor.fail("a type");
  }
  while (cursor.token.kind === "name" && cursor.position.column > 1) cursor.take();
}
