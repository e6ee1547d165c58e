/** A step whose turn it is, and what became of it. */

import type { Surroundings } from "../expressions/evaluate.js";
import type { StepResult } from "../model/result.js";
import type { Step } from "../model/workflow.js";
import type { JobRun, StepScope } from "./job-run.js";

/** A step, ready to do its work. */
export interface ReadyStep<Kind extends Step = Step> {
  readonly step: Kind;
  readonly scope: StepScope;
  readonly run: JobRun;
  /** Of the workflow, the job, earlier steps and its own. */
  readonly env: Readonly<Record<string, string>>;
  /** Of it, what is the step's own and that of the composite actions around it. */
  readonly overlay: Readonly<Record<string, string>>;
  readonly surroundings: Surroundings;
  readonly timeoutMs: number;
  /** The index of the job's own step, also within a composite action. */
  readonly index: number;
}

export interface SteppedOn {
  readonly name: string;
  readonly conclusion: StepResult["conclusion"];
  readonly exitCode?: number;
  readonly reason?: string;
}
