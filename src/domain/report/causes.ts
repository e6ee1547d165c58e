/** Why proofs failed, counted in words that people use. */

import type { Finding, ReasonCode } from "../finding.js";
import { isHard } from "../finding.js";
import type { WorkstreamId } from "../ids.js";
import type { Chronicle } from "./chronicle.js";

export type Cause =
  | "formatting"
  | "lint"
  | "types and build"
  | "failing tests"
  | "missing behaviour"
  | "weakened tests"
  | "no implementation"
  | "out of bounds"
  | "conflict with others"
  | "dishonest means"
  | "title, documents and claims"
  | "forge"
  | "flakiness"
  | "the base itself"
  | "the machine";

export interface CauseCount {
  readonly cause: Cause;
  /** Failed proofs (and turns without a change) in which it occurred. */
  readonly failures: number;
  readonly workstreams: readonly string[];
  readonly codes: readonly ReasonCode[];
  /** At most three, each of another workstream or gate. */
  readonly examples: readonly Example[];
}

export interface Example {
  readonly workstream: string;
  readonly gate: string;
  readonly message: string;
}

const EXAMPLES_MAX = 3;

const CAUSES: Readonly<Record<ReasonCode, Cause>> = {
  FORMAT: "formatting",
  LINT: "lint",
  DEAD_CODE: "lint",
  SUPPRESSION_ADDED: "lint",
  UNREACHABLE_CODE: "lint",
  TYPECHECK: "types and build",
  COMPILE: "types and build",
  BUILD_FAIL: "types and build",
  LOCK_MISMATCH: "types and build",
  TEST_FAIL: "failing tests",
  ACCEPTANCE_FAIL: "missing behaviour",
  REQUIRED_SYMBOL: "missing behaviour",
  NO_F2P: "missing behaviour",
  WEAK_F2P: "missing behaviour",
  UNPROVEN_HUNK: "missing behaviour",
  SURVIVING_MUTANT: "missing behaviour",
  LOW_DIFF_COVERAGE: "missing behaviour",
  TEST_REMOVED: "weakened tests",
  TEST_SKIPPED: "weakened tests",
  TEST_INVERTED: "weakened tests",
  TEST_WEAKENED: "weakened tests",
  TEST_NOT_EXECUTED: "weakened tests",
  DUPLICATE_TEST: "weakened tests",
  VACUOUS_TEST: "weakened tests",
  TAUTOLOGY: "weakened tests",
  INSENSITIVE_ASSERT: "weakened tests",
  NO_CHANGE: "no implementation",
  ONLY_TESTS_CHANGED: "no implementation",
  STUB: "no implementation",
  SCOPE: "out of bounds",
  PROTECTED_PATH: "out of bounds",
  DEP_UNREVIEWED: "out of bounds",
  SECRET: "out of bounds",
  LARGE_FILE: "out of bounds",
  BINARY: "out of bounds",
  DIRTY_TREE: "out of bounds",
  MERGE_CONFLICT: "conflict with others",
  HISTORY_TAMPER: "dishonest means",
  HIDDEN_DIFF: "dishonest means",
  SPECIAL_CASE: "dishonest means",
  ENV_PROBE: "dishonest means",
  EXIT_IN_TEST: "dishonest means",
  RUNNER_SHADOW: "dishonest means",
  INCOMPLETE_REPORT: "dishonest means",
  REPORT_MISMATCH: "dishonest means",
  GHOST_TEST: "dishonest means",
  HARNESS_TAMPERED: "dishonest means",
  TITLE: "title, documents and claims",
  DOC_MISMATCH: "title, documents and claims",
  CLAIM_MISMATCH: "title, documents and claims",
  CI_RED: "forge",
  CI_MISSING: "forge",
  CI_SKIPPED: "forge",
  NOT_MERGED: "forge",
  ISSUE_OPEN: "forge",
  FLAKY_NEW_TEST: "flakiness",
  FLAKY_BASE: "flakiness",
  PREEXISTING_FAILURE: "the base itself",
  ACCEPTANCE_INVALID: "the base itself",
  TIMEOUT: "the machine",
  INFRA: "the machine",
};

interface Tally {
  failures: number;
  readonly workstreams: Set<WorkstreamId>;
  readonly codes: Set<ReasonCode>;
  readonly examples: Map<string, Example>;
}

interface Failure {
  readonly workstream: WorkstreamId;
  readonly findings: readonly {
    readonly gate: string;
    readonly finding: Pick<Finding, "code" | "message">;
  }[];
}

/** Most frequent first; equals in the order of the alphabet. */
export function countCauses(chronicle: Chronicle): readonly CauseCount[] {
  const tallies = new Map<Cause, Tally>();
  for (const failure of failuresOf(chronicle)) count(tallies, failure);
  return [...tallies]
    .map(([cause, tally]) => ({
      cause,
      failures: tally.failures,
      workstreams: [...tally.workstreams],
      codes: [...tally.codes].sort(),
      examples: [...tally.examples.values()],
    }))
    .sort((a, b) => b.failures - a.failures || (a.cause < b.cause ? -1 : 1));
}

function failuresOf(chronicle: Chronicle): readonly Failure[] {
  const failed = chronicle.proofs.filter(({ proof }) => proof.verdict === "fail");
  const idle = chronicle.idle.map(({ workstream }) => ({
    workstream,
    findings: [
      {
        gate: "turn",
        finding: { code: "NO_CHANGE" as const, message: "the turn changed nothing" },
      },
    ],
  }));
  return [
    ...failed.map(({ workstream, proof }) => ({
      workstream,
      findings: hardFindings(proof.checkRuns),
    })),
    ...idle,
  ];
}

const hardFindings = (
  checkRuns: readonly { readonly gate: string; readonly findings: readonly Finding[] }[],
) =>
  checkRuns.flatMap(({ gate, findings }) =>
    findings.filter(isHard).map((finding) => ({ gate, finding })),
  );

function count(tallies: Map<Cause, Tally>, { workstream, findings }: Failure): void {
  const seen = new Set<Cause>();
  for (const { gate, finding } of findings) {
    const cause = CAUSES[finding.code];
    const tally = tallies.get(cause) ?? {
      failures: 0,
      workstreams: new Set(),
      codes: new Set(),
      examples: new Map(),
    };
    tallies.set(cause, tally);
    if (!seen.has(cause)) tally.failures += 1;
    seen.add(cause);
    tally.workstreams.add(workstream);
    tally.codes.add(finding.code);
    const key = `${workstream}\n${gate}`;
    if (tally.examples.size < EXAMPLES_MAX && !tally.examples.has(key)) {
      tally.examples.set(key, { workstream, gate, message: finding.message });
    }
  }
}
