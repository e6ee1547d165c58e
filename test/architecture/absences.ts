/** How each thing that a layer must not touch is recognised in a syntax tree. */

import ts from "typescript";
import type { Absence } from "./layers.js";
import { lineOf, type ReadSource } from "./read-source.js";

export interface Sighting {
  readonly line: number;
  readonly what: string;
}

export function sightingsOf(absence: Absence, source: ReadSource): readonly Sighting[] {
  const found: Sighting[] = [];
  const visit = (node: ts.Node): void => {
    const what = RECOGNISED[absence](node);
    if (what !== undefined) found.push({ line: lineOf(source.tree, node), what });
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

/** What the node is, if it is the thing; undefined if it is not. */
type Recognise = (node: ts.Node) => string | undefined;

const RECOGNISED: Readonly<Record<Absence, Recognise>> = {
  clock: (node) => ofDate(node) ?? global(node, ["performance"]),
  chance: (node) => ofMath(node) ?? global(node, ["crypto"]),
  // Whoever can reach the global object can reach everything in it.
  process: (node) => global(node, ["process", "console", "globalThis", "global", "require"]),
  network: (node) => global(node, ["fetch", "WebSocket", "XMLHttpRequest", "EventSource"]),
  timers: (node) => global(node, ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"]),
  promises: ofPromise,
  code: ofCode,
};

/** An instant may be computed from what is given: `Date.parse(x)`, `Date.UTC(…)`, `new Date(x)`. */
function ofDate(node: ts.Node): string | undefined {
  if (!isUseOf(node, "Date")) return undefined;
  const { parent } = node;
  if (ts.isNewExpression(parent) && (parent.arguments?.length ?? 0) > 0) return undefined;
  const isCalculation =
    ts.isPropertyAccessExpression(parent) && ["parse", "UTC"].includes(parent.name.text);
  return isCalculation ? undefined : parent.getText();
}

function ofMath(node: ts.Node): string | undefined {
  if (!isUseOf(node, "Math")) return undefined;
  const { parent } = node;
  const isHarmless = ts.isPropertyAccessExpression(parent) && parent.name.text !== "random";
  return isHarmless ? undefined : parent.getText();
}

function ofPromise(node: ts.Node): string | undefined {
  if (ts.isAwaitExpression(node)) return "await";
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return "for await";
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return "async";
  const isNamed = ts.isIdentifier(node) && ["Promise", "PromiseLike"].includes(node.text);
  return isNamed ? node.text : undefined;
}

/** Interfaces, types and imports of types leave nothing behind when the program runs. */
function ofCode(node: ts.Node): string | undefined {
  const isStatement = ts.isStatement(node) && ts.isSourceFile(node.parent);
  if (!isStatement) return undefined;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return undefined;
  if (ts.isImportDeclaration(node)) {
    const isTypeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return isTypeOnly ? undefined : "an import of values";
  }
  if (ts.isExportDeclaration(node) && node.isTypeOnly) return undefined;
  return node.getText().split("\n", 1)[0];
}

const global = (node: ts.Node, names: readonly string[]): string | undefined =>
  names.find((name) => isUseOf(node, name));

/** The bare name as a value: no type, no property of something else, no key, no name that is being declared. */
function isUseOf(node: ts.Node, name: string): boolean {
  if (!ts.isIdentifier(node) || node.text !== name) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return false;
  if (ts.isShorthandPropertyAssignment(parent) || ts.isExportSpecifier(parent)) return true;
  return !isNameOf(node, parent);
}

function isNameOf(node: ts.Identifier, parent: ts.Node): boolean {
  if (ts.isBindingElement(parent)) return parent.name === node || parent.propertyName === node;
  return "name" in parent && parent.name === node;
}
