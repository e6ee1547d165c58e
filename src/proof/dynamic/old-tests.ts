/**
 * Tests in a language that no grammar is here for: nobody can read what a changed one asks. So the base's own text of them is run on the
 * change, and what passed on the base has to pass still.
 */

import type { TestsGate } from "../../domain/config.js";
import type { Finding } from "../../domain/finding.js";
import type { TestResult } from "../../domain/test-run.js";
import type { ChangedFile } from "../change/change-view.js";
import { isSourcePath } from "../change/role-of.js";
import { toRuleFinding } from "../rule-finding.js";
import { configured } from "../runners/configured.js";
import type { Selection } from "../runners/runner.js";
import type { Deep } from "./deep.js";
import type { Pair } from "./inventory.js";
import type { Edits, Suite } from "./lab.js";
import { notLookedAt } from "./not-looked-at.js";
import { isFailed, testsOf } from "./outcomes.js";

export async function changedInDark(
  pairs: readonly Pair[],
  isLetGo: (test: TestResult) => boolean,
  deep: Deep,
): Promise<readonly Finding[]> {
  const dark = deep.view.files.filter(isDark);
  if (dark.length === 0) return [];
  const found = await Promise.all(
    deep.gates.map(async (gate) => {
      const pair = pairs.find((one) => one.gate === gate.id);
      return pair === undefined ? [] : judgeGate(gate, pair, dark, isLetGo, deep);
    }),
  );
  return found.flat();
}

/** Program text among the tests that the base has, and the change has otherwise. */
const isDark = ({ path, role, language, before, after }: ChangedFile): boolean =>
  role === "test" &&
  language === undefined &&
  isSourcePath(path) &&
  before !== undefined &&
  after !== undefined &&
  before.text !== after.text;

async function judgeGate(
  gate: TestsGate,
  { onBase }: Pair,
  dark: readonly ChangedFile[],
  isLetGo: (test: TestResult) => boolean,
  { suites, lab }: Deep,
): Promise<readonly Finding[]> {
  const suite = suites.find((one) => one.gate.id === gate.id) ?? asItIs(gate);
  const edits: Edits = Object.fromEntries(dark.map(({ path, before }) => [path, before?.text]));
  const outcome = await lab.once({ suite, selection: selectionOf(suite, dark), edits });
  if (outcome.kind !== "ran")
    return [
      notLookedAt(
        "TEST_WEAKENED",
        `what the base's ${dark.map(({ path }) => path).join(", ")} says of the change, which left no report`,
      ),
    ];
  const passed = new Set(onBase.tests.flatMap((test) => (isPassed(test) ? [test.id] : [])));
  return testsOf(outcome)
    .filter((test) => passed.has(test.id) && isFailed(test) && !isLetGo(test))
    .map(toFinding);
}

/** Its own line is all that is known. */
const asItIs = (gate: TestsGate): Suite => ({
  gate,
  runner: configured({ ...gate, runFiles: gate.run }),
});

/** A helper may be any test's. */
const selectionOf = ({ runner }: Suite, dark: readonly ChangedFile[]): Selection => {
  const files = dark.map(({ path }) => path);
  return files.every((path) => runner.owns(path)) ? { kind: "files", files } : { kind: "all" };
};

const isPassed = ({ status }: TestResult): boolean => status === "passed";

const toFinding = ({ id, file }: TestResult): Finding =>
  toRuleFinding("TEST_WEAKENED", `${id} on the base`, {
    ...(file === undefined ? {} : { file }),
    testId: id,
    message: "fails on the change as the base has it; the change has another text for it",
    fix: { hint: "let what it asked hold still, or leave the test as it was" },
    allowance: "allow.changeTests",
  });
