import type { Position } from "./position.js";

export type TokenKind =
  | "int"
  | "string"
  | "name" // x, _, r'
  | "upper" // Circle
  | "path" // List.length
  | "keyword"
  | "symbol"
  | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly position: Position;
}

export const keywords: ReadonlySet<string> = new Set([
  "let",
  "rec",
  "in",
  "fun",
  "if",
  "then",
  "else",
  "match",
  "with",
  "type",
  "of",
  "true",
  "false",
  "not",
  "ref",
]);

/** Longer symbols come before their own beginnings. */
export const symbols: readonly string[] = [
  "|>",
  "||",
  "&&",
  "->",
  "::",
  ":=",
  "<=",
  ">=",
  "<>",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ",",
  ";",
  ":",
  ".",
  "=",
  "<",
  ">",
  "+",
  "-",
  "*",
  "/",
  "^",
  "|",
  "!",
];
