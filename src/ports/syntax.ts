/** Reading source text as a syntax tree, whatever the language; of a text that is no such language, as much as can be read. */

export type Language = "javascript" | "typescript" | "tsx" | "python" | "rust" | "go";

/** A node as tree-sitter's grammars name it: https://tree-sitter.github.io/tree-sitter/using-parsers */
export interface SyntaxNode {
  readonly type: string;
  /** Part of the grammar's rules, as opposed to a keyword or a sign. */
  readonly isNamed: boolean;
  /** The name under which its parent has it, e.g. `body`. */
  readonly field: string | undefined;
  /** Where it begins and ends in the text, in UTF-16 units; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Lines from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  readonly parent: SyntaxNode | undefined;
  readonly children: readonly SyntaxNode[];
}

export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** Some of it is not of the language. */
  readonly hasError: boolean;
}

export interface Syntax {
  /** Never refuses: what cannot be read is in the tree as a node of type `ERROR`. Undefined: too large, or nested too deep. */
  parse(language: Language, text: string): Promise<SyntaxTree | undefined>;
}
