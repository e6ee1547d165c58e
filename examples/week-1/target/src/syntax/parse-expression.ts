// Expressions, from the loosest to the tightest form.
import type { Arm, Binding, Expression, FieldValue } from "./ast.js";
import type { Cursor } from "./cursor.js";
import { toOperator } from "./operators.js";
import { parsePattern } from "./parse-pattern.js";
import type { Position } from "./position.js";

/** Expressions joined by `;`. Only parentheses and items hold sequences: in lists and records `;` parts the elements. */
export function parseSequence(cursor: Cursor): Expression {
  const position = cursor.position;
  const items = [parseExpression(cursor)];
  while (cursor.accept(";")) items.push(parseExpression(cursor));
  return items.length === 1 ? items[0] : { kind: "sequence", items, position };
}

function parseExpression(cursor: Cursor): Expression {
  return parseBinary(cursor, 0);
}

/** `let` has been taken. */
export function parseBinding(cursor: Cursor, parseValue: (cursor: Cursor) => Expression): Binding {
  const isRecursive = cursor.accept("rec");
  const name = cursor.expectName();
  const position = cursor.position;
  const parameters = parseParameters(cursor);
  if (isRecursive && parameters.length === 0) cursor.fail("a parameter (only functions are recursive)");
  cursor.expect("=");
  const body = parseValue(cursor);
  const value: Expression = parameters.length === 0 ? body : { kind: "lambda", parameters, body, position };
  return { name, isRecursive, value };
}

function parseParameters(cursor: Cursor): readonly string[] {
  const parameters: string[] = [];
  for (; ;) {
    if (cursor.token.kind === "name") {
      parameters.push(cursor.take().text);
    } else if (cursor.isAt("(") && cursor.isFollowedBy(")")) {
      cursor.take();
      cursor.take();
      parameters.push("_");
    } else {
      return parameters;
    }
  }
}

function parseBinary(cursor: Cursor, loosest: number): Expression {
  let left = parseUnary(cursor);
  for (; ;) {
    const position = cursor.position;
    const found = cursor.token.kind === "symbol" ? toOperator(cursor.token.text) : undefined;
    if (found === undefined || found.binding.level < loosest) return left;
    cursor.take();
    const right = parseBinary(cursor, found.binding.side === "left" ? found.binding.level + 1 : found.binding.level);
    left = { kind: "binary", operator: found.operator, left, right, position };
  }
}

function parseUnary(cursor: Cursor): Expression {
  const position = cursor.position;
  if (cursor.accept("-")) return { kind: "unary", operator: "negate", operand: parseUnary(cursor), position };
  if (cursor.accept("not")) return { kind: "unary", operator: "not", operand: parseUnary(cursor), position };
  if (cursor.accept("ref")) return { kind: "unary", operator: "make-ref", operand: parsePostfix(cursor), position };
  if (cursor.accept("let")) return parseLet(cursor, position);
  if (cursor.accept("fun")) return parseLambda(cursor, position);
  if (cursor.accept("if")) return parseIf(cursor, position);
  if (cursor.accept("match")) return parseMatch(cursor, position);
  return parseApplication(cursor);
}

function parseLet(cursor: Cursor, position: Position): Expression {
  const binding = parseBinding(cursor, parseExpression);
  cursor.expect("in");
  return { kind: "let", binding, body: parseExpression(cursor), position };
}

function parseLambda(cursor: Cursor, position: Position): Expression {
  const parameters = parseParameters(cursor);
  if (parameters.length === 0) cursor.fail("a parameter");
  cursor.expect("->");
  return { kind: "lambda", parameters, body: parseExpression(cursor), position };
}

function parseIf(cursor: Cursor, position: Position): Expression {
  const condition = parseExpression(cursor);
  cursor.expect("then");
  const then = parseExpression(cursor);
  if (!cursor.accept("else")) return { kind: "if", condition, then, otherwise: { kind: "literal", value: undefined, position }, position };
  return { kind: "if", condition, then, otherwise: parseExpression(cursor), position };
}

function parseMatch(cursor: Cursor, position: Position): Expression {
  const subject = parseExpression(cursor);
  cursor.expect("with");
  const arms: Arm[] = [];
  cursor.accept("|");
  do {
    const pattern = parsePattern(cursor);
    cursor.expect("->");
    arms.push({ pattern, body: parseExpression(cursor) });
  } while (cursor.accept("|"));
  return { kind: "match", subject, arms, position };
}

function parseApplication(cursor: Cursor): Expression {
  const position = cursor.position;
  if (cursor.token.kind === "upper") {
    const name = cursor.take().text;
    return startsArgument(cursor) ? { kind: "construct", name, argument: parsePostfix(cursor), position } : { kind: "construct", name, position };
  }
  const callee = parsePostfix(cursor);
  const given: Expression[] = [];
  while (startsArgument(cursor)) given.push(parsePostfix(cursor));
  return given.length === 0 ? callee : { kind: "apply", callee, arguments: given, position };
}

/** What starts in the first column starts a new item, so it is no argument. */
function startsArgument(cursor: Cursor): boolean {
  const { kind, text, position } = cursor.token;
  if (position.column === 1 || kind === "end") return false;
  if (kind === "symbol") return text === "(" || text === "[" || text === "{" || text === "!";
  if (kind === "keyword") return text === "true" || text === "false";
  return true;
}

function parsePostfix(cursor: Cursor): Expression {
  let target = parseAtom(cursor);
  while (cursor.isAt(".")) {
    const position = cursor.position;
    cursor.take();
    target = { kind: "field", target, name: cursor.expectName(), position };
  }
  return target;
}

function parseAtom(cursor: Cursor): Expression {
  const position = cursor.position;
  const { kind } = cursor.token;
  if (cursor.accept("(")) return parseParenthesized(cursor, position);
  if (cursor.accept("[")) return { kind: "list", items: parseElements(cursor, "]"), position };
  if (cursor.accept("{")) return { kind: "record", fields: parseFieldValues(cursor), position };
  if (cursor.accept("!")) return { kind: "unary", operator: "read-ref", operand: parsePostfix(cursor), position };
  if (cursor.accept("true")) return { kind: "literal", value: true, position };
  if (cursor.accept("false")) return { kind: "literal", value: false, position };
  if (kind === "int") return { kind: "literal", value: Number(cursor.take().text), position };
  if (kind === "string") return { kind: "literal", value: cursor.take().text, position };
  if (kind === "name" || kind === "path") return { kind: "name", name: cursor.take().text, position };
  if (kind === "upper") return { kind: "construct", name: cursor.take().text, position };
  return cursor.fail("an expression");
}

function parseParenthesized(cursor: Cursor, position: Position): Expression {
  if (cursor.accept(")")) return { kind: "literal", value: undefined, position };
  const items = [parseSequence(cursor)];
  while (cursor.accept(",")) items.push(parseExpression(cursor));
  cursor.expect(")");
  return items.length === 1 ? items[0] : { kind: "tuple", items, position };
}

function parseElements(cursor: Cursor, end: string): readonly Expression[] {
  const items: Expression[] = [];
  while (!cursor.accept(end)) {
    items.push(parseExpression(cursor));
    if (!cursor.isAt(end)) cursor.expect(";");
  }
  return items;
}

function parseFieldValues(cursor: Cursor): readonly FieldValue[] {
  const fields: FieldValue[] = [];
  while (!cursor.accept("}")) {
    const name = cursor.expectName();
    cursor.expect("=");
    fields.push({ name, value: parseExpression(cursor) });
    if (!cursor.isAt("}")) cursor.expect(";");
  }
  return fields;
}
