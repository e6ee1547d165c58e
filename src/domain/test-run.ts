/** What a test runner reported, whatever the runner: one shape for every report format. */

import type { ReportFormat } from "./config.js";

export type TestStatus = "passed" | "failed" | "error" | "skipped" | "todo";

export interface TestResult {
  /** `<file or package> › <suite> › … › <name>`; without durations and doctest line numbers. */
  readonly id: string;
  readonly file?: string;
  readonly line?: number;
  readonly suite: readonly string[];
  readonly name: string;
  readonly status: TestStatus;
  /** Expected to fail: xfail, `it.fails`, `should_panic`. */
  readonly inverted?: boolean;
  readonly attempts?: number;
  /** First line of the failure's message. */
  readonly message?: string;
  readonly excerpt?: readonly string[];
  /** How often this id was reported; identical ids are counted, never overwritten. */
  readonly occurrences: number;
}

/** Ways in which a report contradicts itself or the exit code. */
export type Integrity = "INCOMPLETE" | "RC_MISMATCH" | "TALLY_MISMATCH" | "NO_TESTS";

export interface TestRun {
  readonly format: Exclude<ReportFormat, "auto">;
  readonly exitCode: number | undefined;
  /** The report has its end marker (totals, plan line, closing tag). */
  readonly complete: boolean;
  /** How many tests the report itself announces, where it does. */
  readonly declared?: number;
  readonly seen: number;
  readonly integrity: readonly Integrity[];
  readonly tests: readonly TestResult[];
}
