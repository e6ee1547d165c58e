/** The tests of a change, before and after, and which is which: by place and name, by what they do, or by name elsewhere. */

import type { WorkstreamPlan } from "../../domain/plan.js";
import { isAllowed } from "../allowances.js";
import type { ChangedFile, ChangeView, FileText } from "../change/change-view.js";
import type { TestCase } from "../tests/test-case.js";
import { type Found, foundHow, isFoundAsWell, isSetAside } from "../tests/test-files.js";
import { testsIn } from "../tests/tests-in.js";

export interface PlacedTest {
  readonly path: string;
  readonly test: TestCase;
  readonly found: Found | undefined;
  /** In a file that is not built by default. */
  readonly isSetAside: boolean;
  /** Part of another test, which counts what it asserts. */
  readonly isPart: boolean;
}

export interface TestPair {
  readonly before: PlacedTest;
  readonly after: PlacedTest;
}

export interface TestChanges {
  readonly pairs: readonly TestPair[];
  readonly removed: readonly PlacedTest[];
  readonly added: readonly PlacedTest[];
}

const known = new WeakMap<ChangeView, TestChanges>();

/** Worked out once for all gates that look at a change. */
export function changedTests(change: ChangeView): TestChanges {
  const found = known.get(change) ?? pairUp(testsOf(change, "before"), testsOf(change, "after"));
  known.set(change, found);
  return found;
}

const testsOf = (change: ChangeView, side: "before" | "after"): readonly PlacedTest[] =>
  change.files.flatMap((file) => testsOfFile(file, file[side]));

function testsOfFile(
  { path, language }: ChangedFile,
  text: FileText | undefined,
): readonly PlacedTest[] {
  if (language === undefined || text?.syntax === undefined) return [];
  const found = foundHow(language, path);
  if (
    found === undefined &&
    language !== "javascript" &&
    language !== "typescript" &&
    language !== "tsx"
  )
    return [];
  const tests = testsIn(language, text.syntax);
  const isAside = isSetAside(language, path, text.text);
  return tests.map((test) => ({
    path,
    test,
    found,
    isSetAside: isAside,
    isPart: isPartOf(test, tests),
  }));
}

const isPartOf = (test: TestCase, tests: readonly TestCase[]): boolean =>
  tests.some((one) => one !== test && one.start <= test.start && one.end >= test.end);

/** What has to be the same for two tests to be one; the surest first. */
const SAME: readonly ((placed: PlacedTest) => string | undefined)[] = [
  ({ path, test }) => keyOf(path, ...test.suite, test.name, test.body),
  ({ path, test }) => keyOf(path, ...test.suite, test.name),
  ({ test }) => keyOf(test.name, test.body),
  ({ test }) => (test.assertions.length > 0 ? keyOf(test.body) : undefined),
  ({ test }) => keyOf(...test.suite, test.name),
  ({ path, test }) => keyOf(path, test.name),
  ({ test }) => keyOf(test.name),
];

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

function pairUp(before: readonly PlacedTest[], after: readonly PlacedTest[]): TestChanges {
  const pairs: TestPair[] = [];
  let [lost, fresh] = [before, after];
  for (const toKey of SAME) {
    const waiting = groupBy(fresh, toKey);
    const taken = new Set<PlacedTest>();
    for (const one of lost) {
      const key = toKey(one);
      const other = waiting.get(key ?? "")?.find((each) => !taken.has(each) && canBe(one, each));
      if (other === undefined) continue;
      taken.add(one).add(other);
      pairs.push({ before: one, after: other });
    }
    lost = lost.filter((one) => !taken.has(one));
    fresh = fresh.filter((one) => !taken.has(one));
  }
  return { pairs, removed: lost, added: fresh };
}

function groupBy(
  tests: readonly PlacedTest[],
  toKey: (placed: PlacedTest) => string | undefined,
): ReadonlyMap<string, readonly PlacedTest[]> {
  const groups = new Map<string, PlacedTest[]>();
  for (const one of tests) {
    const key = toKey(one);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

/** A test that its runner does not get to see any more has not been kept. */
const canBe = (before: PlacedTest, after: PlacedTest): boolean =>
  (before.isSetAside || !after.isSetAside) &&
  (before.path === after.path || isFoundAsWell(before.found, after.found));

/** `suite › name`. */
export const nameOf = ({ test }: PlacedTest): string => [...test.suite, test.name].join(" › ");

export const testIdOf = (placed: PlacedTest): string => `${placed.path} › ${nameOf(placed)}`;

/** By the test's name, its name with its suites, its id, or its file. */
export function isTestAllowed(
  workstream: WorkstreamPlan | undefined,
  key: "removeTests" | "changeTests",
  placed: PlacedTest,
): boolean {
  const { path, test } = placed;
  const names = [
    path,
    test.name,
    nameOf(placed),
    testIdOf(placed),
    ...["::", ".", "/", " > ", " "].map((sign) => [...test.suite, test.name].join(sign)),
  ];
  return names.some((name) => isAllowed(workstream, key, name));
}
