/** What a test runner reported, whatever the runner: one shape for every report format. */

import type { ReportFormat } from "./config.js";

/** Only `passed` proves anything. `error` is a test that could not be run: set-up, collection, compilation. */
export type TestStatus = "passed" | "failed" | "error" | "skipped" | "todo";

export interface TestResult {
  /** `<file or package> › <suite> › … › <name>`; without durations and doctest line numbers. */
  readonly id: string;
  readonly file?: string;
  readonly line?: number;
  readonly suite: readonly string[];
  /** With the parameters, where the runner writes them into the name. */
  readonly name: string;
  /** What a parametrised test was run with, as the runner prints it: `1-a` of `test_add[1-a]`. */
  readonly params?: string;
  readonly status: TestStatus;
  /** The runner's own word: `xfail`, `pending`, `ignored`, `XPASS`. */
  readonly rawStatus: string;
  /** Expected to fail: xfail, `it.fails`, `should_panic`. */
  readonly inverted?: boolean;
  /** A todo that ran and failed, which fails no run. */
  readonly todoFailed?: boolean;
  /** It failed and passed in the same run. */
  readonly flaky?: boolean;
  /** How often it was run, when more than once. */
  readonly attempts?: number;
  /** Assertions that held, where the runner counts them. */
  readonly asserts?: number;
  readonly durationMs?: number;
  /** First line of the failure's message. */
  readonly message?: string;
  readonly excerpt?: readonly string[];
  /** How often this id was reported; identical ids are counted, never overwritten. */
  readonly occurrences: number;
}

/**
 * Ways in which a report contradicts itself, the exit code or what is known of the tests.
 * `GHOST`: it names a test that the inventory does not. `FILE_WITHOUT_TEST`: a file was run and registered no test.
 */
export type Integrity =
  | "INCOMPLETE"
  | "RC_MISMATCH"
  | "TALLY_MISMATCH"
  | "NO_TESTS"
  | "GHOST"
  | "FILE_WITHOUT_TEST";

export interface TestRun {
  readonly format: Exclude<ReportFormat, "auto">;
  readonly exitCode: number | undefined;
  /** The report has its end marker (totals, plan line, closing tag). */
  readonly complete: boolean;
  /** How many tests the report itself announces, where it does. */
  readonly declared?: number;
  readonly seen: number;
  /** What the runner says in numbers on its console, beside a report that names each test. */
  readonly consoleTally?: { readonly passed?: number; readonly failed?: number };
  /** Ids that are there to be run, as a list of the runner or a look at the sources says. */
  readonly inventory?: readonly string[];
  /** Files that were run and registered no test. */
  readonly filesWithoutTest?: readonly string[];
  readonly integrity: readonly Integrity[];
  readonly tests: readonly TestResult[];
}
