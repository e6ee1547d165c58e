/**
 * Every test that passed on the base passes on the change, unless the plan lets it go; every new test file is really run; and
 * nobody prints results of tests that are nowhere.
 */

import type { CheckRun } from "../../domain/check-run.js";
import type { Finding, ReasonCode } from "../../domain/finding.js";
import type { TestResult, TestRun } from "../../domain/test-run.js";
import { isAllowed } from "../allowances.js";
import { testRunOf } from "../reports/test-run-evidence.js";
import { toRuleFinding } from "../rule-finding.js";
import type { TestCase } from "../tests/test-case.js";
import { weakenedAround } from "./base-tests.js";
import type { Deep, DeepGate } from "./deep.js";
import { ghostsIn } from "./ghosts.js";
import { comesFrom, type FileTests, fileTests, plainName } from "./known-tests.js";
import { notLookedAt } from "./not-looked-at.js";
import { changedInDark } from "./old-tests.js";
import { unexecutedFiles } from "./unexecuted.js";

/** The runs of one gate on both trees. */
export interface Pair {
  readonly gate: string;
  readonly onBase: TestRun;
  readonly onChange: TestRun;
}

export const inventory: DeepGate = {
  id: "proof:inventory",
  question: undefined,
  judge: async (deep) => {
    const runs = await deep.runs.onChange();
    const pairs = await pairsOf(runs, deep);
    const changed = fileTests(deep.view.files);
    const isNothing = pairs.length === 0;
    const missing = runs.length - pairs.length;
    const mayDiffer = (test: TestResult): boolean => isLetGo(test, deep) || mayChange(test, deep);
    const findings: readonly Finding[] = [
      ...pairs.flatMap((pair) => lostIn(pair, deep, changed)),
      ...unexecutedFiles(pairs, changed, deep),
      ...(await ghostsIn(pairs, changed, deep)),
      ...(await changedInDark(pairs, mayDiffer, deep)),
      ...(await weakenedAround({ pairs, changed, isLetGo: mayDiffer }, deep)),
      ...(missing === 0
        ? []
        : [
            notLookedAt(
              "TEST_REMOVED",
              `${missing} of the tests gates, which left no report on the base`,
            ),
          ]),
    ];
    const record = pairs.map(({ gate, onBase, onChange }) => ({
      gate,
      onBase: countsOf(onBase),
      onChange: countsOf(onChange),
    }));
    return isNothing ? { findings, record, conclusion: "neutral" } : { findings, record };
  },
};

async function pairsOf(
  changed: readonly CheckRun[],
  { runs, toolbox }: Deep,
): Promise<readonly Pair[]> {
  const pairs = await Promise.all(
    changed.map(async (run): Promise<readonly Pair[]> => {
      const other = runs.onBase.find(({ gate }) => gate === run.gate);
      const onChange = await testRunOf(toolbox.evidence, run);
      const onBase = other && (await testRunOf(toolbox.evidence, other));
      return onChange === undefined || onBase === undefined
        ? []
        : [{ gate: run.gate, onBase, onChange }];
    }),
  );
  return pairs.flat();
}

const countsOf = ({ seen, tests }: TestRun) => ({
  seen,
  passed: tests.filter(({ status }) => status === "passed").length,
  named: tests.length,
});

/** What became of a test that passed. */
type Fate = "same" | "failed" | "absent" | "fewer" | "skipped" | "inverted";

function lostIn(pair: Pair, deep: Deep, changed: readonly FileTests[]): readonly Finding[] {
  const { onBase, onChange } = pair;
  const now = new Map(onChange.tests.map((test) => [test.id, test]));
  const newcomers = newcomersOf(pair);
  const findings = onBase.tests
    .filter(({ status }) => status === "passed")
    .flatMap((test): readonly Finding[] => {
      const fate = fateOf(test, now.get(test.id), newcomers);
      if (fate === "same" || fate === "failed" || isLetGo(test, deep)) return [];
      return fate === "absent" && isRenamed(test, changed, newcomers)
        ? []
        : [toFinding(test, fate, newcomers)];
    });
  return findings.length > 0 ? findings : fewerRun(pair, deep);
}

/** Names that only the change has, with how often: a test that moved to another file is found again here. */
function newcomersOf({ onBase, onChange }: Pair): ReadonlyMap<string, number> {
  const known = new Set(onBase.tests.map(({ id }) => id));
  const found = new Map<string, number>();
  for (const { id, suite, name, status, occurrences } of onChange.tests) {
    if (known.has(id) || status !== "passed") continue;
    const key = keyOf({ suite, name });
    found.set(key, (found.get(key) ?? 0) + occurrences);
  }
  return found;
}

const keyOf = ({ suite, name }: Pick<TestResult, "suite" | "name">): string =>
  [...suite, name].join("\n");

function fateOf(
  before: TestResult,
  after: TestResult | undefined,
  newcomers: ReadonlyMap<string, number>,
): Fate {
  if (after === undefined) return newcomers.has(keyOf(before)) ? "same" : "absent";
  if (after.status === "failed" || after.status === "error") return "failed";
  if (after.status === "skipped" || after.status === "todo") return "skipped";
  if (after.inverted === true && before.inverted !== true) return "inverted";
  return after.occurrences < before.occurrences && !newcomers.has(keyOf(before)) ? "fewer" : "same";
}

/** By its id, its name, or the name of a test that it is a part of. */
function isLetGo({ id, suite, name }: TestResult, { view: { workstream } }: Deep): boolean {
  const names = [id, [...suite, name].join(" › "), name, plainName(name), ...suite];
  return names.some(
    (one) =>
      isAllowed(workstream, "removeTests", one) ||
      // A test that may be changed may have other rows and parts.
      (one !== id && one !== name && isAllowed(workstream, "changeTests", one)),
  );
}

const mayChange = ({ id, suite, name }: TestResult, { view: { workstream } }: Deep): boolean =>
  [id, [...suite, name].join(" › "), name].some((one) => isAllowed(workstream, "changeTests", one));

/** The same test under another name: its text stands elsewhere, and is run. */
function isRenamed(
  lost: TestResult,
  changed: readonly FileTests[],
  newcomers: ReadonlyMap<string, number>,
): boolean {
  const names = new Set([...newcomers.keys()].flatMap((key) => key.split("\n").map(plainName)));
  const before = changed.flatMap((one) => one.before).filter((test) => comesFrom(lost, test));
  const after = changed.flatMap((one) => one.after).filter(({ name }) => names.has(name));
  return before.length > 0 && before.every((old) => after.some((test) => isSame(old, test)));
}

const isSame = (one: TestCase, other: TestCase): boolean =>
  one.body === other.body && !other.isShadowed;

const CODES: Readonly<Record<Exclude<Fate, "same" | "failed">, ReasonCode>> = {
  absent: "TEST_REMOVED",
  fewer: "TEST_REMOVED",
  skipped: "TEST_SKIPPED",
  inverted: "TEST_INVERTED",
};

const WORDS: Readonly<Record<Exclude<Fate, "same" | "failed">, string>> = {
  absent: "passes on the base and is not run any more",
  fewer: "is run less often than on the base",
  skipped: "passes on the base and is skipped now",
  inverted: "passes on the base and is expected to fail now",
};

function toFinding(
  { id, file, name }: TestResult,
  fate: Exclude<Fate, "same" | "failed">,
  newcomers: ReadonlyMap<string, number>,
): Finding {
  const near = fate === "absent" ? nearest(name, newcomers) : undefined;
  return toRuleFinding(CODES[fate], id, {
    ...(file === undefined ? {} : { file }),
    testId: id,
    message: `${WORDS[fate]}${near === undefined ? "" : `; the nearest new test is "${near}"`}`,
    fix: { hint: "bring the test back as it was; what it shows has to hold still" },
    allowance: "allow.removeTests",
  });
}

/** The new test that shares the most words, if it shares half of them. */
function nearest(name: string, newcomers: ReadonlyMap<string, number>): string | undefined {
  const words = wordsOf(name);
  let best: { readonly name: string; readonly shared: number } | undefined;
  for (const key of newcomers.keys()) {
    const other = key.split("\n").at(-1) ?? "";
    const shared = [...wordsOf(other)].filter((word) => words.has(word)).length;
    if (shared * 2 >= words.size && shared > (best?.shared ?? 0)) best = { name: other, shared };
  }
  return best?.name;
}

const wordsOf = (name: string): ReadonlySet<string> =>
  new Set(
    name
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ""),
  );

/** Runners that name no test that passes: then the number alone can tell. */
function fewerRun({ gate, onBase, onChange }: Pair, { view }: Deep): readonly Finding[] {
  const isAnyLetGo = (view.workstream?.allow.removeTests ?? []).length > 0;
  if (onChange.seen >= onBase.seen || isAnyLetGo || namesAll(onBase)) return [];
  const message = `gate "${gate}" runs ${onChange.seen} tests, and ${onBase.seen} on the base`;
  return [
    toRuleFinding("TEST_REMOVED", gate, {
      message,
      fix: { hint: "bring back the tests that are not run any more" },
      allowance: "allow.removeTests",
    }),
  ];
}

const namesAll = ({ seen, tests }: TestRun): boolean =>
  tests.reduce((sum, { occurrences }) => sum + occurrences, 0) >= seen;
