/**
 * At least one test of the change has to need it: it fails on the base with the change's tests, and passes on the change.
 * A test that does not even load there needs *something* of the change, but not that it works; then the changed functions are
 * made to fail, and a test has to notice that.
 */

import { hasPassed } from "../../domain/check-run.js";
import type { Finding } from "../../domain/finding.js";
import type { TestResult } from "../../domain/test-run.js";
import { severityIn } from "../profiles.js";
import { toRuleFinding } from "../rule-finding.js";
import type { Deep, DeepGate, Judged, SuiteTests } from "./deep.js";
import { hollowEdits } from "./hollow.js";
import type { Outcome } from "./lab.js";
import { notLookedAt } from "./not-looked-at.js";
import { isFailed, noticeOf, passedIn, testsOf } from "./outcomes.js";
import { withoutSource } from "./revert.js";

export const failToPass: DeepGate = {
  id: "proof:fail-to-pass",
  question: ({ view }) => view.workstream?.kind,
  judge: async (deep) => {
    const { view, tests, suites } = deep;
    const kind = view.workstream?.kind;
    if (kind !== "feature" && kind !== "bugfix")
      return { findings: [], record: { kind }, conclusion: "neutral" };
    if (suites.length === 0)
      return {
        findings: [notLookedAt("NO_F2P", "no single test can be run; say how with runFiles")],
        record: {},
        conclusion: "neutral",
      };
    if (tests.length === 0) return { findings: [noTest(kind)], record: { kind } };
    const proofs = await Promise.all(tests.map((one) => compare(one, deep)));
    const unclear = proofs.find(({ trouble }) => trouble !== undefined);
    if (unclear?.trouble !== undefined) return incomplete(unclear.trouble, proofs);
    return judge(proofs, deep);
  },
};

interface Proof {
  readonly tests: SuiteTests;
  /** Failed on the base, passed on the change. */
  readonly strong: readonly string[];
  /** Not there on the base, because it did not build or load. */
  readonly weak: readonly string[];
  /** Not known on the base before, and passing there all the same. */
  readonly idle: readonly string[];
  /** Failed on the change itself. These gates count only when its whole suite has passed, so each said now this and now that. */
  readonly unsteady: readonly string[];
  readonly trouble?: string;
}

async function compare(tests: SuiteTests, deep: Deep): Promise<Proof> {
  const { lab, view } = deep;
  const edits = withoutSource(view.files);
  const { suite, selection } = tests;
  const [onChange, onBase] = await Promise.all([
    deep.reference(tests),
    lab.once({ suite, selection, edits }),
  ]);
  const empty = { tests, strong: [], weak: [], idle: [], unsteady: [] };
  const trouble = troubleOf(onChange) ?? troubleOf(onBase) ?? brokenAsBefore(onChange, deep);
  if (trouble !== undefined) return { ...empty, trouble };
  const passed = passedIn(onChange);
  const there = new Map(testsOf(onBase).map((test) => [test.id, test]));
  const stateOf = (test: TestResult): "strong" | "weak" | "idle" | "old" => {
    const before = there.get(test.id);
    if (before?.status === "failed") return "strong";
    if (!deep.isTouched(test)) return "old";
    return before === undefined || isFailed(before) ? "weak" : "idle";
  };
  const of = (state: string): readonly string[] =>
    testsOf(onChange)
      .filter((test) => passed.has(test.id) && stateOf(test) === state)
      .map(({ id }) => id);
  const unsteady = testsOf(onChange).filter((test) => isFailed(test) && deep.isTouched(test));
  return {
    ...{ tests, strong: of("strong"), weak: of("weak"), idle: of("idle") },
    unsteady: unsteady.map(({ id }) => id),
  };
}

function troubleOf(outcome: Outcome): string | undefined {
  if (outcome.kind === "not-run") return outcome.why;
  return outcome.kind === "timed-out" ? "the tests were not done in time" : undefined;
}

/** Where the base's own tests are red, the change is not to blame that its tests do not even start. */
const brokenAsBefore = ({ kind }: Outcome, { runs }: Deep): string | undefined =>
  kind === "broken" && !runs.onBase.every(hasPassed)
    ? "the change's tests do not start, and the base's own tests are red"
    : undefined;

async function judge(proofs: readonly Proof[], deep: Deep): Promise<Judged> {
  const { profile } = deep;
  const strong = proofs.flatMap((proof) => proof.strong);
  const weak = proofs.flatMap((proof) => proof.weak);
  const idle = proofs.flatMap((proof) => proof.idle);
  const named = idle.map(idleTest);
  const record = { strong, weak, idle };
  if (strong.length > 0) return { findings: named, record };
  const unsteady = proofs.flatMap((proof) => proof.unsteady);
  if (unsteady.length > 0)
    return { findings: unsteady.map(unsteadyTest), record: { ...record, unsteady } };
  if (weak.length === 0) return { findings: [nothingNeedsIt(idle), ...named], record };
  const noticed = await noticesHollow(proofs, deep);
  if (noticed !== undefined) return { findings: named, record: { ...record, noticed } };
  const finding = { ...onlyWeak(weak), severity: severityIn(profile, "WEAK_F2P") };
  return { findings: [finding, ...named], record };
}

/** Ids of the tests that fail when the changed functions do; undefined: none. */
async function noticesHollow(
  proofs: readonly Proof[],
  { view, lab, reference }: Deep,
): Promise<readonly string[] | undefined> {
  const edits = hollowEdits(view.files);
  if (Object.keys(edits).length === 0) return undefined;
  for (const { tests, weak } of proofs) {
    if (weak.length === 0) continue;
    const { suite, selection } = tests;
    const tried = await lab.once({ suite, selection, edits });
    const notice = noticeOf(await reference(tests), tried);
    const ids = notice.kind === "failed" ? notice.ids.filter((id) => weak.includes(id)) : [];
    if (ids.length > 0) return ids;
  }
  return undefined;
}

function incomplete(why: string, record: unknown): Judged {
  const finding: Finding = {
    ...toRuleFinding("INFRA", "fail-to-pass", {
      message: `whether a test needs the change could not be seen: ${why}`,
    }),
    blame: "infra",
    signature: "timeout:fail-to-pass/fail-to-pass",
  };
  return { findings: [finding], record, conclusion: "incomplete" };
}

const ADD_ONE = {
  hint: "add a test of what the task asks for: one that fails without the change and passes with it",
};

const noTest = (kind: string): Finding =>
  toRuleFinding("NO_F2P", "no test", {
    message: `the change adds or changes no test that is run, so nothing shows that the ${kind} works`,
    fix: ADD_ONE,
  });

const nothingNeedsIt = (idle: readonly string[]): Finding =>
  toRuleFinding("NO_F2P", "idle", {
    message:
      idle.length === 0
        ? "no test of the change passes on it and fails on the base"
        : `every test of the change passes on the base already (${idle.slice(0, 3).join("; ")}${idle.length > 3 ? " …" : ""}), so none of them shows that it does anything`,
    fix: ADD_ONE,
  });

const idleTest = (id: string): Finding =>
  toRuleFinding("NO_F2P", id, {
    severity: "info",
    testId: id,
    message: "passes on the base already: it says nothing of this change",
  });

const unsteadyTest = (id: string): Finding =>
  toRuleFinding("FLAKY_NEW_TEST", `${id} unsteady`, {
    testId: id,
    message: "it passed with all tests, and failed when the change's tests were run once more",
    fix: {
      hint: "find what it depends on beside the code: time, chance, order, other tests; take that out",
    },
  });

const onlyWeak = (ids: readonly string[]): Finding =>
  toRuleFinding("WEAK_F2P", "weak", {
    message: `the tests of the change fail on the base only because they do not load there (${ids.slice(0, 3).join("; ")}${ids.length > 3 ? " …" : ""}), and none of them notices when the changed functions fail`,
    fix: { hint: "test what the functions do, not only that they are there" },
  });
