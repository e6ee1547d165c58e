/**
 * New and changed tests are run again and again, once in another order and once in other surroundings: a test that says now this and
 * now that proves nothing.
 */

import type { Finding } from "../../domain/finding.js";
import { LIMITS } from "../../domain/limits.js";
import type { TestResult, TestRun } from "../../domain/test-run.js";
import { toRuleFinding } from "../rule-finding.js";
import type { Deep, DeepGate, Judged, SuiteTests } from "./deep.js";
import { failedElsewhere, hasElsewhere, tryElsewhere } from "./elsewhere.js";
import type { Outcome } from "./lab.js";
import { mayWaver } from "./may-waver.js";
import { notLookedAt } from "./not-looked-at.js";
import { isFailed, testsOf } from "./outcomes.js";

export const flakiness: DeepGate = {
  id: "proof:flakiness",
  question: () => undefined,
  judge: async (deep) => {
    const { tests } = deep;
    if (tests.length === 0) return { findings: [], record: [], conclusion: "neutral" };
    const judged = await Promise.all(tests.map((one) => judgeSuite(one, deep)));
    return {
      findings: judged.flatMap(({ findings }) => findings),
      record: judged.map(({ record }) => record),
    };
  },
};

async function judgeSuite(tests: SuiteTests, deep: Deep): Promise<Judged> {
  const first = await deep.reference(tests);
  const { runs: wanted, least: enough } = timesFor(first.durationMs);
  const second = wanted > 1 ? await secondOf(tests, first, deep) : "none";
  const known = typeof second === "string" ? [first] : [first, second];
  const there = wanted > 1 && hasElsewhere(tests) ? await tryElsewhere(tests, deep) : undefined;
  if (there !== undefined) deep.allotment.hold("flakiness", 0)(there.durationMs);
  const wantedHere = there === undefined ? wanted : wanted - 1;
  const inDoubt = second === "doubtful" ? LEAST_IN_DOUBT : enough;
  const least = mayWaver(deep.view) ? wantedHere : inDoubt;
  const outcomes = [
    ...known,
    ...(await again(
      tests,
      { known, wanted: wantedHere, least, isDoubtful: second === "doubtful" },
      deep,
    )),
  ];
  const vectors = vectorsOf(outcomes, deep);
  const flaky = [...vectors].filter(([, outcome]) => !isOneWord(outcome));
  const retried = retriedIn(there === undefined ? outcomes : [...outcomes, there], deep);
  const elsewhere = there === undefined ? [] : failedElsewhere(first, there, deep.isTouched);
  const findings: readonly Finding[] = [
    ...flaky.map(([id, outcome]) => toFlaky(id, outcome)),
    ...elsewhere
      .filter(({ id }) => !flaky.some(([other]) => other === id))
      .map(({ id }) => toElsewhere(id)),
    ...retried.map(({ id, attempts }) => toRetried(id, attempts)),
    ...(outcomes.length < wantedHere
      ? [
          notLookedAt(
            "FLAKY_NEW_TEST",
            `${wantedHere - outcomes.length} of ${wanted} runs of ${tests.files.join(", ")}, for lack of time`,
          ),
        ]
      : []),
  ];
  return { findings, record: { files: tests.files, vectors: Object.fromEntries(vectors) } };
}

/** How often tests are run that take so long. */
function timesFor(durationMs: number): { readonly runs: number; readonly least: number } {
  const rule = LIMITS.flakeRuns.find(({ belowMs }) => durationMs < belowMs);
  return rule ?? { runs: 1, least: 1 };
}

/** Runs in all, however little time there is. */
const LEAST_IN_DOUBT = 4;

/** A run that also noted lines counts only when it says the same: what differs may differ because of that, and is a doubt. */
async function secondOf(
  tests: SuiteTests,
  first: Outcome,
  deep: Deep,
): Promise<Outcome | "doubtful" | "none"> {
  const { outcome, covers } = await deep.secondRun(tests);
  deep.allotment.hold("flakiness", 0)(outcome.durationMs);
  if (!isOver(outcome)) return "none";
  if (!covers) return outcome;
  // The tool for it may be missing: that it says nothing is no doubt.
  if (outcome.kind !== first.kind) return "none";
  return [...vectorsOf([first, outcome], deep).values()].every(isOneWord) ? outcome : "doubtful";
}

const isOver = ({ kind }: Outcome): boolean => kind === "ran" || kind === "broken";

interface Still {
  readonly known: readonly Outcome[];
  readonly wanted: number;
  readonly least: number;
  readonly isDoubtful: boolean;
}

/** For as long as there is time; in doubt that is everybody's. */
async function again(
  { suite, selection }: SuiteTests,
  { known, wanted, least, isDoubtful }: Still,
  { lab, allotment }: Deep,
): Promise<readonly Outcome[]> {
  const expectedMs = known[0]?.durationMs ?? 0;
  const isTime = (): boolean =>
    (isDoubtful ? allotment.leftInAll() : allotment.left("flakiness")) > 0;
  const done: Outcome[] = [];
  let begun = known.length;
  const next = async (): Promise<void> => {
    while (begun < wanted && (begun < least || isTime())) {
      begun += 1;
      const settle = allotment.hold("flakiness", expectedMs);
      const outcome = await lab.try({ suite, selection, edits: {} });
      settle(outcome.durationMs);
      if (isOver(outcome)) done.push(outcome);
    }
  };
  await Promise.all([next(), next()]);
  return done;
}

/** Of each touched test, what came of it in each run; a test that is missing from a run is a word of its own. */
function vectorsOf(
  outcomes: readonly Outcome[],
  { isTouched }: Deep,
): ReadonlyMap<string, readonly string[]> {
  const touched = new Map<string, TestResult>();
  for (const test of outcomes.flatMap(testsOf)) if (isTouched(test)) touched.set(test.id, test);
  const runs = outcomes.flatMap((outcome) => (outcome.kind === "ran" ? [outcome.run] : []));
  return new Map([...touched.keys()].map((id) => [id, runs.map((run) => wordFor(run, id))]));
}

const isOneWord = (words: readonly string[]): boolean => new Set(words).size <= 1;

function wordFor({ tests }: TestRun, id: string): string {
  const test = tests.find((one) => one.id === id);
  if (test === undefined) return "absent";
  return isFailed(test) ? "failed" : test.status;
}

/** Tried again by the runner itself, in any of the runs; each test once. */
const retriedIn = (outcomes: readonly Outcome[], { isTouched }: Deep): readonly TestResult[] => {
  const retried = outcomes
    .flatMap(testsOf)
    .filter((test) => test.flaky === true && isTouched(test));
  return [...new Map(retried.map((test) => [test.id, test])).values()];
};

const toFlaky = (id: string, outcome: readonly string[]): Finding =>
  toRuleFinding("FLAKY_NEW_TEST", id, {
    testId: id,
    message: `${outcome.length} runs of the same text: ${outcome.join(", ")}`,
    fix: {
      hint: "find what it depends on beside the code: time, chance, order, other tests; take that out",
    },
  });

const toElsewhere = (id: string): Finding =>
  toRuleFinding("FLAKY_NEW_TEST", `${id} elsewhere`, {
    testId: id,
    message:
      "it passes as gates run it, and not without the variable CI and with one more comment at the end of its file",
    fix: { hint: "let neither the code nor the test ask for CI, or for the test's own text" },
  });

const toRetried = (id: string, attempts: number | undefined): Finding =>
  toRuleFinding("FLAKY_NEW_TEST", `${id} retried`, {
    testId: id,
    message: `it failed before it passed${attempts === undefined ? "" : ` (attempt ${attempts})`}; the runner tried it again`,
    fix: { hint: "make it pass the first time; a retry hides what is wrong" },
  });
