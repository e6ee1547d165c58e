/**
 * An expected value of each new or changed test is made another one, by chance: the test has to fail. What equals everything,
 * swallows its failure or never waits for it goes on passing.
 */

import type { Finding } from "../../domain/finding.js";
import { toRuleFinding } from "../rule-finding.js";
import type { TestCase } from "../tests/test-case.js";
import type { Deep, DeepGate, Judged, SuiteTests } from "./deep.js";
import type { Joint } from "./joint.js";
import { comesFrom } from "./known-tests.js";
import type { Edits, Outcome } from "./lab.js";
import { notLookedAt } from "./not-looked-at.js";
import { isFailed, testsOf } from "./outcomes.js";
import type { Perturbation } from "./perturb.js";
import { perturbedText } from "./perturbed-tests.js";

export const sensitivity: DeepGate = {
  id: "proof:sensitivity",
  question: () => undefined,
  judge: async (deep) => {
    const chosen = await Promise.all(
      deep.tests.map(async (tests) => ({ tests, joint: await deep.joint(tests) })),
    );
    const any = chosen.filter(({ joint }) => joint.perturbed.length > 0);
    if (any.length === 0) return { findings: [], record: [], conclusion: "neutral" };
    const judged = await Promise.all(any.map((one) => judgeSuite(one, deep)));
    return {
      findings: judged.flatMap(({ findings }) => findings),
      record: judged.map(({ record }) => record),
    };
  },
};

interface Chosen {
  readonly tests: SuiteTests;
  readonly joint: Joint;
}

type Changed = Perturbation & { readonly path: string };

interface Verdict extends Changed {
  readonly state: State;
}

async function judgeSuite({ tests, joint }: Chosen, deep: Deep): Promise<Judged> {
  const all = joint.perturbed.flatMap(({ path, perturbations }) =>
    perturbations.map((one) => ({ path, ...one })),
  );
  const verdicts = await verdictsOf(all, { tests, joint }, deep);
  const tried = verdicts.map(({ path, line, was, is, state, test }) => ({
    ...{ path, line, was, is, state, test: test.name },
  }));
  const unclear = verdicts.filter(({ state }) => state === "unclear").length;
  const findings: readonly Finding[] = [
    ...verdicts.filter(({ state }) => state === "passed").map(toInsensitive),
    ...(unclear === 0
      ? []
      : [
          notLookedAt(
            "INSENSITIVE_ASSERT",
            `${unclear} of ${all.length} assertions, whose tests could not be told apart or did not load with another value`,
          ),
        ]),
  ];
  return { findings, record: { seed: joint.seed, tried } };
}

/** When all fail in the run that they share with the canaries, that is enough; else they are tried alone. */
async function verdictsOf(
  all: readonly Changed[],
  { tests, joint }: Chosen,
  { lab, reference }: Deep,
): Promise<readonly Verdict[]> {
  const { suite, selection } = tests;
  const known = await reference(tests);
  const judge = (outcome: Outcome): readonly Verdict[] =>
    all.map((one) => ({ ...one, state: stateOf(one, known, outcome) }));
  const together = joint.trial && judge(joint.trial.outcome);
  if (together?.every(({ state }) => state === "failed") === true) return together;
  const edits: Edits = Object.fromEntries(
    joint.perturbed.map((file) => [file.path, perturbedText(file.text, file)]),
  );
  return judge(await lab.try({ suite, selection, edits }));
}

type State = "failed" | "passed" | "unclear";

/** `unclear`: the test is not in the report under a name that its text gives away, or did not pass before. */
function stateOf({ test }: Perturbation, reference: Outcome, outcome: Outcome): State {
  const before = testsOf(reference).filter((one) => isOf(one, test));
  const after = testsOf(outcome).filter((one) => isOf(one, test));
  if (outcome.kind !== "ran" || before.every(({ status }) => status !== "passed")) return "unclear";
  if (after.some(isFailed)) return "failed";
  return after.length > 0 && after.every(({ status }) => status === "passed")
    ? "passed"
    : "unclear";
}

function isOf(
  result: { readonly suite: readonly string[]; readonly name: string },
  test: TestCase,
): boolean {
  if (!comesFrom(result, test)) return false;
  const path = [...result.suite, result.name];
  return test.suite.every((part) => path.some((one) => one === part)) || test.suite.length === 0;
}

const toInsensitive = ({ path, line, was, test }: Changed): Finding =>
  toRuleFinding("INSENSITIVE_ASSERT", `${path}\n${test.name}\n${was}`, {
    file: path,
    line,
    testId: test.name,
    message: `"${test.name}" passes with another value in the place of ${was.slice(0, 60)}, so its assertion says nothing`,
    fix: {
      hint: "see that the assertion is reached, awaited and not caught, and that what it compares does not equal everything",
    },
  });
