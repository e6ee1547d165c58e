/** Test files of a change that no gate runs a single test of. */

import type { Finding } from "../../domain/finding.js";
import type { TestRun } from "../../domain/test-run.js";
import { isAllowed } from "../allowances.js";
import { toRuleFinding } from "../rule-finding.js";
import type { Deep } from "./deep.js";
import type { Pair } from "./inventory.js";
import { comesFrom, type FileTests } from "./known-tests.js";

export function unexecutedFiles(
  pairs: readonly Pair[],
  changed: readonly FileTests[],
  { view: { workstream } }: Deep,
): readonly Finding[] {
  const runs = pairs.map(({ onChange }) => onChange);
  // A run that names no test that passes cannot say which ones it were.
  if (runs.length === 0 || runs.some((run) => run.tests.length < run.seen)) return [];
  return changed
    .filter((one) => one.after.length > 0 && !runs.some((run) => isExecuted(one, run)))
    .filter(({ file }) => !isAllowed(workstream, "changeTests", file.path))
    .map((one) => (runs.some((run) => isSkipped(one, run)) ? toSkipped(one) : toUnexecuted(one)));
}

/** The runner has found them, and ran none of them. */
const isSkipped = ({ file, after }: FileTests, { tests }: TestRun): boolean =>
  tests
    .filter(({ status }) => status === "skipped" || status === "todo")
    .some((result) => result.file === file.path || after.some((test) => comesFrom(result, test)));

const toSkipped = ({ file, after }: FileTests): Finding =>
  toRuleFinding("TEST_SKIPPED", file.path, {
    file: file.path,
    message: `${after.length === 1 ? "the one test" : `each of the ${after.length} tests`} of ${file.path} is skipped when it runs, so it shows nothing`,
    fix: { hint: "let them run; what skips them may stand in the source that they call" },
    allowance: "allow.changeTests",
  });

const toUnexecuted = ({ file, after }: FileTests): Finding =>
  toRuleFinding("TEST_NOT_EXECUTED", file.path, {
    file: file.path,
    message: `none of the ${after.length === 1 ? "one test" : `${after.length} tests`} of ${file.path} is run by any gate`,
    fix: {
      hint: "put the file where the runner looks for tests, under a name that it knows, without a condition that does not hold here",
    },
    allowance: "allow.changeTests",
  });

/** By file where the report has files, else by name; a name that only running tells may be any. */
function isExecuted({ file, after }: FileTests, { tests }: TestRun): boolean {
  const executed = tests.filter(({ status }) => status !== "skipped" && status !== "todo");
  if (executed.some((test) => test.file === file.path)) return true;
  if (after.every(({ isSkipped, isTodo }) => isSkipped || isTodo)) return false;
  return after.some((test) => test.isDynamic || executed.some((result) => comesFrom(result, test)));
}
