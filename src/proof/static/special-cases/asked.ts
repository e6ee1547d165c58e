/** What tests ask and expect, as far as it stands there as literals. */

import type { Language, SyntaxTree } from "../../../ports/syntax.js";
import type { ChangeView, FileText } from "../../change/change-view.js";
import { languageOf } from "../../change/language-of.js";
import { isTestPath } from "../../test-path.js";
import type { Literal, TestCase } from "../../tests/test-case.js";
import { testsIn } from "../../tests/tests-in.js";

/** Of one assertion, or of one row of a table. */
export interface Asked {
  /** Where the text tells what is called. */
  readonly text: string;
  readonly given: ReadonlySet<string>;
  readonly expected: ReadonlySet<string>;
}

/** Unchanged test files that are read because they say the name of a function in question. */
const FILES_MAX = 20;

/** By the tests of the change, and by those of the base that name one of these functions. */
export async function askedIn(
  change: ChangeView,
  names: ReadonlySet<string>,
): Promise<readonly Asked[]> {
  const changed = new Set(change.files.map(({ path }) => path));
  const own = change.files.flatMap(({ language, after }) => inText(language, after));
  const others = new Set<string>();
  for (const name of names) {
    if (!/^\w{3,}$/.test(name)) continue;
    for (const path of await change.change.filesWithWord(name))
      if (isTestPath(path) && !changed.has(path) && others.size < FILES_MAX) others.add(path);
  }
  const read = await Promise.all(
    [...others].map(async (path) => inText(languageOf(path), await change.change.readSource(path))),
  );
  return [...own, ...read.flat()];
}

const inText = (language: Language | undefined, text: FileText | undefined): readonly Asked[] =>
  language === undefined || text?.syntax === undefined ? [] : inTree(language, text.syntax);

const inTree = (language: Language, syntax: SyntaxTree): readonly Asked[] =>
  testsIn(language, syntax).flatMap((test) => [...assertionsOf(test), ...rowsOf(test)]);

/** In Go the call often stands before the question, so that the whole test is what is asked. */
const assertionsOf = ({ assertions }: TestCase): readonly Asked[] =>
  assertions.map(({ text, literals }) => ({
    text,
    given: valuesOf(literals.filter(({ role }) => role === "input")),
    expected: valuesOf(literals.filter(({ role }) => role === "expected")),
  }));

/** Nobody says which value of a row is given and which is expected: each may be either. */
const rowsOf = ({ rows, assertions }: TestCase): readonly Asked[] =>
  rows.map((row) => ({
    text: assertions.map(({ text }) => text).join("\n"),
    given: valuesOf(row),
    expected: valuesOf(row),
  }));

const valuesOf = (literals: readonly Literal[]): ReadonlySet<string> =>
  new Set(literals.map(({ value }) => value));
