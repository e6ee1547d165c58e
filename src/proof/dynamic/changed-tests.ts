/** Which test files of a change each suite finds. */

import type { ChangedFile } from "../change/change-view.js";
import type { SuiteTests } from "./deep.js";
import type { Suite } from "./lab.js";
import { isTestLine } from "./test-regions.js";

/** A file belongs to the first suite that finds it. Suites without any are left out. */
export function changedTests(
  files: readonly ChangedFile[],
  suites: readonly Suite[],
): readonly SuiteTests[] {
  const paths = files.filter(holdsChangedTests).map(({ path }) => path);
  const ownerOf = (path: string): Suite | undefined =>
    suites.find(({ runner }) => runner.owns(path));
  return suites.flatMap((suite) => {
    const own = paths.filter((path) => ownerOf(path) === suite);
    return own.length === 0 ? [] : [{ suite, files: own }];
  });
}

function holdsChangedTests(file: ChangedFile): boolean {
  const { after, language, role, hunks } = file;
  if (after === undefined) return false;
  if (role === "test") return true;
  const isTest = isTestLine(after, language);
  return hunks.some(({ added, newStart }) => added.some((_, at) => isTest(newStart + at)));
}
