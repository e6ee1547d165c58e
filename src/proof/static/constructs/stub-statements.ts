/** Single statements that do nothing but say that something is missing. */

import type { Language, SyntaxNode } from "../../../ports/syntax.js";
import { namedChildrenOf, nodesIn } from "../../change/nodes.js";

const NOT_IMPLEMENTED =
  /\bnot[ _-]?(?:yet[ _-]?)?(?:been[ _-]?)?implemented\b|\bunimplemented\b|\bimplement (?:me|this|later)\b|\bTODO\b/;
const NOT_IMPLEMENTED_ANY_CASE = new RegExp(NOT_IMPLEMENTED.source.replace("|\\bTODO\\b", ""), "i");

/** In a comment. A to-do list's own words are written otherwise. */
export const TODO =
  /\b(?:TODO|FIXME|XXX)\b|\b(?:not (?:yet )?implemented|implement (?:me|this|later))\b/;

const saysNotImplemented = (text: string): boolean =>
  NOT_IMPLEMENTED.test(text) || NOT_IMPLEMENTED_ANY_CASE.test(text);

export function isUnfinished(statement: SyntaxNode, language: Language): boolean {
  switch (language) {
    case "javascript":
    case "typescript":
    case "tsx":
      return isThrow(statement) && (throwsItsKind(statement) || saidIn(statement));
    case "python":
      return (
        statement.type === "raise_statement" &&
        (/^raise\s+NotImplementedError\b/.test(statement.text) || saidIn(statement))
      );
    case "rust":
      return isRustStub(statement);
    case "go":
      return isGoStub(statement);
  }
}

/** `throw …`, or a promise that is rejected at once. */
const isThrow = ({ type, text }: SyntaxNode): boolean =>
  type === "throw_statement" || /^(?:return\s+)?Promise\.reject\s*\(/.test(text);

/** `new NotImplementedError()` */
const throwsItsKind = ({ text }: SyntaxNode): boolean =>
  /\b(?:Not(?:Yet)?Implemented|Unimplemented)\w*\s*\(/.test(text.slice(0, 120));

const STRINGS: ReadonlySet<string> = new Set([
  ...["string", "template_string", "string_literal", "raw_string_literal"],
  ...["interpreted_string_literal"],
]);

const saidIn = (node: SyntaxNode): boolean =>
  [...nodesIn(node)].some(({ type, text }) => STRINGS.has(type) && saysNotImplemented(text));

function isRustStub(statement: SyntaxNode): boolean {
  const text = statement.text.replace(/;$/, "");
  if (/^(?:(?:std|core)::)?(?:todo|unimplemented)!\s*[([{]/.test(text)) return true;
  return /^(?:return\s+)?(?:panic!|Err\s*\()/.test(text) && saidIn(statement);
}

/** `panic("not implemented")`, or an error of these words beside zero values. */
function isGoStub(statement: SyntaxNode): boolean {
  if (/^panic\s*\(/.test(statement.text)) return saidIn(statement);
  if (statement.type !== "return_statement") return false;
  const values = namedChildrenOf(statement).flatMap((node) =>
    node.type === "expression_list" ? namedChildrenOf(node) : [node],
  );
  const last = values.at(-1);
  return (
    last !== undefined &&
    /^(?:errors\.New|fmt\.Errorf)\s*\(/.test(last.text) &&
    saidIn(last) &&
    values.slice(0, -1).every(isNothingMuch)
  );
}

/** What stands beside a TODO when nothing was done: no value, or the simplest one of its type. */
export function isEmptyTalk(statement: SyntaxNode): boolean {
  if (/^(?:pass|\.\.\.|return;?)$/.test(statement.text)) return true;
  if (statement.type === "return_statement") {
    return namedChildrenOf(statement)
      .flatMap((node) => (node.type === "expression_list" ? namedChildrenOf(node) : [node]))
      .every(isNothingMuch);
  }
  return isNothingMuch(statement);
}

const NOTHING_MUCH =
  /^(?:undefined|null|nil|None|none|true|false|True|False|-?\d+(?:\.\d+)?|""|''|``|\[\]|\{\}|\(\)|dict\(\)|list\(\)|Ok\(\(\)\)|Ok\(None\)|Vec::new\(\)|vec!\[\]|String::new\(\)|Default::default\(\))$/;

const isNothingMuch = ({ text }: SyntaxNode): boolean =>
  NOTHING_MUCH.test(text.replace(/^return\s+/, "").replace(/;$/, ""));
