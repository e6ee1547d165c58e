/**
 * An expected value of each new or changed test is made another one, by chance: the test has to fail. What equals everything,
 * swallows its failure or never waits for it goes on passing.
 */

import type { Finding } from "../../domain/finding.js";
import { LIMITS } from "../../domain/limits.js";
import { toRuleFinding } from "../rule-finding.js";
import type { TestCase } from "../tests/test-case.js";
import { chanceFrom } from "./chance.js";
import type { Deep, DeepGate, Judged, SuiteTests } from "./deep.js";
import { comesFrom, type FileTests, fileTests } from "./known-tests.js";
import type { Edits, Outcome } from "./lab.js";
import { notLookedAt } from "./not-looked-at.js";
import { isFailed, testsOf } from "./outcomes.js";
import { type Chance, type Perturbation, perturbationOf } from "./perturb.js";

export const sensitivity: DeepGate = {
  id: "proof:sensitivity",
  question: () => undefined,
  judge: async (deep) => {
    const { tests, view, toolbox } = deep;
    const seed = toolbox.ambient.nonce();
    const chance = chanceFrom(seed);
    const changed = fileTests(view.files);
    const chosen = tests.map((one) => ({ tests: one, files: perturbedIn(one, changed, chance) }));
    const any = chosen.filter(({ files }) => files.length > 0);
    if (any.length === 0) return { findings: [], record: { seed }, conclusion: "neutral" };
    const judged = await Promise.all(any.map((one) => judgeSuite(one, deep)));
    return {
      findings: judged.flatMap(({ findings }) => findings),
      record: { seed, tried: judged.map(({ record }) => record) },
    };
  },
};

export interface PerturbedFile {
  readonly path: string;
  readonly text: string;
  readonly perturbations: readonly Perturbation[];
}

interface Chosen {
  readonly tests: SuiteTests;
  readonly files: readonly PerturbedFile[];
}

/** One value of each test, at most so many tests in all. */
function perturbedIn(
  { files }: SuiteTests,
  changed: readonly FileTests[],
  chance: Chance,
): readonly PerturbedFile[] {
  let left: number = LIMITS.perturbationsMax;
  return files.flatMap((path) => {
    const one = changed.find(({ file }) => file.path === path);
    const text = one?.file.after?.text;
    if (one === undefined || text === undefined) return [];
    const old = new Set(one.before.map(({ name, body }) => `${name}\n${body}`));
    const touched = one.after.filter(({ name, body }) => !old.has(`${name}\n${body}`));
    const perturbed = perturb({ path, text }, shuffled(touched, chance).slice(0, left), chance);
    left -= perturbed?.perturbations.length ?? 0;
    return perturbed === undefined ? [] : [perturbed];
  });
}

function shuffled<Value>(values: readonly Value[], chance: Chance): readonly Value[] {
  return values
    .map((value) => ({ value, at: chance(1_000_000) }))
    .sort((one, other) => one.at - other.at)
    .map(({ value }) => value);
}

/** All of them at once: each test fails, or not, by its own value. */
export function perturb(
  { path, text }: { readonly path: string; readonly text: string },
  tests: readonly TestCase[],
  chance: Chance,
): PerturbedFile | undefined {
  const candidates = tests
    .filter(({ isSkipped, isTodo, isInverted }) => !isSkipped && !isTodo && !isInverted)
    .flatMap((test) => perturbationOf(test, chance) ?? [])
    .sort((one, other) => one.start - other.start);
  const perturbations = candidates.filter(
    ({ start }, at) => at === 0 || start >= (candidates[at - 1]?.end ?? 0),
  );
  if (perturbations.length === 0) return undefined;
  const edited = perturbations.reduceRight(
    (now, { start, end, is }) => now.slice(0, start) + is + now.slice(end),
    text,
  );
  return { path, text: edited, perturbations };
}

async function judgeSuite(
  { tests: { suite, files }, files: edited }: Chosen,
  deep: Deep,
): Promise<Judged> {
  const edits: Edits = Object.fromEntries(edited.map(({ path, text }) => [path, text]));
  const [reference, outcome] = await Promise.all([
    deep.reference({ suite, files }),
    deep.lab.try({ suite, selection: { kind: "files", files }, edits }),
  ]);
  const all = edited.flatMap(({ path, perturbations }) =>
    perturbations.map((one) => ({ path, ...one })),
  );
  const verdicts = all.map((one) => ({ ...one, state: stateOf(one, reference, outcome) }));
  const record = verdicts.map(({ path, line, was, is, state, test }) => ({
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
  return { findings, record };
}

/** `unclear`: the test is not in the report under a name that its text gives away, or did not pass before. */
function stateOf(
  { test }: Perturbation,
  reference: Outcome,
  outcome: Outcome,
): "failed" | "passed" | "unclear" {
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

const toInsensitive = ({
  path,
  line,
  was,
  test,
}: Perturbation & { readonly path: string }): Finding =>
  toRuleFinding("INSENSITIVE_ASSERT", `${path}\n${test.name}\n${was}`, {
    file: path,
    line,
    testId: test.name,
    message: `"${test.name}" passes with another value in the place of ${was.slice(0, 60)}, so its assertion says nothing`,
    fix: {
      hint: "see that the assertion is reached, awaited and not caught, and that what it compares does not equal everything",
    },
  });
