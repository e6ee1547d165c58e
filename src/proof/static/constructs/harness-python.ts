/** HARNESS_TAMPERED in Python. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { ancestorsOf, fieldOf, isShort, namedChildrenOf, nodesIn } from "../../change/nodes.js";
import type { Side, Sighting } from "../sighting.js";
import { literalOf } from "./probe.js";
import { toEqualToAll, toTampering } from "./tampering.js";

export function tamperingInPython({ file }: Side, root: SyntaxNode): readonly Sighting[] {
  const isTest = file.role === "test";
  return [...nodesIn(root)].flatMap((node) => {
    const what =
      assignment(node, isTest) ??
      settings(node, isTest) ??
      hook(node) ??
      skip(node, file.path, isTest);
    if (what !== undefined) return [toTampering(node, what)];
    return isTest ? [] : equality(node);
  });
}

const RUNNER =
  /^(?:(?:unittest(?:\.\w+)*\.)?(?:TestCase|IsolatedAsyncioTestCase|TestResult|TextTestResult|TextTestRunner)|unittest|pytest|_pytest(?:\.\w+)*|doctest)\.(?!maxDiff|longMessage|_diffThreshold|MarkGenerator)\w+$/;
const BUILTIN_IN_SOURCE =
  /^(?:builtins|__builtins__)\.(?:AssertionError|BaseException|Exception|isinstance|len|print|open|eq|all|any|sum|sorted|compile|exec|eval|__import__|SystemExit)$/;
const BUILTIN_ANYWHERE =
  /^(?:builtins|__builtins__)\.(?:AssertionError|isinstance|all|any|len|__import__)$/;

/** What its own speed is measured by. Tests may stop it. */
const CLOCK =
  /^time\.(?:time|perf_counter|monotonic|process_time)(?:_ns)?$|^datetime\.(?:datetime|date)$/;

function assignment(node: SyntaxNode, isTest: boolean): string | undefined {
  if (node.type !== "assignment") return undefined;
  const left = fieldOf(node, "left");
  if (left === undefined || !isShort(left)) return undefined;
  return explainTarget(left.text, isTest);
}

function explainTarget(target: string, isTest: boolean): string | undefined {
  if (RUNNER.test(target)) return `writes over \`${target}\``;
  if ((isTest ? BUILTIN_ANYWHERE : BUILTIN_IN_SOURCE).test(target))
    return `writes over \`${target}\``;
  if (CLOCK.test(target) && !isTest) return `puts another clock in place of \`${target}\``;
  return /^sys\.modules\[["'](?:_?pytest|unittest|doctest)\b/.test(target)
    ? "puts another module in the runner's place"
    : undefined;
}

/** `setattr(unittest.TestCase, "assertEqual", …)`, an import hook */
function settings(node: SyntaxNode, isTest: boolean): string | undefined {
  if (node.type !== "call" || !isShort(node)) return undefined;
  const callee = node.children[0]?.text ?? "";
  if (/^sys\.(?:meta_path|path_hooks)\.(?:insert|append)$/.test(callee) && !isTest)
    return "changes how modules are loaded";
  if (callee !== "setattr") return undefined;
  const [object, name] = namedChildrenOf(fieldOf(node, "arguments") ?? node);
  if (object === undefined || name === undefined) return undefined;
  return explainTarget(`${object.text}.${literalOf(name) ?? "anything"}`, isTest);
}

/** Those of pytest's hooks that decide what a test's outcome is, or which tests there are. */
const HOOK =
  /^pytest_(?:runtest_(?:makereport|protocol|call|logreport|logfinish)|pyfunc_call|report_teststatus|sessionfinish|collection_modifyitems|ignore_collect|pycollect_makeitem|deselected|exception_interact)$/;

function hook(node: SyntaxNode): string | undefined {
  if (node.type !== "function_definition") return undefined;
  const name = fieldOf(node, "name")?.text ?? "";
  return HOOK.test(name) ? `decides with \`${name}\` what tests say` : undefined;
}

/** Source that skips the test that calls it. Helpers of tests may. */
function skip(node: SyntaxNode, path: string, isTest: boolean): string | undefined {
  if (isTest || /testing|_pytest|plugin|test_?utils?|conftest/.test(path)) return undefined;
  if (
    node.type === "raise_statement" &&
    /^raise\s+(?:unittest\.(?:case\.)?)?SkipTest\b/.test(node.text)
  )
    return "skips the test that runs it";
  if (node.type !== "call") return undefined;
  return /^pytest\.(?:skip|xfail|exit|importorskip)$/.test(node.children[0]?.text ?? "")
    ? "skips the test that runs it"
    : undefined;
}

/** `__eq__` that answers the same for everything, or by looking at the other value alone. */
function equality(node: SyntaxNode): readonly Sighting[] {
  const name = node.type === "function_definition" ? (fieldOf(node, "name")?.text ?? "") : "";
  if (!/^__(?:eq|ne)__$/.test(name) || !isShort(node) || isDouble(node)) return [];
  const body = (fieldOf(node, "body")?.text ?? "").replace(DOCSTRING, "").trim();
  const same = name === "__eq__" ? ALWAYS : NEVER;
  if (!same.test(body) && !looksAtOtherAlone(node, body)) return [];
  return [toEqualToAll(node, "makes a value that equals whatever it is held against")];
}

const DOCSTRING = /^(?:"""[\s\S]*?"""|'''[\s\S]*?''')\s*/;
const ALWAYS = /^return\s+(?:True|1|not False)$/;
const NEVER = /^return\s+(?:False|0|not True)$/;
/** By its kind, by what it is, or left to others to say. */
const HONEST = /type\s*\(|__class__|\bis\b|super\s*\(/;
/** To ask for its kind alone is honest; to ask more of it behind that is not. */
const KIND = /isinstance\s*\([^()]*(?:\([^()]*\))?\)/g;

function looksAtOtherAlone(node: SyntaxNode, body: string): boolean {
  const [self = "self", other = "other"] = namedChildrenOf(fieldOf(node, "parameters") ?? node).map(
    ({ text }) => text.replace(/[:=].*/s, "").trim(),
  );
  const asked = body.replace(KIND, "");
  const uses = (word: string): boolean =>
    new RegExp(`\\b${word.replace(/\W/g, "")}\\b`).test(asked);
  return uses(other) && !uses(self) && !HONEST.test(asked);
}

/** `ANY` and the like say what they are. */
function isDouble(node: SyntaxNode): boolean {
  const owner = [...ancestorsOf(node)].find(({ type }) => type === "class_definition");
  return /^_*(?:Any|Wildcard|Match|Never|Nothing|Missing|Sentinel)/i.test(
    owner === undefined ? "" : (fieldOf(owner, "name")?.text ?? ""),
  );
}
