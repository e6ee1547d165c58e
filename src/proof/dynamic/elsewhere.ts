/**
 * The change's tests in surroundings that are not quite the gate's own: without the variable `CI`, and with another last line in each of
 * their files. An honest change does not notice; one that knows its tests by digest or length, or works for the gate alone, does.
 */

import type { TestResult } from "../../domain/test-run.js";
import { languageOf } from "../change/language-of.js";
import type { Deep, SuiteTests } from "./deep.js";
import type { Edits, Outcome } from "./lab.js";
import { isFailed, testsOf } from "./outcomes.js";

/** What a configured line does without `CI` nobody knows: some wait for keys. */
export const hasElsewhere = ({ suite }: SuiteTests): boolean => suite.runner.name !== "configured";

export async function tryElsewhere(
  { suite, files, selection }: SuiteTests,
  { lab, view, config, toolbox }: Deep,
): Promise<Outcome> {
  const mark = toolbox.ambient.nonce();
  const edits: Edits = suite.runner.compiles
    ? {}
    : Object.fromEntries(
        (await Promise.all(files.map((path) => remarked(path, mark, view.change)))).flat(),
      );
  return lab.try({
    suite,
    selection,
    edits,
    // What the base's configuration sets is the repository's own.
    without: "CI" in config.env ? [] : ["CI"],
  });
}

async function remarked(
  path: string,
  mark: string,
  tree: Deep["view"]["change"],
): Promise<readonly (readonly [string, string])[]> {
  const language = languageOf(path);
  const text = language === undefined ? undefined : await tree.readFile(path);
  if (text === undefined) return [];
  return [[path, `${text}\n${language === "python" ? "#" : "//"} ${mark}\n`]];
}

/** Tests that pass here and fail there. One that is left out there says so in its own text; that all of them are gone is a failure. */
export function failedElsewhere(
  here: Outcome,
  there: Outcome,
  isTouched: Deep["isTouched"],
): readonly TestResult[] {
  if (there.kind !== "ran" && there.kind !== "broken") return [];
  const passed = testsOf(here).filter((test) => isTouched(test) && test.status === "passed");
  const others = new Map(testsOf(there).map((test) => [test.id, test]));
  if (passed.every(({ id }) => !others.has(id))) return passed;
  return passed.filter(({ id }) => {
    const other = others.get(id);
    return other !== undefined && isFailed(other);
  });
}
