/** ENV_PROBE: source that asks whether it runs under a test. What all languages have in common. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { ancestorsOf, isComment, isShort, nodesIn } from "../../change/nodes.js";
import { quoted, type Sighting } from "../sighting.js";

/** Variables that a test runner sets for what it runs. Those that configure a runner are not among them. */
const RUNNER_VARIABLE =
  /^(?:NODE_TEST(?:_CONTEXT|_WORKER_ID|_)?|VITEST(?:_[A-Z_]*)?|JEST_(?:WORKER_ID)?|MOCHA_WORKER_ID|PYTEST_(?:CURRENT_TEST|VERSION|XDIST\w*)?|NEXTEST(?:_[A-Z_]*)?|RUST_TEST_THREADS)$/;

export const isRunnerVariable = (name: string): boolean => RUNNER_VARIABLE.test(name);

/** Names of runners, and of files as tests are called. */
const TEST_WORD =
  /(?:^|[^a-z])(?:tests?|specs?|vitest|jest|mocha|pytest|unittest|node:test|__tests__)(?:[^a-z]|$)/i;

export const isTestWord = (text: string): boolean => TEST_WORD.test(text);

/** The same without words that a program's own flags have: `--test`, `test`. */
const RUNNER_WORD =
  /vitest|jest|mocha|pytest|unittest|node:test|__tests__|[._]test\b|\.spec\b|\btests?[\\/]/i;

export const isRunnerWord = (text: string): boolean => RUNNER_WORD.test(text);

export const toProbe = (
  node: SyntaxNode,
  what: string,
  severity: "hard" | "soft" = "hard",
): Sighting => ({
  code: "ENV_PROBE",
  line: node.line,
  endLine: node.endLine,
  key: `probe ${what}`,
  severity,
  message: `${quoted(node.text)} asks whether the program is being tested (${what})`,
  hint: "let it do the same, tested or not; pass in what a test has to replace",
});

/** Literal text of a string node, and of several that are added up. */
export function literalOf(node: SyntaxNode): string | undefined {
  if (PLAIN_STRINGS.has(node.type))
    return node.text.replace(/^[a-zA-Z]*(?:"""|'''|["'`])|(?:"""|'''|["'`])$/g, "");
  if (node.type !== "binary_expression" && node.type !== "binary_operator") return undefined;
  const [left, sign, right] = node.children;
  if (left === undefined || right === undefined || sign?.text !== "+") return undefined;
  const [first, second] = [literalOf(left), literalOf(right)];
  return first === undefined || second === undefined ? undefined : first + second;
}

const PLAIN_STRINGS: ReadonlySet<string> = new Set([
  ...["string", "template_string", "string_literal", "interpreted_string_literal"],
  ...["raw_string_literal"],
]);

/** All that is a literal or a name, with the text that it stands for; comments have none. */
export function* wordsIn(root: SyntaxNode): Generator<readonly [SyntaxNode, string], void> {
  for (const node of nodesIn(root)) {
    if (isComment(node)) continue;
    const text = node.type.includes("identifier") ? node.text : literalOf(node);
    const isPart = node.parent !== undefined && literalOf(node.parent) !== undefined;
    if (text !== undefined && !isPart) yield [node, text];
  }
}

/** Is it set, taken away or named as a key, rather than asked for? */
export function isGiven(node: SyntaxNode): boolean {
  let inner = node;
  for (const at of ancestorsOf(node)) {
    if (at.type === "pair" && at.children[0] === inner) return true;
    if (
      /^(?:assignment|assignment_expression|assignment_statement|augmented_assignment\w*)$/.test(
        at.type,
      )
    )
      return at.children[0] === inner || inner.field === "left";
    if (
      at.type === "delete_statement" ||
      (at.type === "unary_expression" && /^delete\b/.test(at.text))
    )
      return true;
    if (/^(?:call|call_expression)$/.test(at.type)) {
      const name = at.children[0]?.text ?? "";
      if (
        /(?:\b|_)(?:setenv|unsetenv|putenv|set_var|remove_var|env_remove|pop|delenv|stubEnv|env)$/i.test(
          name,
        )
      )
        return !/^(?:std::)?env$|^environ/.test(name);
    }
    if (/statement|declaration|block|body/.test(at.type)) return false;
    inner = at;
  }
  return false;
}

/** Names that hold what `source` matches, directly or as what a loop goes through. */
export function holdersOf(root: SyntaxNode, source: RegExp): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodesIn(root)) {
    if (!HOLDERS.has(node.type)) continue;
    const left = node.children.find(
      ({ field }) => field === "name" || field === "left" || field === "pattern",
    );
    const right = node.children.find(({ field }) => field === "value" || field === "right");
    if (left === undefined || right === undefined || !isShort(right)) continue;
    if (/function|class|object/.test(right.type) || !source.test(right.text)) continue;
    for (const name of left.text.match(/[A-Za-z_$][\w$]*/g) ?? [])
      if (name !== "_") names.add(name);
  }
  return names;
}

const HOLDERS: ReadonlySet<string> = new Set([
  ...["variable_declarator", "for_in_statement", "assignment", "for_statement", "for_in_clause"],
  ...["let_declaration", "short_var_declaration", "assignment_statement", "range_clause"],
]);
