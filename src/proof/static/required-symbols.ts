/** Names that the task asks for have to be defined: not only said in a comment, a string, or a test. */

import type { Finding } from "../../domain/finding.js";
import type { SyntaxTree } from "../../ports/syntax.js";
import type { ChangeView, TreeReader } from "../change/change-view.js";
import { definesName } from "../change/definitions.js";
import { isComment, nodesIn } from "../change/nodes.js";
import { toRuleFinding } from "../rule-finding.js";
import { isTestPath } from "../test-path.js";
import type { Control, StaticGate } from "./static-gate.js";

/** Files that are looked into for one name. */
const FILES_MAX = 200;

const without = (path: string, text: string): Control => ({
  code: "REQUIRED_SYMBOL",
  after: { [path]: text },
  workstream: { requiredSymbols: ["parseAmount"] },
});

export const requiredSymbols: StaticGate = {
  id: "proof:required-symbols",
  judge: findingsIn,
  controls: [
    without("src/a.js", "// parseAmount\nconst said = 'parseAmount';\nparseAmount();\n"),
    without("test/a.test.js", "function parseAmount() {}\n"),
    without("src/a.py", '"""parseAmount"""\nfrom b import parseAmount\n'),
    without("src/a.rs", "#[cfg(test)]\nmod tests {\n    fn parseAmount() {}\n}\n"),
    without("a.go", 'package a\n\nvar said = "parseAmount"\n'),
    without("README.md", "Use parseAmount.\n"),
  ],
};

async function findingsIn({ workstream, change }: ChangeView): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const name of workstream?.requiredSymbols ?? []) {
    const paths = (await change.filesWithWord(wordOf(name))).filter(
      (path) => workstream?.kind === "test" || !isTestPath(path),
    );
    if (!(await isDefinedIn(paths.slice(0, FILES_MAX), name, change)))
      findings.push(toMissing(name));
  }
  return findings;
}

/** `Money.parse`, `money::parse`: the last part is what is defined. */
const wordOf = (name: string): string =>
  /^[\p{L}_$][\p{L}\p{N}_$]*(?:(?:\.|::|#)[\p{L}_$][\p{L}\p{N}_$]*)+$/u.test(name)
    ? (name.split(/\.|::|#/).at(-1) ?? name)
    : name;

const toMissing = (name: string): Finding =>
  toRuleFinding("REQUIRED_SYMBOL", name, {
    message: `\`${name}\` is required by the task, and nothing defines it`,
    fix: { hint: `define \`${name}\` where the task asks for it` },
  });

async function isDefinedIn(
  paths: readonly string[],
  name: string,
  tree: TreeReader,
): Promise<boolean> {
  for (const path of paths) {
    const file = await tree.readSource(path);
    if (file === undefined) continue;
    if (file.syntax === undefined ? isSaid(path, file.text, name) : isIn(file.syntax, name))
      return true;
  }
  return false;
}

/** A name has to be defined; what is no name, such as a flag or a path, has to stand in the program itself. */
const isIn = (syntax: SyntaxTree, name: string): boolean =>
  /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)
    ? definesName(syntax, name)
    : [...nodesIn(syntax.root)].some(
        (node) => node.children.length === 0 && !isComment(node) && saysName(node.text, name),
      ) || definesPath(syntax, name);

/** The last part, in a text that says the others. */
function definesPath(syntax: SyntaxTree, name: string): boolean {
  const parts = name.split(/\.|::|#/);
  const last = parts.at(-1);
  return (
    last !== undefined &&
    parts.length > 1 &&
    parts.every((part) => saysName(syntax.root.text, part)) &&
    definesName(syntax, last)
  );
}

const PROSE = /\.(?:md|mdx|markdown|rst|txt|adoc)$|(?:^|\/)(?:README|CHANGELOG|TODO|NOTES)[^/]*$/i;
const REMARK = /^\s*(?:\/\/|#|--|;|\*|\/\*|<!--)/;

/** Without a grammar: on a line that is no remark, of a text that is not only prose. */
const isSaid = (path: string, text: string, name: string): boolean =>
  !PROSE.test(path) && text.split("\n").some((line) => !REMARK.test(line) && saysName(line, name));

const saysName = (text: string, name: string): boolean => text.includes(name);
