/**
 * Results of tests that are nowhere in the sources. A test may print what looks like a report; where the runner's names are the
 * names of functions, each has to be one.
 */

import type { Finding } from "../../domain/finding.js";
import type { TestResult } from "../../domain/test-run.js";
import { toRuleFinding } from "../rule-finding.js";
import { nodesIn } from "../tests/nodes.js";
import type { Deep } from "./deep.js";
import type { Pair } from "./inventory.js";
import { comesFrom, type FileTests, plainName } from "./known-tests.js";

/** Of a result, the name that a function has to have; undefined where names are free. */
const FUNCTION_NAME: Readonly<Partial<Record<string, (test: TestResult) => string | undefined>>> = {
  "go-test": ({ suite, name }) => suite[0] ?? name,
  "cargo-test": ({ name, file }) =>
    file !== undefined && name.startsWith(file) ? undefined : name,
  pytest: ({ name, status }) => (status === "error" ? undefined : plainName(name)),
};

export async function ghostsIn(
  pairs: readonly Pair[],
  changed: readonly FileTests[],
  { view }: Deep,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { onBase, onChange } of pairs) {
    const nameOf = FUNCTION_NAME[onChange.format];
    if (nameOf === undefined) continue;
    const known = new Set(onBase.tests.map(({ id }) => id));
    for (const test of onChange.tests) {
      const name = nameOf(test);
      if (name === undefined || known.has(test.id) || !/^\w+$/.test(name)) continue;
      if (changed.some((one) => isDeclaredIn(one, test, name))) continue;
      // It may stand in a file that the change does not touch, and be run for the first time.
      const paths = new Set(changed.map(({ file }) => file.path));
      const others = (await view.change.filesWithWord(name)).filter((path) => !paths.has(path));
      if (others.length === 0) findings.push(toGhost(test, name));
    }
  }
  return findings;
}

/** As a test, or as a word of the program: a macro may make a test of it. A word in a string makes none. */
function isDeclaredIn({ file, after }: FileTests, test: TestResult, name: string): boolean {
  if (after.some((each) => comesFrom(test, each))) return true;
  const root = file.after?.syntax?.root;
  return (
    root !== undefined &&
    nodesIn(root).some(({ type, text }) => type === "identifier" && text === name)
  );
}

const toGhost = ({ id }: TestResult, name: string): Finding =>
  toRuleFinding("GHOST_TEST", id, {
    testId: id,
    message: `a result is reported for "${name}", and no such test stands in any file`,
    fix: { hint: "a test prints what looks like a result; take that out" },
  });
