/** Syntax trees by tree-sitter, whose grammars come as WebAssembly: no native code, nothing to compile, any platform. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import treeSitter, { type Language as Grammar, type TreeCursor } from "@vscode/tree-sitter-wasm";
import { LIMITS } from "../../domain/limits.js";
import type { Language, Syntax, SyntaxNode, SyntaxTree } from "../../ports/syntax.js";

// The package is CommonJS in a wrapper that Node cannot see its names through.
const { Language: Grammars, Parser } = treeSitter;

const WASM = dirname(createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm"));

/** Grammars are loaded when a text of theirs is first read, and kept. */
export function createSyntax(): Syntax {
  const grammars = new Map<Language, Promise<Grammar>>();
  const grammarOf = (language: Language): Promise<Grammar> => {
    const known = grammars.get(language) ?? load(language);
    grammars.set(language, known);
    return known;
  };
  return {
    parse: async (language, text) => {
      if (Buffer.byteLength(text) > LIMITS.sourceBytesMax) return undefined;
      return parse(await grammarOf(language), text);
    },
  };
}

async function load(language: Language): Promise<Grammar> {
  await Parser.init({ locateFile: (name: string) => join(WASM, name) });
  return Grammars.load(await readFile(join(WASM, `tree-sitter-${language}.wasm`)));
}

function parse(grammar: Grammar, text: string): SyntaxTree | undefined {
  const parser = new Parser();
  try {
    parser.setLanguage(grammar);
    const tree = parser.parse(text);
    if (tree === null) return undefined;
    const { hasError } = tree.rootNode;
    const cursor = tree.walk();
    try {
      const root = copyOf(cursor, text);
      return root === undefined ? undefined : { root, hasError };
    } finally {
      cursor.delete();
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

type Copied = { -readonly [Key in keyof SyntaxNode]: SyntaxNode[Key] } & {
  children: Copied[];
};

/** Plain values instead of handles into the parser's memory, which nobody would give back. Without recursion: texts are hostile. */
function copyOf(cursor: TreeCursor, text: string): SyntaxNode | undefined {
  const root = copyNode(cursor, text, undefined);
  let at = root;
  let depth = 0;
  for (;;) {
    if (cursor.gotoFirstChild()) {
      depth += 1;
      if (depth > LIMITS.syntaxDepthMax) return undefined;
      at = addChild(at, cursor, text);
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return root;
      depth -= 1;
      at = at.parent as Copied;
    }
    at = addChild(at.parent as Copied, cursor, text);
  }
}

function addChild(parent: Copied, cursor: TreeCursor, text: string): Copied {
  const child = copyNode(cursor, text, parent);
  parent.children.push(child);
  return child;
}

function copyNode(cursor: TreeCursor, text: string, parent: Copied | undefined): Copied {
  const { startIndex: start, endIndex: end, startPosition, endPosition } = cursor;
  return {
    type: cursor.nodeType,
    isNamed: cursor.nodeIsNamed,
    field: cursor.currentFieldName ?? undefined,
    start,
    end,
    line: startPosition.row + 1,
    endLine: endPosition.row + 1,
    get text() {
      return text.slice(start, end);
    },
    parent,
    children: [],
  };
}
