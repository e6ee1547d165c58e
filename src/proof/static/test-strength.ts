/** Existing tests ask no less than before, new ones ask something, and what they ask can fail. */

import type { Finding, ReasonCode } from "../../domain/finding.js";
import type { ChangeView } from "../change/change-view.js";
import { toRuleFinding } from "../rule-finding.js";
import type { Assertion, Flaw } from "../tests/test-case.js";
import { changedSnapshots } from "./changed-snapshots.js";
import {
  changedTests,
  isTestAllowed,
  nameOf,
  type PlacedTest,
  type TestPair,
  testIdOf,
} from "./changed-tests.js";
import type { StaticGate } from "./static-gate.js";
import {
  type LostValue,
  live,
  lostValues,
  type Measure,
  measureOf,
  without,
} from "./test-measure.js";

const SAMPLE = 'test("adds", () => { assert.equal(add(1, 2), 3); });\n';
const changed = (from: string, to: string) => ({
  before: { "a.test.js": SAMPLE },
  after: { "a.test.js": SAMPLE.replace(from, to) },
});
const added = (body: string) => ({ after: { "a.test.js": `test("adds", () => {${body}});\n` } });

export const testStrength: StaticGate = {
  id: "proof:test-strength",
  judge: (change) => Promise.resolve([...findingsIn(change), ...changedSnapshots(change)]),
  controls: [
    { code: "TEST_WEAKENED", ...changed("assert.equal(add(1, 2), 3)", "assert.ok(add(1, 2))") },
    { code: "TEST_WEAKENED", ...changed("3", "4") },
    { code: "VACUOUS_TEST", ...added("") },
    { code: "TAUTOLOGY", ...added(" assert.ok(true); ") },
    { code: "INSENSITIVE_ASSERT", ...added(" try { assert.equal(add(1, 2), 3); } catch {} ") },
  ],
};

function findingsIn(change: ChangeView): readonly Finding[] {
  const { pairs, added: fresh } = changedTests(change);
  const { workstream } = change;
  // A test that was split still asks all that it asked, where what it was split into is run.
  const elsewhere = fresh.filter(isAsked).flatMap(({ test }) => live(test));
  const isStrict = change.config.proof.profile === "strict";
  return [
    ...pairs
      .filter(
        ({ before, after }) =>
          !before.isPart && !after.isPart && !isTestAllowed(workstream, "changeTests", before),
      )
      .flatMap((pair) => weakenings(pair, elsewhere)),
    ...[
      ...pairs.map(({ before, after }) => ({ one: after, before })),
      ...fresh.map((one) => ({ one, before: undefined })),
    ].flatMap(({ one, before }) =>
      one.isPart || isTestAllowed(workstream, "changeTests", one) ? [] : flaws(one, before),
    ),
    ...fresh
      .filter((one) => !one.isPart && !isTestAllowed(workstream, "changeTests", one))
      .flatMap((one) => vacuous(one, isStrict)),
  ];
}

const isAsked = ({ isSetAside, test }: PlacedTest): boolean =>
  !isSetAside && !test.isSkipped && !test.isTodo && !test.isShadowed && !test.isInverted;

function weakenings(
  { before, after }: TestPair,
  elsewhere: readonly Assertion[],
): readonly Finding[] {
  if (before.test.isSkipped) return [];
  const gone = without(live(before.test), live(after.test));
  const stays = new Set(without(gone, elsewhere));
  const moved = gone.filter((one) => !stays.has(one));
  const fallen = fallIn(measureOf(live(before.test)), measureOf([...live(after.test), ...moved]));
  if (fallen !== undefined) return [weakened(after, `asserts less: ${fallen}`)];
  return lostValues(before.test, after.test, moved)
    .slice(0, 1)
    .map((lost) => weakened(after, explainLost(lost)));
}

function fallIn(old: Measure, now: Measure): string | undefined {
  if (now.all < old.all) return `${counted(now.all)} instead of ${old.all}`;
  if (now.strong < old.strong)
    return `${counted(now.strong)} with an expected value instead of ${old.strong}`;
  return now.exact < old.exact
    ? `${counted(now.exact)} of a whole value instead of ${old.exact}`
    : undefined;
}

const counted = (count: number): string => `${count} assertion${count === 1 ? "" : "s"}`;

function explainLost({ assertion, was, now }: LostValue): string {
  const where = assertion === undefined ? "a case of its table" : `\`${clipped(assertion.text)}\``;
  const what = was.role === "expected" ? "expected" : "was given";
  if (now === undefined) return `${where} ${what} ${clipped(was.text)}, which it asks for no more`;
  return `${where} ${what} ${clipped(was.text)}, and has ${clipped(now.text)} in its place now`;
}

const clipped = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
};

const weakened = (one: PlacedTest, why: string): Finding =>
  toFinding("TEST_WEAKENED", one, {
    message: `test "${nameOf(one)}" ${why}`,
    hint: "put the test back as it was and mend what it tests; where the behaviour is meant to change, the plan has to name the test",
    allowance: "allow.changeTests",
  });

/** Nothing is asked. What only has to run through may still fail, so that in the standard profile it is merely said. */
function vacuous(one: PlacedTest, isStrict: boolean): readonly Finding[] {
  const { test } = one;
  if (test.assertions.length > 0 || test.isTodo || test.isInverted || test.isSkipped) return [];
  const found = toFinding("VACUOUS_TEST", one, {
    message: test.callsCode
      ? `test "${nameOf(one)}" asserts nothing: it only notices what throws`
      : `test "${nameOf(one)}" does nothing at all`,
    hint: "compare what the code gives with what is expected of it",
    allowance: "allow.changeTests",
  });
  return [test.callsCode && !isStrict ? { ...found, severity: "soft" } : found];
}

function flaws(one: PlacedTest, before: PlacedTest | undefined): readonly Finding[] {
  if (one.test.isSkipped) return [];
  const known = new Set(
    (before?.test.assertions ?? []).flatMap(({ flaw, tokens }) =>
      flaw === undefined ? [] : tokens,
    ),
  );
  const isEmpty = live(one.test).length === 0;
  const seen = new Set<Flaw>();
  return one.test.assertions.flatMap((assertion) => {
    const { flaw, tokens } = assertion;
    if (flaw === undefined || known.has(tokens) || seen.has(flaw)) return [];
    seen.add(flaw);
    const found = toFlaw(one, assertion, flaw);
    return [flaw === "tautology" && !isEmpty ? { ...found, severity: "soft" as const } : found];
  });
}

const FLAWS: Readonly<Record<Flaw, readonly [code: ReasonCode, why: string, hint: string]>> = {
  tautology: [
    "TAUTOLOGY",
    "holds whatever the code does",
    "compare what the code gives with what is expected of it",
  ],
  swallowed: [
    "INSENSITIVE_ASSERT",
    "fails unnoticed: what it throws is caught and dropped",
    "let the failure through",
  ],
  unawaited: [
    "INSENSITIVE_ASSERT",
    "fails unnoticed: nobody waits for it",
    "await it, or return the promise",
  ],
  unreachable: ["INSENSITIVE_ASSERT", "is never reached", "take out what stands in its way"],
};

function toFlaw(one: PlacedTest, { text, line }: Assertion, flaw: Flaw): Finding {
  const [code, why, hint] = FLAWS[flaw];
  const found = toFinding(code, one, {
    message: `\`${clipped(text)}\` in test "${nameOf(one)}" ${why}`,
    hint,
    allowance: "allow.changeTests",
  });
  return { ...found, line };
}

function toFinding(
  code: ReasonCode,
  one: PlacedTest,
  {
    message,
    hint,
    allowance,
  }: { readonly message: string; readonly hint: string; readonly allowance: string },
): Finding {
  const id = testIdOf(one);
  return toRuleFinding(code, id, {
    file: one.path,
    line: one.test.line,
    testId: id,
    message,
    fix: { hint },
    allowance,
  });
}
