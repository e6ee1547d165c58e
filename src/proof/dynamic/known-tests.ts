/** The tests of a change's files, before and after, as their text has them. */

import type { TestResult } from "../../domain/test-run.js";
import type { ChangedFile, FileText } from "../change/change-view.js";
import type { TestCase } from "../tests/test-case.js";
import { testsIn } from "../tests/tests-in.js";

export interface FileTests {
  readonly file: ChangedFile;
  readonly before: readonly TestCase[];
  readonly after: readonly TestCase[];
}

export const fileTests = (files: readonly ChangedFile[]): readonly FileTests[] =>
  files
    .filter((file) => file.role === "test" || file.language === "rust")
    .map((file) => ({
      file,
      before: testsOfText(file, file.before),
      after: testsOfText(file, file.after),
    }));

const testsOfText = ({ language }: ChangedFile, text: FileText | undefined): readonly TestCase[] =>
  language === undefined || text?.syntax === undefined ? [] : testsIn(language, text.syntax);

/** Without what a parametrised test was run with. */
export const plainName = (name: string): string => name.replace(/\[.*\]$/s, "");

type Named = Pick<TestResult, "suite" | "name">;

/** Does a reported test come from this one? Subtests and rows come from the test that they stand in. */
export function comesFrom({ suite, name }: Named, test: TestCase): boolean {
  if (test.isDynamic) return false;
  return [...suite, name].some((part) => plainName(part) === test.name);
}

/** New, or with another text than before. What cannot be read off the text is taken for touched when its name is new. */
export function touchedIn(
  files: readonly FileTests[],
  isKnown: (test: Named) => boolean,
): (test: Named) => boolean {
  const before = new Set(files.flatMap((one) => one.before.map(bodyOf)));
  const changed = files.flatMap((one) => one.after).filter((test) => !before.has(bodyOf(test)));
  return (test) => !isKnown(test) || changed.some((one) => comesFrom(test, one));
}

const bodyOf = ({ name, suite, body }: TestCase): string => [...suite, name, body].join("\n");
