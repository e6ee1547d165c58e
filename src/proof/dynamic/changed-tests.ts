/** Which test files of a change each suite finds. */

import type { ChangedFile, ChangeView } from "../change/change-view.js";
import type { SuiteTests } from "./deep.js";
import type { Suite } from "./lab.js";
import { sharingFiles } from "./sharing-files.js";
import { isTestLine } from "./test-regions.js";

/** A file belongs to the first suite that finds it. Suites without any are left out. */
export async function changedTests(
  view: Pick<ChangeView, "files" | "change">,
  suites: readonly Suite[],
): Promise<readonly SuiteTests[]> {
  const { files } = view;
  const paths = files.filter(holdsChangedTests).map(({ path }) => path);
  const ownerOf = (path: string): Suite | undefined =>
    suites.find(({ runner }) => runner.owns(path));
  const found: SuiteTests[] = [];
  for (const suite of suites) {
    const own = paths.filter((path) => ownerOf(path) === suite);
    if (own.length === 0) continue;
    const others = suite.runner.namesIn === undefined ? [] : await sharingFiles(own, view);
    found.push({ suite, files: own, selection: { kind: "files", files: [...own, ...others] } });
  }
  return found;
}

function holdsChangedTests(file: ChangedFile): boolean {
  const { after, language, role, hunks } = file;
  if (after === undefined) return false;
  if (role === "test") return true;
  const isTest = isTestLine(after, language);
  return hunks.some(({ added, newStart }) => added.some((_, at) => isTest(newStart + at)));
}
