/** EXIT_IN_TEST: a test that ends the process, and with it everything that was to be tested after it. */

import { assertNever } from "../../../domain/assert-never.js";
import type { SyntaxNode } from "../../../ports/syntax.js";
import { ancestorsOf, fieldOf, hasAncestor, isShort, nodesIn } from "../../change/nodes.js";
import { isRustTestCode } from "../../change/rust-tests.js";
import { quoted, type Side, type Sighting, type SightingRule } from "../sighting.js";
import { literalOf } from "./probe.js";

export const exitsInTests: SightingRule = (side) => {
  const { language } = side.file;
  const root = side.text.syntax?.root;
  if (root === undefined || language === undefined) return [];
  switch (language) {
    case "javascript":
    case "typescript":
    case "tsx":
      return inJavaScript(side, root);
    case "python":
      return inPython(side, root);
    case "rust":
      return inRust(side, root);
    case "go":
      return inGo(side, root);
    default:
      return assertNever(language);
  }
};

const toExit = (node: SyntaxNode, severity: "hard" | "soft" = "hard"): Sighting => ({
  code: "EXIT_IN_TEST",
  line: node.line,
  endLine: node.endLine,
  key: `exit ${node.text.slice(0, 80)}`,
  severity,
  message: `${quoted(node.text)} ends the process: no test after it runs, and its exit code says that all is well`,
  hint: "let the test return; run what has to exit in a process of its own",
});

const JS_EXIT = /^(?:process\.(?:exit|reallyExit|abort)|Deno\.exit|Bun\.exit)$/;
const JS_TESTS = /\b(?:test|it|describe|suite)(?:\.\w+)*\s*\(/;
const JS_CHILD_EXIT = /\bprocess\.(?:exit|abort)\s*\(/;

function inJavaScript({ file, text }: Side, root: SyntaxNode): readonly Sighting[] {
  const calls = [...nodesIn(root)].filter(
    (node) => node.type === "call_expression" && JS_EXIT.test(node.children[0]?.text ?? ""),
  );
  // In a handler of the end itself it overrules the runner's own exit code, wherever it stands.
  const last = [...calls, ...exitCodes(root)].filter(isInExitHandler).map((node) => toExit(node));
  if (file.role !== "test" || !JS_TESTS.test(text.text)) return last;
  const isReplaced =
    /(?:spyOn|stub|method|replace)\s*\(\s*process\s*,\s*["'`]exit|process\.exit\s*=[^=]/.test(
      text.text,
    );
  const own = calls
    .filter((node) => !isInExitHandler(node))
    .map((node) => toExit(node, isReplaced ? "soft" : "hard"));
  return [...last, ...own, ...inChildPrograms(root)];
}

const exitCodes = (root: SyntaxNode): readonly SyntaxNode[] =>
  [...nodesIn(root)].filter(
    (node) =>
      node.type === "assignment_expression" &&
      /^process\.exitCode\s*=\s*(?:0|undefined)$/.test(node.text),
  );

function isInExitHandler(node: SyntaxNode): boolean {
  for (const at of ancestorsOf(node)) {
    if (at.type !== "call_expression") continue;
    const callee = at.children[0]?.text ?? "";
    if (!/^process\.(?:on|once|addListener|prependListener)$/.test(callee)) continue;
    const [event] = fieldOf(at, "arguments")?.children.filter(({ isNamed }) => isNamed) ?? [];
    if (event !== undefined && /^(?:exit|beforeExit)$/.test(literalOf(event) ?? "")) return true;
  }
  return false;
}

/** A program that the test writes and runs may end as it likes; told, because it could be this one. */
const inChildPrograms = (root: SyntaxNode): readonly Sighting[] =>
  [...nodesIn(root)]
    .filter(
      ({ type, text }) => /^(?:string|template_string)$/.test(type) && JS_CHILD_EXIT.test(text),
    )
    .map((node) => toExit(node, "soft"));

const PYTHON_EXIT = /^(?:os\.(?:_exit|abort)|pytest\.exit)$/;
const PYTHON_MODULE_EXIT = /^(?:sys\.exit|exit|quit)$/;

function inPython({ file, text }: Side, root: SyntaxNode): readonly Sighting[] {
  const calls = [...nodesIn(root)].filter(({ type }) => type === "call");
  const calleeOf = (node: SyntaxNode): string => node.children[0]?.text ?? "";
  const hard = calls.filter((node) => PYTHON_EXIT.test(calleeOf(node)));
  if (file.role !== "test") return /\batexit\b/.test(text.text) ? inExitHooks(root, hard) : [];
  if (!/(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest|tests?)\.py$/.test(file.path)) return [];
  // A child that was forked has to leave this way.
  const severity = /\bos\.fork\s*\(|\bpty\.fork\s*\(|multiprocessing/.test(text.text)
    ? "soft"
    : "hard";
  const atModule = [...nodesIn(root)].filter(
    (node) =>
      (node.type === "raise_statement" && /^raise\s+SystemExit\b/.test(node.text)) ||
      (node.type === "call" && PYTHON_MODULE_EXIT.test(calleeOf(node))),
  );
  return [
    ...hard.map((node) => toExit(node, severity)),
    ...atModule.filter(isAtModuleLevel).map((node) => toExit(node)),
  ];
}

/** Source that registers an end of its own for the interpreter's end. */
function inExitHooks(root: SyntaxNode, exits: readonly SyntaxNode[]): readonly Sighting[] {
  const hooked = new Set(
    [...nodesIn(root)].flatMap(({ type, text }) =>
      type === "call" ? (/^atexit\.register\s*\(\s*(\w+)/.exec(text)?.[1] ?? []) : [],
    ),
  );
  const isHooked = (node: SyntaxNode): boolean =>
    [...ancestorsOf(node)].some(
      (at) =>
        (at.type === "function_definition" &&
          (hooked.has(fieldOf(at, "name")?.text ?? "") ||
            /@atexit\.register/.test(at.parent?.text ?? ""))) ||
        (at.type === "call" && /^atexit\.register\s*\(/.test(at.text)),
    );
  return exits.filter(isHooked).map((node) => toExit(node));
}

function isAtModuleLevel(node: SyntaxNode): boolean {
  if (hasAncestor(node, "function_definition", "lambda")) return false;
  return ![...ancestorsOf(node)].some(
    (at) => at.type === "if_statement" && /__main__/.test(fieldOf(at, "condition")?.text ?? ""),
  );
}

const RUST_EXIT = /^(?:(?:::)?(?:std::)?process::)?(?:exit|abort)$/;

function inRust({ file, text }: Side, root: SyntaxNode): readonly Sighting[] {
  if (!/#\[(?:\w+::)*test\b|cfg\s*\(\s*test\b/.test(text.text)) return [];
  const imported = /\buse\s+std::process::(?:\{[^}]*\b)?(?:exit|abort)\b/.test(text.text);
  return [...nodesIn(root)]
    .filter((node) => {
      const callee = node.type === "call_expression" ? (node.children[0]?.text ?? "") : "";
      return RUST_EXIT.test(callee) && (imported || callee.includes("process::"));
    })
    .filter((node) => file.role === "test" || isRustTestCode(node))
    .map((node) => toExit(node));
}

/** In `TestMain` it is the rule's about harnesses. A helper process begins with a look at its environment. */
function inGo({ file }: Side, root: SyntaxNode): readonly Sighting[] {
  if (!file.path.endsWith("_test.go")) return [];
  return [...nodesIn(root)]
    .filter((node) => /^os\.Exit\s*\(|^syscall\.Exit\s*\(/.test(isShort(node) ? node.text : ""))
    .filter(({ type }) => type === "call_expression")
    .filter((node) => {
      const fn = [...ancestorsOf(node)].find(({ type }) => type === "function_declaration");
      if (fn === undefined || fieldOf(fn, "name")?.text === "TestMain") return false;
      return !/\bos\.(?:Getenv|LookupEnv|Args)\b/.test(fn.text);
    })
    .map((node) => toExit(node));
}
