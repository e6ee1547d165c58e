/**
 * A task that asks for behaviour, and a change that runs nowhere: only documents and comments (NO_CHANGE), or beside them only tests
 * that stand among the source (ONLY_TESTS_CHANGED). Files that are tests by their path are told by the rules.
 */

import type { Finding } from "../../domain/finding.js";
import type { SyntaxNode } from "../../ports/syntax.js";
import type { ChangedFile, ChangeView, FileText } from "../change/change-view.js";
import { isComment, nodesIn } from "../change/nodes.js";
import { attributesOf, isRustTestCode } from "../change/rust-tests.js";
import { toRuleFinding } from "../rule-finding.js";
import { isTestPath } from "../test-path.js";
import type { StaticGate } from "./static-gate.js";

export const substance: StaticGate = {
  id: "proof:substance",
  appliesTo: ({ workstream }) => workstream?.kind === "feature" || workstream?.kind === "bugfix",
  judge: (change) => Promise.resolve(findingsIn(change)),
  controls: [
    { code: "NO_CHANGE", before: {}, after: { "docs/fix.md": "# It is fixed\n" } },
    {
      code: "NO_CHANGE",
      before: { "a.py": "def f():\n    return 1\n" },
      after: { "a.py": 'def f():\n    """Is fixed."""\n    return 1  # fixed\n' },
    },
    {
      code: "ONLY_TESTS_CHANGED",
      before: { "src/lib.rs": "pub fn f() {}\n" },
      after: {
        "src/lib.rs": "pub fn f() {}\n#[cfg(test)]\nmod tests { #[test] fn g() { super::f() } }\n",
      },
    },
  ],
};

type Substance = "behaviour" | "tests" | "words";

function findingsIn({ files, unread }: ChangeView): readonly Finding[] {
  const found = files.map((file) => ({ path: file.path, is: substanceOf(file) }));
  const isPlain = files.every(({ path }) => isTestPath(path));
  if (isPlain || unread.length > 0 || found.some(({ is }) => is === "behaviour")) return [];
  const paths = found.map(({ path }) => path);
  const some = `${paths.slice(0, 3).join(", ")}${paths.length > 3 ? " …" : ""}`;
  return [
    found.some(({ is }) => is === "tests")
      ? toRuleFinding("ONLY_TESTS_CHANGED", paths.join("\n"), {
          message: `nothing but tests, comments and documents was changed (${some}), and the task asks for behaviour`,
          fix: { hint: "implement the behaviour; tests alone do not make it" },
        })
      : toRuleFinding("NO_CHANGE", paths.join("\n"), {
          message: `only documents and comments were changed (${some}), and the task asks for behaviour`,
          fix: { hint: "do the work, commit it, and end the turn only then" },
        }),
  ];
}

/** What people read and no program does. */
const DOCUMENT =
  /\.(?:md|mdx|markdown|rst|adoc|asciidoc)$|(?:^|\/)docs?\/.*\.txt$|(?:^|\/)(?:licen[cs]e|copying|notice|authors|contributors|changelog|changes|history|readme|todo)(?:\.txt)?$/i;

function substanceOf(file: ChangedFile): Substance {
  if (DOCUMENT.test(file.path)) return "words";
  if (file.role === "test") return "tests";
  if (file.status === "type-changed") return "behaviour";
  const { before, after } = file;
  const sides = [before, after].filter((side) => side !== undefined);
  // Of what has no grammar here nobody knows what is a comment.
  if (file.isBinary || sides.some(({ syntax }) => syntax === undefined)) return "behaviour";
  if (linesOf(before, isTestOrSaid) !== linesOf(after, isTestOrSaid)) return "behaviour";
  return linesOf(before, isSaid) === linesOf(after, isSaid) ? "words" : "tests";
}

/** The text without the nodes that are left out, and without blank lines. */
function linesOf(side: FileText | undefined, isLeftOut: (node: SyntaxNode) => boolean): string {
  if (side?.syntax === undefined) return "";
  const { text } = side;
  let rest = "";
  let at = 0;
  for (const node of nodesIn(side.syntax.root)) {
    if (node.start < at || !isLeftOut(node)) continue;
    rest += text.slice(at, node.start);
    at = node.end;
  }
  rest += text.slice(at);
  return rest
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .join("\n");
}

const isSaid = (node: SyntaxNode): boolean =>
  (isComment(node) && !DIRECTIVE.test(node.text)) || isDocstring(node);

/** Comments that a compiler or a bundler obeys. */
const DIRECTIVE =
  /^\/\/(?:go:|export |line |\s*\+build)|^\/\/\/\s*<|^\/\*\s*#|^#!|@jsx|@vite-|webpack[A-Z]|#\s*(?:cython|distutils):|@flow/;

const isTestOrSaid = (node: SyntaxNode): boolean => isSaid(node) || isTestItem(node);

/** Attributes stand in front of what they are of. */
function isTestItem(node: SyntaxNode): boolean {
  if (node.parent === undefined) return false;
  if (node.type !== "attribute_item") return ITEMS.has(node.type) && isRustTestCode(node);
  const siblings = node.parent.children;
  const item = siblings.slice(siblings.indexOf(node) + 1).find(({ type }) => ITEMS.has(type));
  return item !== undefined && attributesOf(item).includes(node) && isRustTestCode(item);
}

const ITEMS: ReadonlySet<string> = new Set([
  "mod_item",
  "function_item",
  "use_declaration",
  "impl_item",
  "struct_item",
]);

/** The first statement of a module, class or function of Python, if it is nothing but a text. */
function isDocstring(node: SyntaxNode): boolean {
  if (node.type !== "expression_statement" || node.parent === undefined) return false;
  const { children, type } = node.parent;
  const [only, ...others] = node.children;
  if (only?.type !== "string" || others.length > 0) return false;
  return (
    (type === "block" || type === "module") && children.find((one) => !isComment(one)) === node
  );
}
