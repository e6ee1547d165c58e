/** One gate on one commit, and the verdict that a set of them adds up to. */

import type { FailureClass } from "./config.js";
import type { Finding, ReasonCode } from "./finding.js";
import { isHard } from "./finding.js";
import type { Sha, Tree } from "./ids.js";
import type { Isolation } from "./isolation.js";

/** GitHub's words, plus `incomplete`: the gate could not run, so nothing is proven. */
export type Conclusion =
  | "success"
  | "failure"
  | "neutral"
  | "skipped"
  | "cancelled"
  | "timed_out"
  | "incomplete";

/** Something a check run left behind, by digest. */
export interface Evidence {
  readonly name: string;
  readonly sha256: string;
}

/** What a gate judges: a command gate's class, or the kind of a gate that is no command; `ci` is the repository's own workflows. */
export type GateClass = FailureClass | "tests" | "acceptance" | "rules" | "ci";

export interface CheckRun {
  /** The gate's id, e.g. `test`; `acceptance-1` for the first acceptance check. */
  readonly gate: string;
  /** Absent: not known, so no item of the definition of done rests on it. */
  readonly class?: GateClass;
  readonly conclusion: Conclusion;
  readonly durationMs: number;
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  /** What its programs were kept in; absent: it runs none of a change's, or the result is of version 0.1.0. */
  readonly isolation?: Isolation;
  /** True when the result was reused from an earlier run of the same gate on the same tree. */
  readonly reused?: boolean;
}

/** What was judged: the merge of `head` onto `base`, as `tree`. */
export interface Subject {
  readonly base: Sha;
  readonly head: Sha;
  readonly tree: Tree;
}

export type Verdict = "pass" | "fail" | "incomplete";

export interface Proof {
  readonly verdict: Verdict;
  readonly subject: Subject;
  readonly checkRuns: readonly CheckRun[];
  /** Codes of hard findings, sorted, each once. */
  readonly reasonCodes: readonly ReasonCode[];
}

/**
 * A failure outweighs everything: what is known to be wrong is wrong whatever else could not run.
 * Not run is never passed: `incomplete`, `skipped`, `cancelled` and no check run at all prove nothing.
 */
export function verdictOf(checkRuns: readonly CheckRun[]): Verdict {
  if (checkRuns.some(hasFailed)) return "fail";
  if (checkRuns.length === 0) return "incomplete";
  return checkRuns.every(hasPassed) ? "pass" : "incomplete";
}

export const hasFailed = (run: CheckRun): boolean =>
  run.conclusion === "failure" || run.conclusion === "timed_out";

/** `neutral` is a gate that had nothing to judge and says so; it holds nobody up. */
export const hasPassed = (run: CheckRun): boolean =>
  run.conclusion === "success" || run.conclusion === "neutral";

export function toProof(subject: Subject, checkRuns: readonly CheckRun[]): Proof {
  return {
    verdict: verdictOf(checkRuns),
    subject,
    checkRuns,
    reasonCodes: reasonCodesOf(checkRuns),
  };
}

export function reasonCodesOf(checkRuns: readonly CheckRun[]): readonly ReasonCode[] {
  const codes = checkRuns.flatMap((run) =>
    run.findings.filter(isHard).map((finding) => finding.code),
  );
  return [...new Set(codes)].sort();
}

/** Every finding that fails the proof, in the order of the gates. */
export function hardFindingsOf(checkRuns: readonly CheckRun[]): readonly Finding[] {
  return checkRuns.flatMap((run) => run.findings.filter(isHard));
}
