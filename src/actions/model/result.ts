/**
 * What became of a run, in three verdicts. *Green*: everything that the event starts on GitHub was run here and succeeded, or
 * was skipped by its own condition. *Red*: something failed that nothing unproven had touched. *Incomplete*: the rest.
 */

import type { Annotation } from "./annotation.js";

export type Verdict = "green" | "red" | "incomplete";

/** GitHub's words for the end of a step or job; what expressions see as `steps.x.conclusion` and `needs.x.result`. */
export type Status = "success" | "failure" | "cancelled" | "skipped";

export interface StepResult {
  /** From 0; pre and post steps of actions have the index of the step that they belong to. */
  readonly index: number;
  readonly name: string;
  /** Absent: the step's own work; else what an action does before all steps, or after them. */
  readonly phase?: "pre" | "post";
  /**
   * `not-proven`: what it does on GitHub was not, or not fully, done here. `inconclusive`: it failed after something
   * unproven, which may be why.
   */
  readonly conclusion: Status | "not-proven" | "inconclusive";
  readonly exitCode?: number;
  readonly reason?: string;
  readonly durationMs: number;
}

export interface JobResult {
  /** As in the file. */
  readonly id: string;
  /** As GitHub shows it, with the matrix in brackets, and the callers of a called workflow before it. */
  readonly name: string;
  readonly matrix: Readonly<Record<string, unknown>>;
  /** `not-run` and `incomplete` make the run incomplete, unless something else makes it red. */
  readonly verdict: Verdict | "skipped" | "not-run" | "cancelled";
  /** Why it is not green. */
  readonly reason?: string;
  /** Its failure does not fail the workflow: `continue-on-error`. */
  readonly mayFail: boolean;
  readonly steps: readonly StepResult[];
  readonly annotations: readonly Annotation[];
  readonly durationMs: number;
  /** What it wrote to `GITHUB_STEP_SUMMARY`, masked. */
  readonly summary?: string;
}

export interface WorkflowResult {
  readonly path: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly jobs: readonly JobResult[];
}
