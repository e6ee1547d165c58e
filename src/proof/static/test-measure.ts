/** How much a test asserts, and what of it went missing from one version to the next. */

import type { Assertion, Literal, TestCase } from "../tests/test-case.js";

export interface Measure {
  readonly all: number;
  readonly strong: number;
  readonly exact: number;
}

/** What cannot fail asserts nothing. */
export const live = ({ assertions }: TestCase): readonly Assertion[] =>
  assertions.filter(({ flaw }) => flaw === undefined);

export function measureOf(assertions: readonly Assertion[]): Measure {
  const sum = (some: readonly Assertion[]): number =>
    some.reduce((total, { weight }) => total + weight, 0);
  return {
    all: sum(assertions),
    strong: sum(assertions.filter(({ strength }) => strength === "strong")),
    exact: sum(assertions.filter(({ isExact }) => isExact)),
  };
}

const valueOf = ({ kind, value }: Literal): string => `${kind} ${value}`;

/** Two assertions with one key ask the same. */
const keyOf = ({ tokens, literals }: Assertion): string =>
  JSON.stringify([tokens, literals.map(valueOf)]);

/** Those of the first that the second has not, one for one. */
export function without(
  all: readonly Assertion[],
  taken: readonly Assertion[],
): readonly Assertion[] {
  const counts = new Map<string, number>();
  for (const one of taken) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return all.filter((one) => {
    const count = counts.get(keyOf(one)) ?? 0;
    counts.set(keyOf(one), count - 1);
    return count <= 0;
  });
}

/** A value that is another one now, or nowhere any more. */
export interface LostValue {
  readonly assertion: Assertion | undefined;
  readonly was: Literal;
  readonly now: Literal | undefined;
}

/** `moved`: what other tests have taken over. */
export function lostValues(
  before: TestCase,
  after: TestCase,
  moved: readonly Assertion[],
): readonly LostValue[] {
  const old = without(without(live(before), live(after)), moved);
  const fresh = without(live(after), live(before));
  const present = new Set(
    [...after.assertions.flatMap(({ literals }) => literals), ...after.rows.flat()].map(valueOf),
  );
  return [
    ...old.flatMap((one) => lostOf(one, twinOf(one, fresh), present)),
    ...lostRows(before, after, present),
  ];
}

/** Of those that ask the same of other values, the one with the most values in common. */
function twinOf(assertion: Assertion, others: readonly Assertion[]): Assertion | undefined {
  const values = new Set(assertion.literals.map(valueOf));
  const common = (one: Assertion): number =>
    one.literals.filter((literal) => values.has(valueOf(literal))).length;
  return others
    .filter(({ shape }) => shape === assertion.shape)
    .sort((one, other) => common(other) - common(one))[0];
}

/** Values that stand in the assertion have their places; those that a name stands for may stand in any. */
function lostOf(
  assertion: Assertion,
  twin: Assertion | undefined,
  present: ReadonlySet<string>,
): readonly LostValue[] {
  const expected = assertion.literals.filter(({ role }) => role === "expected");
  if (twin === undefined)
    return expected
      .filter((was) => !present.has(valueOf(was)))
      .map((was) => ({ assertion, was, now: undefined }));
  const [own, others] = [standingIn(assertion), standingIn(twin)];
  const changed = own.flatMap((was, at) => {
    const now = others[at];
    return now === undefined || valueOf(now) === valueOf(was) ? [] : [{ assertion, was, now }];
  });
  const values = new Set(twin.literals.map(valueOf));
  const gone = expected.filter((was) => !own.includes(was) && !values.has(valueOf(was)));
  return [...changed, ...gone.map((was) => ({ assertion, was, now: undefined }))];
}

const standingIn = ({ start, end, literals }: Assertion): readonly Literal[] =>
  literals.filter((literal) => literal.start >= start && literal.end <= end);

/** A row is kept when some row of the new tables still holds all its values. */
function lostRows(
  before: TestCase,
  after: TestCase,
  present: ReadonlySet<string>,
): readonly LostValue[] {
  const rows = after.rows.map((row) => new Set(row.map(valueOf)));
  return before.rows.flatMap((row) => {
    if (rows.some((one) => row.every((literal) => one.has(valueOf(literal))))) return [];
    const was = row.find((literal) => !present.has(valueOf(literal)));
    return was === undefined ? [] : [{ assertion: undefined, was, now: undefined }];
  });
}
