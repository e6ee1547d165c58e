/** ENV_PROBE in JavaScript and TypeScript. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { ancestorsOf, fieldOf, isShort, nodesIn } from "../../change/nodes.js";
import type { Sighting } from "../sighting.js";
import {
  holdersOf,
  isGiven,
  isRunnerVariable,
  isRunnerWord,
  isTestWord,
  literalOf,
  toProbe,
  wordsIn,
} from "./probe.js";

export function probesInJavaScript(root: SyntaxNode, path: string): readonly Sighting[] {
  return [
    ...runnerVariables(root),
    ...runnerGlobals(root),
    ...inSourceTests(root),
    ...modes(root, path),
    ...traces(root),
  ];
}

const runnerVariables = (root: SyntaxNode): readonly Sighting[] =>
  [...wordsIn(root)]
    .filter(([node, text]) => isRunnerVariable(text) && !isGiven(node))
    .map(([node, text]) => toProbe(statementOf(node), text));

const RUNNER_GLOBAL =
  /^(?:jest|vi|vitest|mocha|describe|it|expect|beforeEach|QUnit|cy|__vitest_\w+)$/;

/** `typeof jest`, `globalThis.describe`, `"expect" in globalThis` */
function runnerGlobals(root: SyntaxNode): readonly Sighting[] {
  return [...nodesIn(root)].flatMap((node) => {
    const name =
      node.type === "unary_expression" && isShort(node) && /^typeof\b/.test(node.text)
        ? fieldOf(node, "argument")?.text
        : globalNameOf(node);
    return name === undefined || !RUNNER_GLOBAL.test(name) || isGiven(node)
      ? []
      : [toProbe(statementOf(node), name)];
  });
}

const GLOBAL = /^(?:globalThis|global|window|self)$/;

function globalNameOf(node: SyntaxNode): string | undefined {
  const isOfGlobal = GLOBAL.test((fieldOf(node, "object") ?? fieldOf(node, "right"))?.text ?? "");
  if (!isOfGlobal) return undefined;
  if (node.type === "member_expression") return fieldOf(node, "property")?.text;
  const isIn = node.type === "binary_expression" && fieldOf(node, "operator")?.text === "in";
  if (node.type !== "subscript_expression" && !isIn) return undefined;
  const name = fieldOf(node, isIn ? "left" : "index");
  return name === undefined ? undefined : literalOf(name);
}

/** Vitest's tests inside of source are a block of their own at the end; anything else is a question. */
function inSourceTests(root: SyntaxNode): readonly Sighting[] {
  return [...nodesIn(root)].flatMap((node) => {
    if (node.type !== "member_expression" || node.text !== "import.meta.vitest") return [];
    for (const at of ancestorsOf(node)) {
      const isBlock = at.type === "if_statement" && at.parent?.type === "program";
      if (isBlock && fieldOf(at, "alternative") === undefined && TESTS.test(at.text)) return [];
    }
    return [toProbe(statementOf(node), "import.meta.vitest")];
  });
}

const TESTS = /\b(?:test|it|describe)(?:\.\w+)?\s*\(/;

const MODE =
  /(?:\bNODE_ENV\b|\bAPP_ENV\b|\bimport\.meta\.env\.MODE|\bprocess\.env\.(?:TEST|TESTING|IS_TEST)\b|\bnpm_lifecycle_event\b)/;
const IS_TEST = /^(?:test|testing)$/;

/** `NODE_ENV === "test"` silences logs and keeps servers from listening; what a function answers must not hang on it. */
function modes(root: SyntaxNode, path: string): readonly Sighting[] {
  if (/\.config\.[cm]?[jt]s$|(?:^|\/)(?:config|\.?babelrc)\b[^/]*$/.test(path)) return [];
  return [...nodesIn(root)].flatMap((node) => {
    if (node.type !== "binary_expression" && node.type !== "call_expression") return [];
    if (!isShort(node)) return [];
    if (
      node.type === "binary_expression" &&
      !/^[!=]==?$/.test(fieldOf(node, "operator")?.text ?? "")
    )
      return [];
    const isAsked =
      MODE.test(node.text) && [...wordsIn(node)].some(([, text]) => IS_TEST.test(text));
    const isInner = node.type === "binary_expression" || LOOKS.test(node.text);
    return isAsked && isInner
      ? [toProbe(statementOf(node), "NODE_ENV", decidesAnswer(node) ? "hard" : "soft")]
      : [];
  });
}

/** A function answers otherwise, or throws, because of it. */
function decidesAnswer(node: SyntaxNode): boolean {
  let inner = node;
  for (const at of ancestorsOf(node)) {
    if (at.type === "if_statement" && inner.field === "condition") {
      const branches = [fieldOf(at, "consequence"), fieldOf(at, "alternative")];
      return (
        isInFunction(at) && branches.some((branch) => /\breturn\s+[^\s;]/.test(branch?.text ?? ""))
      );
    }
    if (at.type === "return_statement") return true;
    if (at.type === "arrow_function" && inner.field === "body") return true;
    if (/statement$|declaration$/.test(at.type)) return false;
    inner = at;
  }
  return false;
}

const isInFunction = (node: SyntaxNode): boolean =>
  [...ancestorsOf(node)].some(({ type }) => /function|method_definition/.test(type));

const STACK =
  /\.stack\b|\bcaptureStackTrace\b|\bprepareStackTrace\b|\bcallsites?\s*\(|\brequire\.main\b|\bmodule\.parent\b/;
const ARGUMENTS = /\bprocess\.(?:argv|execArgv|argv0)\b|\bnpm_lifecycle_event\b/;
const LOOKS =
  /\.(?:includes|indexOf|match|matchAll|test|search|startsWith|endsWith|some|find|filter|exec)\s*\(/;

/** Who called, and by which command line. Only the innermost question is told. */
function traces(root: SyntaxNode): readonly Sighting[] {
  const holders = { stack: holdersOf(root, STACK), arguments: holdersOf(root, ARGUMENTS) };
  const asked = [...nodesIn(root)].flatMap((node) => {
    const what = isLook(node) ? tracedBy(node, holders) : undefined;
    return what === undefined ? [] : [{ node, what }];
  });
  return asked
    .filter(({ node }) => !asked.some(({ node: inner }) => inner !== node && isWithin(inner, node)))
    .map(({ node, what }) => toProbe(statementOf(node), what));
}

const isLook = (node: SyntaxNode): boolean =>
  isShort(node) &&
  (node.type === "binary_expression" ||
    (node.type === "call_expression" && LOOKS.test(`${node.children[0]?.text ?? ""}(`)));

const isWithin = (inner: SyntaxNode, outer: SyntaxNode): boolean =>
  inner.start >= outer.start && inner.end <= outer.end;

interface Holders {
  readonly stack: ReadonlySet<string>;
  readonly arguments: ReadonlySet<string>;
}

function tracedBy(node: SyntaxNode, holders: Holders): string | undefined {
  const isOf = (source: RegExp, names: ReadonlySet<string>): boolean =>
    source.test(node.text) || namesIn(node).some((name) => names.has(name));
  const words = literalsIn(node);
  if (words.some(isTestWord) && isOf(STACK, holders.stack)) return "the call stack";
  return words.some(isRunnerWord) && isOf(ARGUMENTS, holders.arguments)
    ? "the command line"
    : undefined;
}

const literalsIn = (node: SyntaxNode): readonly string[] =>
  [...nodesIn(node)].flatMap((inner) =>
    inner.type === "regex" ? [inner.text] : (literalOf(inner) ?? []),
  );

const namesIn = (node: SyntaxNode): readonly string[] =>
  [...nodesIn(node)].filter(({ type }) => type === "identifier").map(({ text }) => text);

/** What is shown: the condition or the statement, not all that hangs on it. */
function statementOf(node: SyntaxNode): SyntaxNode {
  let shown = node;
  for (const at of ancestorsOf(node)) {
    if (at.line !== at.endLine || /statement$|declaration$|program|function|block/.test(at.type))
      break;
    shown = at;
  }
  return shown;
}
