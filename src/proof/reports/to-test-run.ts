/** From what one reader found to a `TestRun`: ids, counts, and where the report contradicts itself. */

import type { Integrity, TestResult, TestRun, TestStatus } from "../../domain/test-run.js";

/** One line of a report, before identical ids are counted. */
export interface Reported extends Omit<TestResult, "id" | "occurrences" | "rawStatus"> {
  /** Absent where the runner's word is the status itself. */
  readonly rawStatus?: string;
  /** File, package or binary that the id begins with, where the format knows it. */
  readonly base?: string | undefined;
}

/** How many tests the report itself says ended in which way. */
export type Totals = Readonly<Record<"passed" | "failed" | "error" | "skipped" | "todo", number>>;

/** A number the report announces, and the number of lines found for it. */
export interface Tally {
  readonly announced: number | undefined;
  readonly found: number;
}

export interface Reading {
  readonly format: TestRun["format"];
  readonly exitCode: number | undefined;
  /** The end marker is there. */
  readonly complete: boolean;
  readonly declared?: number | undefined;
  readonly results: readonly Reported[];
  /** Present when the report does not name every test: what it says in numbers instead. */
  readonly totals?: Totals | undefined;
  /** The totals count something else than tests; Go's are of packages. */
  readonly countsOtherThings?: true;
  readonly tallies?: readonly Tally[];
  /** Files that were run and registered no test: an early `process.exit(0)` looks like that, and so does a helper. */
  readonly filesWithoutTest?: readonly string[];
}

export const NO_TOTALS: Totals = { passed: 0, failed: 0, error: 0, skipped: 0, todo: 0 };

const SEPARATOR = " › ";

/** Worst first: of two outcomes under one id, the one that proves less is kept. */
const WORST_FIRST: readonly TestStatus[] = ["error", "failed", "skipped", "todo", "passed"];

export function toTestRun(reading: Reading): TestRun {
  const { format, exitCode, complete, declared, results, totals, filesWithoutTest = [] } = reading;
  return {
    format,
    exitCode,
    complete,
    ...(declared === undefined ? {} : { declared }),
    seen: totals === undefined ? results.length : sumOf(totals),
    ...(totals === undefined ? {} : { consoleTally: consoleTallyOf(reading, totals) }),
    ...(filesWithoutTest.length === 0 ? {} : { filesWithoutTest }),
    integrity: integrityOf(reading),
    tests: countIdentical(results),
  };
}

const consoleTallyOf = (
  { countsOtherThings }: Reading,
  { passed, failed, error }: Totals,
): NonNullable<TestRun["consoleTally"]> => ({
  ...(countsOtherThings === true ? {} : { passed }),
  failed: failed + error,
});

/** The id under which a test is known in every run; empty parts are left out. */
export const toTestId = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join(SEPARATOR);

export const countOf = (results: readonly Reported[], ...statuses: readonly TestStatus[]): number =>
  results.filter((result) => statuses.includes(result.status)).length;

function integrityOf(reading: Reading): readonly Integrity[] {
  const found: Integrity[] = [];
  if (!reading.complete || !isCountable(reading)) found.push("INCOMPLETE");
  if (contradictsExitCode(reading)) found.push("RC_MISMATCH");
  if (contradictsItself(reading)) found.push("TALLY_MISMATCH");
  if (executedOf(reading) === 0) found.push("NO_TESTS");
  if ((reading.filesWithoutTest ?? []).length > 0) found.push("FILE_WITHOUT_TEST");
  return found;
}

/** Numbers that no suite of tests has are no totals. */
const isCountable = ({ totals, declared }: Reading): boolean =>
  [...Object.values(totals ?? {}), declared ?? 0].every(Number.isSafeInteger);

/** A report cut short names no failure that came later, so a red exit code contradicts only a complete one. */
function contradictsExitCode(reading: Reading): boolean {
  if (reading.exitCode === undefined || executedOf(reading) === 0) return false;
  const failures = failuresOf(reading);
  return reading.exitCode === 0 ? failures > 0 : failures === 0 && reading.complete;
}

function contradictsItself(reading: Reading): boolean {
  const tallies = reading.tallies ?? [];
  return tallies.some(({ announced, found }) => announced !== undefined && announced !== found);
}

function executedOf({ results, totals }: Reading): number {
  const named = countOf(results, "passed", "failed", "error");
  return totals === undefined
    ? named
    : Math.max(named, totals.passed + totals.failed + totals.error);
}

function failuresOf({ results, totals }: Reading): number {
  return (
    countOf(results, "failed", "error") + (totals === undefined ? 0 : totals.failed + totals.error)
  );
}

const sumOf = (totals: Totals): number =>
  totals.passed + totals.failed + totals.error + totals.skipped + totals.todo;

function countIdentical(results: readonly Reported[]): readonly TestResult[] {
  const byId = new Map<string, TestResult>();
  for (const { base, ...result } of results) {
    const id = toTestId([base, ...result.suite, result.name]);
    const known = byId.get(id);
    const test = { rawStatus: result.status, ...result, id, occurrences: 1 };
    byId.set(id, known === undefined ? test : merge(known, test));
  }
  return [...byId.values()];
}

function merge(known: TestResult, other: TestResult): TestResult {
  const { occurrences } = known;
  const worst =
    WORST_FIRST.indexOf(other.status) < WORST_FIRST.indexOf(known.status) ? other : known;
  return { ...worst, occurrences: occurrences + 1 };
}
