/**
 * Test files of Go that a change has left as they were, and whose tests it may have changed all the same: they stand in the same
 * package and say the name of something that it has altered in its own test files, e.g. a table of cases or a helper.
 */

import type { SyntaxNode } from "../../ports/syntax.js";
import type { ChangedFile, ChangeView, FileText } from "../change/change-view.js";
import { partsOf } from "../tests/nodes.js";

/** `own`: paths of the change's test files. Others than these, each once. */
export async function sharingFiles(
  own: readonly string[],
  { files, change }: Pick<ChangeView, "files" | "change">,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const file of files.filter(({ path }) => own.includes(path))) {
    const isNear = (path: string): boolean =>
      path.endsWith("_test.go") && folderOf(path) === folderOf(file.path) && !own.includes(path);
    for (const name of alteredIn(file))
      for (const path of await filesWith(name, change)) if (isNear(path)) found.add(path);
  }
  return [...found].sort();
}

/** What is run before all tests is said by nobody, and may concern every one. */
const IS_FIRST = /^(?:init|TestMain)$/;
const ANY = "*";

const filesWith = (name: string, change: ChangeView["change"]): Promise<readonly string[]> =>
  name === ANY || IS_FIRST.test(name) ? change.listFiles() : change.filesWithWord(name);

/** Names of declarations that have another text than the base's, beside the tests themselves; what is new can be used by nobody yet. */
function alteredIn({ before, after }: ChangedFile): readonly string[] {
  const [was, is] = [declarationsIn(before), declarationsIn(after)];
  if (was === undefined || is === undefined) return [ANY];
  const kept = new Set(is.map(({ text }) => text));
  const known = new Set(was.map(({ text }) => text));
  return [
    ...was.filter(({ text }) => !kept.has(text)),
    ...is.filter(
      ({ text, names }) => names.some((name) => IS_FIRST.test(name)) && !known.has(text),
    ),
  ].flatMap(({ names }) => names.filter((name) => IS_FIRST.test(name) || !IS_TEST.test(name)));
}

const IS_TEST = /^(?:Test|Fuzz|Example|Benchmark)(?![a-z])/;

interface Declaration {
  readonly text: string;
  readonly names: readonly string[];
}

/** Undefined: it cannot be read. */
function declarationsIn(file: FileText | undefined): readonly Declaration[] | undefined {
  if (file === undefined) return [];
  if (file.syntax === undefined || file.syntax.hasError) return undefined;
  return partsOf(file.syntax.root)
    .filter(({ type }) => !/^(?:package_clause|import_declaration)$/.test(type))
    .flatMap((node) =>
      /^(?:var|const|type)_declaration$/.test(node.type) ? specsOf(node) : [node],
    )
    .map((node) => ({ text: node.text, names: namesOf(node) }));
}

/** Of `var ( … )` each line. */
function specsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return partsOf(node).flatMap((part) => (/_list$/.test(part.type) ? partsOf(part) : [part]));
}

const namesOf = ({ children }: SyntaxNode): readonly string[] =>
  children.flatMap(({ field, text }) => (field === "name" && text !== "_" ? [text] : []));

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
