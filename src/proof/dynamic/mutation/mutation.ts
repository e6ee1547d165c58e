/** Small faults are put into changed functions, one at a time: in each function a test has to notice at least one of them. */

import type { Finding } from "../../../domain/finding.js";
import { LIMITS } from "../../../domain/limits.js";
import { severityIn } from "../../profiles.js";
import { toRuleFinding } from "../../rule-finding.js";
import type { Deep, DeepGate, Judged } from "../deep.js";
import type { ChangedFunction } from "../hollow.js";
import { notLookedAt } from "../not-looked-at.js";
import type { Notice } from "../outcomes.js";
import { patchKey } from "../patch-key.js";
import { tryChanged } from "../try-changed.js";
import { testsElsewhere } from "./elsewhere.js";
import { FAILS_AT_ONCE, type Mutant, mutantsOf } from "./mutants.js";
import { besideOwn } from "./stryker/beside.js";
import { findStryker } from "./stryker/find-stryker.js";
import { isFine, type State, type Tried } from "./tried.js";

export const mutation: DeepGate = {
  id: "proof:mutation",
  // What Stryker says comes of the whole project, so it holds for this tree alone.
  question: async (deep) =>
    (await findStryker(deep)) === undefined ? undefined : deep.trees.change,
  judge: async (deep) => {
    const { view, tests } = deep;
    const mutants = tests.length === 0 ? [] : mutantsOf(view.files, patchKey(view));
    if (mutants.length === 0)
      return besideOwn({ findings: [], record: [], conclusion: "neutral" }, [], deep);
    const tried = await tryAll(mutants.slice(0, LIMITS.mutantsMax), deep);
    return besideOwn(toJudged(mutants, tried, deep), tried, deep);
  },
};

async function tryAll(mutants: readonly Mutant[], deep: Deep): Promise<readonly Tried[]> {
  const { allotment, tests, reference } = deep;
  const took = (await Promise.all(tests.map(reference))).map(({ durationMs }) => durationMs);
  const timeoutMs = Math.max(LIMITS.mutantLeastMs, 3 * Math.max(...took));
  const expectedMs = took.reduce((sum, ms) => sum + ms, 0);
  const queue = [...mutants];
  const tried: Tried[] = [];
  // As long as nothing is noticed, it is worth more.
  const isWorthIt = (): boolean =>
    tried.length === 0 ||
    allotment.left("mutation") > 0 ||
    (!tried.some(isFine) && allotment.leftInAll() > 0);
  const next = async (): Promise<void> => {
    while (queue.length > 0 && isWorthIt()) {
      const mutant = queue.shift();
      if (mutant === undefined) return;
      const settle = allotment.hold("mutation", expectedMs);
      const edits = { [mutant.path]: mutant.text };
      const own = await tryChanged(edits, deep, timeoutMs);
      const elsewhere =
        own.notice.kind === "nothing" ? await testsElsewhere(mutant.within.name, deep) : [];
      // Tests that the change has left alone may know the function as well.
      const { notice } =
        elsewhere.length === 0
          ? own
          : await tryChanged(edits, { ...deep, tests: elsewhere }, timeoutMs);
      settle(own.durationMs);
      tried.push({ mutant, state: stateOf(notice, deep) });
      if (tried.length === 1) await Promise.all([next(), next()]);
    }
  };
  await next();
  return tried;
}

/** Out of time is no kill. What a compiler refuses is no mutant; what does not load in a language without one is noticed. */
function stateOf({ kind }: Notice, { tests }: Deep): State {
  if (kind === "failed") return "killed";
  if (kind === "nothing") return "survived";
  if (kind === "unknown") return "unknown";
  return tests.some(({ suite }) => suite.runner.compiles) ? "invalid" : "killed";
}

function toJudged(all: readonly Mutant[], tried: readonly Tried[], { profile }: Deep): Judged {
  const functions = [...new Set(all.map(({ within }) => within))];
  const unnoticed = functions.filter((one) => isUnnoticed(one, all, tried));
  const left = all.length - tried.length;
  const findings: readonly Finding[] = [
    ...unnoticed.map((one) => ({
      ...toFinding(
        tried.filter(({ mutant }) => mutant.within === one),
        one,
      ),
      severity: severityIn(profile, "SURVIVING_MUTANT"),
    })),
    ...(left === 0
      ? []
      : [notLookedAt("SURVIVING_MUTANT", `${left} of ${all.length} faults, for lack of time`)]),
  ];
  const record = tried.map(({ mutant: { path, line, operator, within }, state }) => ({
    ...{ path, line, operator, function: within.name, state },
  }));
  return { findings, record };
}

/**
 * All of its faults that could be judged were tried, and none was noticed. That it fails at once whatever calls it notices, so that
 * this alone says nothing where others went unnoticed.
 */
function isUnnoticed(
  one: ChangedFunction,
  all: readonly Mutant[],
  tried: readonly Tried[],
): boolean {
  const own = tried.filter(({ mutant }) => mutant.within === one);
  const wanted = all.filter(({ within }) => within === one).length;
  const small = own.filter(
    ({ mutant, state }) => mutant.operator !== FAILS_AT_ONCE && state !== "invalid",
  );
  const isTelling = small.length >= FAULTS_LEAST || small.some(({ mutant }) => saysNothing(mutant));
  const asked = isTelling ? small : own;
  return (
    own.length === wanted &&
    asked.some(({ state }) => state === "survived") &&
    asked.every(({ state }) => state === "survived" || state === "invalid")
  );
}

/** One alone may make no difference to anybody. */
const FAULTS_LEAST = 2;

/** What it answers is asked for by nobody. */
const saysNothing = ({ operator }: Mutant): boolean => /^returns /.test(operator);

function toFinding(tried: readonly Tried[], { name, node }: ChangedFunction): Finding {
  const [first] = tried;
  const shown = tried.filter(({ state }) => state === "survived").slice(0, LIMITS.excerptLinesMax);
  return toRuleFinding("SURVIVING_MUTANT", `${first?.mutant.path ?? ""} ${name}`, {
    ...(first === undefined ? {} : { file: first.mutant.path }),
    line: node.line,
    message: `no test notices any of ${shown.length} small faults in ${name}`,
    excerpt: shown.map(({ mutant: { line, operator } }) => `line ${line}: ${operator}`),
    fix: { hint: "add a test that says what the function answers" },
  });
}
