/** One reason a gate failed, in a closed vocabulary that people, programs and agents all read. */

export const REASON_CODES = [
  "NO_CHANGE",
  "MERGE_CONFLICT",
  "DIRTY_TREE",
  "HISTORY_TAMPER",
  "PROTECTED_PATH",
  "SCOPE",
  "HIDDEN_DIFF",
  "FORMAT",
  "LINT",
  "DEAD_CODE",
  "SUPPRESSION_ADDED",
  "TYPECHECK",
  "COMPILE",
  "BUILD_FAIL",
  "TEST_FAIL",
  "TEST_REMOVED",
  "TEST_SKIPPED",
  "TEST_INVERTED",
  "TEST_WEAKENED",
  "TEST_NOT_EXECUTED",
  "DUPLICATE_TEST",
  "VACUOUS_TEST",
  "TAUTOLOGY",
  "INSENSITIVE_ASSERT",
  "NO_F2P",
  "WEAK_F2P",
  "UNPROVEN_HUNK",
  "SURVIVING_MUTANT",
  "LOW_DIFF_COVERAGE",
  "ACCEPTANCE_FAIL",
  "ACCEPTANCE_INVALID",
  "REQUIRED_SYMBOL",
  "UNREACHABLE_CODE",
  "ONLY_TESTS_CHANGED",
  "STUB",
  "SPECIAL_CASE",
  "ENV_PROBE",
  "EXIT_IN_TEST",
  "RUNNER_SHADOW",
  "INCOMPLETE_REPORT",
  "REPORT_MISMATCH",
  "GHOST_TEST",
  "HARNESS_TAMPERED",
  "FLAKY_NEW_TEST",
  "FLAKY_BASE",
  "SECRET",
  "LARGE_FILE",
  "BINARY",
  "DEP_UNREVIEWED",
  "LOCK_MISMATCH",
  "DOC_MISMATCH",
  "TITLE",
  "CI_RED",
  "CI_MISSING",
  "CI_SKIPPED",
  "CLAIM_MISMATCH",
  "NOT_MERGED",
  "ISSUE_OPEN",
  "PREEXISTING_FAILURE",
  "TIMEOUT",
  "INFRA",
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** `hard` fails the gate; `soft` and `info` are said and kept, and fail nothing. */
export type Severity = "hard" | "soft" | "info";

/** Whose failure it is. Only `workstream` ever costs an agent an attempt. */
export type Blame = "workstream" | "base" | "infra" | "unknown";

export interface Finding {
  readonly code: ReasonCode;
  readonly severity: Severity;
  readonly blame: Blame;
  /** Path in the repository, with `/`. */
  readonly file?: string;
  readonly line?: number;
  readonly testId?: string;
  /** One line. */
  readonly message: string;
  /** At most 12 reduced log lines. */
  readonly excerpt?: readonly string[];
  /** `class:hash`, stable across paths, durations and line shifts (see `signature.ts`). */
  readonly signature: string;
  /** A shell line that shows it again, from the top of a checkout of the change. */
  readonly reproduce?: string;
  readonly fix?: { readonly command?: string; readonly hint: string };
  /** The plan key that would permit it, e.g. `allow.removeTests`. */
  readonly allowance?: string;
}

/** The message, with the last line of what was printed where there is one: why, not only that. */
export function explainFinding(finding: Finding | undefined): string {
  if (finding === undefined) return "no reason given";
  const last = finding.excerpt?.at(-1)?.trim();
  return last === undefined || last === "" || finding.message.includes(last)
    ? finding.message
    : `${finding.message} ${last}`;
}

export const isHard = (finding: Finding): boolean => finding.severity === "hard";
