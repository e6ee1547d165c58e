/**
 * A test that failed on the change and passed on the base may be one that says now this and now that. Before the change is blamed,
 * the tests run again on both: one that passes on the change, too, and fails on the base, too, was flaky before.
 */

import { type CheckRun, hasFailed } from "../domain/check-run.js";
import { type Finding, isHard } from "../domain/finding.js";
import { LIMITS } from "../domain/limits.js";
import type { TestStatus } from "../domain/test-run.js";

/** One run more of the gate's tests on a tree: id → what came of it; undefined: it could not be run. */
export type RunAgain = () => Promise<ReadonlyMap<string, TestStatus> | undefined>;

export interface Again {
  readonly onBase: RunAgain;
  readonly onChange: RunAgain;
}

interface Asking {
  /** Ids that passed on the base. */
  readonly passed: ReadonlySet<string>;
  /** All tests of the gate. */
  readonly again: Again;
  /** Only those that failed, and what stands in the same files. */
  readonly alone?: Again;
}

/** `run` is a tests gate's. */
export async function withFlakyBase(
  run: CheckRun,
  { passed, again, alone }: Asking,
): Promise<CheckRun> {
  const suspects = suspectsOf(run, passed);
  if (!hasFailed(run) || suspects.size === 0) return run;
  if (alone !== undefined && (await isSettled(suspects, alone))) return run;
  const now = await outcomesOf(suspects, again.onChange, {
    max: LIMITS.flakyBlameRuns,
    isEnough: (seen) => [...seen.values()].every((words) => words.includes("passed")),
  });
  const wavering = new Set(
    [...now].filter(([, words]) => words.includes("passed")).map(([id]) => id),
  );
  if (wavering.size === 0) return run;
  const before = await outcomesOf(wavering, again.onBase, {
    max: LIMITS.flakyBaseRuns,
    isEnough: (seen) => [...seen.values()].every((words) => words.some(isRed)),
  });
  const findings = run.findings.map((finding) => {
    const id = finding.testId ?? "";
    const words = before.get(id);
    return words?.some(isRed) === true ? toFlaky(finding, now.get(id) ?? [], words) : finding;
  });
  return { ...run, findings, conclusion: findings.some(isHard) ? run.conclusion : "neutral" };
}

/** Red on the change each time, and green on the base: whoever waits for all the other tests learns no more. */
async function isSettled(suspects: ReadonlySet<string>, alone: Again): Promise<boolean> {
  const now = await outcomesOf(suspects, alone.onChange, {
    max: LIMITS.flakyBlameRuns,
    isEnough: (seen) => ![...seen.values()].every((words) => words.every(isRed)),
  });
  const isRedAlways = [...now.values()].every(
    (words) => words.length === LIMITS.flakyBlameRuns && words.every(isRed),
  );
  if (!isRedAlways) return false;
  const before = await alone.onBase();
  return [...suspects].every((id) => before?.get(id) === "passed");
}

const isRed = (status: TestStatus): boolean => status === "failed" || status === "error";

/** Only when nothing else is wrong: a broken build is not flaky. */
function suspectsOf({ findings }: CheckRun, passed: ReadonlySet<string>): ReadonlySet<string> {
  const hard = findings.filter(isHard);
  const isAllTests = hard.every(({ code, testId }) => code === "TEST_FAIL" && testId !== undefined);
  const ids = hard.flatMap(({ testId }) =>
    testId !== undefined && passed.has(testId) ? [testId] : [],
  );
  return new Set(isAllTests && ids.length <= LIMITS.flakySuspectsMax ? ids : []);
}

type Seen = ReadonlyMap<string, readonly TestStatus[]>;

async function outcomesOf(
  ids: ReadonlySet<string>,
  again: RunAgain,
  { max, isEnough }: { readonly max: number; readonly isEnough: (seen: Seen) => boolean },
): Promise<Seen> {
  const seen = new Map<string, TestStatus[]>([...ids].map((id) => [id, []]));
  for (let count = 0; count < max && !(count > 0 && isEnough(seen)); count += 1) {
    const outcome = await again();
    if (outcome === undefined) break;
    for (const [id, words] of seen) {
      const status = outcome.get(id);
      if (status !== undefined) words.push(status);
    }
  }
  return seen;
}

const toFlaky = (
  finding: Finding,
  now: readonly TestStatus[],
  before: readonly TestStatus[],
): Finding => ({
  ...finding,
  code: "FLAKY_BASE",
  severity: "info",
  blame: "base",
  message: `says now this and now that on the base, too (base: ${before.join(", ")}; change: failed, ${now.join(", ")}); it counts for nothing until it is mended`,
});
