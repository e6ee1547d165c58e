/** A file of the source tree as TypeScript's own parser sees it: its imports, and its syntax tree for the other rules. */

import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export interface Source {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly line: number;
  /** As it is written. */
  readonly specifier: string;
  /** Path of the file that is meant, when it is one of the repository. */
  readonly target?: string;
  /** Nothing of it is left when the program runs. */
  readonly isTypeOnly: boolean;
}

export interface ReadSource extends Source {
  readonly isTest: boolean;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** All files below `src/`. */
export function readTree(): readonly ReadSource[] {
  return readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .sort()
    .map((name) => {
      const path = posix.join("src", name.replaceAll("\\", "/"));
      return readSource({ path, text: readFileSync(join(ROOT, path), "utf8") });
    });
}

export function readSource({ path, text }: Source): ReadSource {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const found = importIn(node);
    if (found !== undefined) imports.push(toImport(tree, node, found));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { path, text, tree, imports, isTest: /\.test\.tsx?$/.test(path) };
}

export const lineOf = (tree: ts.SourceFile, node: ts.Node): number =>
  tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;

interface Found {
  readonly specifier: ts.Node | undefined;
  readonly isTypeOnly: boolean;
}

/**
 * `import { type A }` counts as a value: with `verbatimModuleSyntax` the module is loaded all the same.
 * So do `import("…")` and `export … from`.
 */
function importIn(node: ts.Node): Found | undefined {
  if (ts.isImportDeclaration(node)) {
    const isTypeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { specifier: node.moduleSpecifier, isTypeOnly };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { specifier: node.moduleSpecifier, isTypeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node)) {
    const literal = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    return { specifier: literal, isTypeOnly: true };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return { specifier: node.arguments[0], isTypeOnly: false };
  }
  return undefined;
}

function toImport(tree: ts.SourceFile, node: ts.Node, found: Found): Import {
  const { specifier, isTypeOnly } = found;
  const text =
    specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : "(computed)";
  const target = text.startsWith(".")
    ? posix.join(posix.dirname(tree.fileName), text).replace(/\.js$/, ".ts")
    : undefined;
  const line = lineOf(tree, node);
  return target === undefined
    ? { line, specifier: text, isTypeOnly }
    : { line, specifier: text, target, isTypeOnly };
}
