/** Which mutants of a change are tried, and in which order: at most one a line, each function's first before any second. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import type { ChangedFile } from "../../change/change-view.js";
import { digest } from "../../result-key.js";
import { addedLines, type ChangedFunction, changedFunctions, hollowed } from "../hollow.js";
import { replacementsOf } from "./operators.js";

export interface Mutant {
  readonly path: string;
  /** The changed function that it is in. */
  readonly within: ChangedFunction;
  readonly line: number;
  readonly operator: string;
  /** The file's whole text with it. */
  readonly text: string;
}

/** The operator whose mutant throws wherever the function begins. */
export const FAILS_AT_ONCE = "fails at once";

/** `seed` decides the order, so that the same change has the same mutants. */
export function mutantsOf(files: readonly ChangedFile[], seed: string): readonly Mutant[] {
  const byFunction = files.flatMap((file) =>
    changedFunctions(file).map((one) => inOrder(mutantsIn(file, one), seed)),
  );
  const rounds = Math.max(0, ...byFunction.map((mutants) => mutants.length));
  return Array.from({ length: rounds }, (_, round) =>
    inOrder(
      byFunction.flatMap((mutants) => mutants.slice(round, round + 1)),
      seed,
    ),
  ).flat();
}

const inOrder = (mutants: readonly Mutant[], seed: string): readonly Mutant[] =>
  mutants
    .map((mutant) => ({ mutant, at: digest([seed, mutant.path, mutant.line, mutant.operator]) }))
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .map(({ mutant }) => mutant);

function mutantsIn(file: ChangedFile, within: ChangedFunction): readonly Mutant[] {
  const { path, language, after } = file;
  if (language === undefined || after === undefined) return [];
  const lines = new Set(addedLines(file));
  const byLine = new Map<number, Mutant>();
  for (const node of nodesIn(within.body)) {
    if (!lines.has(node.line) || byLine.has(node.line)) continue;
    const [one] = replacementsOf(node, language);
    if (one === undefined) continue;
    const text = after.text.slice(0, one.start) + one.text + after.text.slice(one.end);
    byLine.set(node.line, { path, within, line: node.line, operator: one.operator, text });
  }
  const text = hollowed(file, [within]);
  const whole = { path, within, line: within.node.line, operator: FAILS_AT_ONCE };
  return [...byLine.values(), ...(text === undefined ? [] : [{ ...whole, text }])];
}

/** In the order of the text; functions inside have mutants of their own. */
function nodesIn(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.push(node);
    for (let at = node.children.length - 1; at >= 0; at -= 1) {
      const child = node.children[at];
      if (child !== undefined) open.push(child);
    }
  }
  return found;
}
