/** ENV_PROBE in Python. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { isShort, nodesIn } from "../../change/nodes.js";
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

export function probesInPython(root: SyntaxNode, path: string): readonly Sighting[] {
  const variables = [...wordsIn(root)]
    .filter(([node, text]) => (isRunnerVariable(text) || MARK.test(text)) && !isGiven(node))
    .map(([node, text]) => toProbe(askOf(node), text));
  return [...variables, ...modules(root), ...traces(root, path)];
}

/** The habit of a `conftest.py` that tells the source. */
const MARK = /^_?called_from_(?:test|pytest)$|^_pytest_is_running$/;

const RUNNER_MODULE = /^(?:_?pytest|unittest|nose2?|doctest)$/;

/** `"pytest" in sys.modules` */
const modules = (root: SyntaxNode): readonly Sighting[] =>
  [...nodesIn(root)].flatMap((node) => {
    const literal = literalOf(node);
    if (literal === undefined || !RUNNER_MODULE.test(literal) || isGiven(node)) return [];
    const ask = askOf(node);
    return /\bsys\.modules\b/.test(ask.text) ? [toProbe(ask, "sys.modules")] : [];
  });

const ASKS: ReadonlySet<string> = new Set(["comparison_operator", "call", "subscript"]);

/** The smallest question that the word is part of. */
function askOf(node: SyntaxNode): SyntaxNode {
  let at: SyntaxNode | undefined = node;
  while (at !== undefined && !ASKS.has(at.type)) {
    if (/statement$|block$|module/.test(at.type)) return node;
    at = at.parent;
  }
  return at ?? node;
}

const STACK =
  /\binspect\.(?:stack|currentframe|getouterframes)\b|\bsys\._getframe\b|\btraceback\.(?:extract|format|walk)_stack\b/;
const ARGUMENTS = /\bsys\.(?:argv|orig_argv)\b|\b__main__\.__file__\b/;

function traces(root: SyntaxNode, path: string): readonly Sighting[] {
  const holders = { stack: holdersOf(root, STACK), arguments: holdersOf(root, ARGUMENTS) };
  return [...nodesIn(root)].flatMap((node) => (isLook(node) ? traced(node, holders, path) : []));
}

const LOOKS = /\.(?:startswith|endswith|find|index|count)\s*\(|^re\.\w+\s*\(/;

const isLook = (node: SyntaxNode): boolean =>
  isShort(node) &&
  (node.type === "comparison_operator" ||
    (node.type === "call" && LOOKS.test(`${node.children[0]?.text ?? ""}(`)));

interface Holders {
  readonly stack: ReadonlySet<string>;
  readonly arguments: ReadonlySet<string>;
}

function traced(node: SyntaxNode, holders: Holders, path: string): readonly Sighting[] {
  const inner = [...nodesIn(node)];
  const isOf = (pattern: RegExp, names: ReadonlySet<string>): boolean =>
    pattern.test(node.text) ||
    inner.some(({ type, text }) => type === "identifier" && names.has(text));
  const literals = inner.flatMap((one) => literalOf(one) ?? []);
  if (literals.some(isTestWord) && isOf(STACK, holders.stack))
    return [toProbe(node, "the call stack")];
  if (!isOf(ARGUMENTS, holders.arguments)) return [];
  if (literals.some(isRunnerWord)) return [toProbe(node, "the command line")];
  // Django's own habit: settings that ask for `manage.py test`.
  const severity = /settings|conftest|manage\.py|config/.test(path) ? "soft" : "hard";
  return node.type === "comparison_operator" && literals.includes("test")
    ? [toProbe(node, "the command line", severity)]
    : [];
}
