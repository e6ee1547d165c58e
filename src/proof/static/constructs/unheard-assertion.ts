/** INSENSITIVE_ASSERT in Python: assertions in a thread, or in a coroutine that nobody awaits. pytest hears of neither. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { ancestorsOf, fieldOf, nodesIn } from "../../change/nodes.js";
import { testsIn } from "../../tests/tests-in.js";
import { quoted, type Sighting, type SightingRule } from "../sighting.js";

export const unheardAssertions: SightingRule = ({ file, text }) => {
  const root = text.syntax?.root;
  if (file.role !== "test" || file.language !== "python" || text.syntax === undefined || !root)
    return [];
  const helpers = assertingFunctions(root);
  if (helpers.size === 0) return [];
  // A test that also asks something itself may leave the rest to its threads.
  const asking = testsIn("python", text.syntax).filter(({ assertions }) =>
    assertions.some(({ helper }) => helper === undefined),
  );
  const asksItself = ({ line }: SyntaxNode): boolean =>
    asking.some((test) => test.line <= line && line <= test.endLine);
  return [...nodesIn(root)].flatMap((node) => {
    const what = inThread(node, helpers) ?? notAwaited(node, helpers);
    return what === undefined || asksItself(node) ? [] : [toUnheard(node, what)];
  });
};

/** By name, with whether it is a coroutine. One that catches what it raises may hand it on. */
function assertingFunctions(root: SyntaxNode): ReadonlyMap<string, boolean> {
  return new Map(
    [...nodesIn(root)].flatMap((node) => {
      if (node.type !== "function_definition") return [];
      const inside = [...nodesIn(node)];
      const asserts = inside.some(({ type }) => type === "assert_statement");
      const catches = inside.some(({ type }) => type === "try_statement");
      const name = fieldOf(node, "name")?.text;
      return !asserts || catches || name === undefined
        ? []
        : [[name, /^async\b/.test(node.text)] as const];
    }),
  );
}

function inThread(node: SyntaxNode, helpers: ReadonlyMap<string, boolean>): string | undefined {
  if (node.type !== "call" || !/\b(?:Thread|Timer)$/.test(node.children[0]?.text ?? ""))
    return undefined;
  const words = (fieldOf(node, "arguments")?.text ?? "").slice(0, 500).match(/\w+/g) ?? [];
  const name = words.find((word) => helpers.has(word));
  return name === undefined ? undefined : `the assertions of \`${name}\` fail in a thread`;
}

function notAwaited(node: SyntaxNode, helpers: ReadonlyMap<string, boolean>): string | undefined {
  if (node.type !== "call" || node.parent?.type !== "expression_statement") return undefined;
  const name = node.children[0]?.text ?? "";
  if (helpers.get(name) !== true) return undefined;
  const isInFunction = [...ancestorsOf(node)].some(({ type }) => type === "function_definition");
  return isInFunction ? `the coroutine \`${name}\` is never awaited` : undefined;
}

const toUnheard = (node: SyntaxNode, what: string): Sighting => ({
  ...{ code: "INSENSITIVE_ASSERT", line: node.line, endLine: node.endLine },
  key: `unheard ${what}`,
  message: `${quoted(node.text)}: ${what}, and the test passes all the same`,
  hint: "await it, or hand what it finds back to the test and ask there",
});
