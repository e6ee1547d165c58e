/** One leg of a job while it runs. */

import type { ProcessFamily } from "../../ports/process.js";
import type { Masks } from "../commands/masks.js";
import type { JobContainers } from "../containers/job-containers.js";
import type { ExpressionFunction, Surroundings } from "../expressions/evaluate.js";
import type { ValueMap } from "../expressions/value.js";
import type { Scanner } from "../matchers/problem-matcher.js";
import type { Annotation } from "../model/annotation.js";
import type { Happening, LegReference } from "../model/happening.js";
import type { StepResult } from "../model/result.js";
import type { Step, StepsJob } from "../model/workflow.js";
import type { JobIsolation } from "../sandbox/isolation.js";
import type { Doubts } from "./doubts.js";
import type { Outcome } from "./outcome.js";
import type { SteppedOn } from "./ready-step.js";
import type { JobSite } from "./site.js";
import { statusFunctions } from "./status-functions.js";
import type { FailedProgram, RunTools, ServiceAccess } from "./tools.js";
import type { WorkflowScope } from "./workflow-scope.js";

export interface JobRun {
  readonly tools: RunTools;
  readonly workflow: WorkflowScope;
  readonly job: StepsJob;
  readonly reference: LegReference;
  readonly site: JobSite;
  readonly family: ProcessFamily;
  readonly isolation: JobIsolation;
  readonly containers: JobContainers;
  readonly masks: Masks;
  readonly matchers: Scanner;
  readonly doubts: Doubts;
  /** `github`, `needs`, `matrix` and the others that stay the same while the job runs. */
  readonly contexts: Readonly<Record<string, ValueMap | null>>;
  readonly functions: Readonly<Record<string, ExpressionFunction>>;
  /** The environment that every program of the job starts from. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  /** Of the workflow and the job, and what steps added to it. */
  readonly env: Map<string, string>;
  /** Put before `PATH`, the latest first. */
  readonly path: string[];
  /** The job's own steps. */
  readonly scope: StepScope;
  readonly results: StepResult[];
  readonly annotations: Annotation[];
  readonly summary: string[];
  /** What actions do after all steps, in the order in which they were met. */
  readonly posts: PostWork[];
  /** What actions saved before all steps, for their main program. */
  readonly preStates: Map<Step, Readonly<Record<string, string>>>;
  /** How JavaScript actions reach artifacts and caches. */
  readonly services: ServiceAccess;
  /** Aborted when the rest of the job is not wanted any more; steps that ask for `always()` still run. */
  cancelled: AbortSignal;
  /** Of the first step that failed, if it is a program. */
  failedProgram?: FailedProgram;
  /** Why it was cancelled, once it was. */
  cancelReason?: string;
  status: "success" | "failure" | "cancelled";
  /** For composite actions, whose steps are steps like any other. */
  readonly runStep: RunStep;
}

/** Runs a step, or not; the scope and the job know its end afterwards. `onStart` is told its name when it does run. */
export type RunStep = (
  step: Step,
  place: { readonly run: JobRun; readonly scope: StepScope; readonly index: number },
  onStart: (name: string) => void,
) => Promise<SteppedOn>;

export interface PostWork {
  readonly index: number;
  readonly name: string;
  run(): Promise<Outcome>;
}

/** Where a step stands: in the job itself, or in a composite action. */
export interface StepScope {
  readonly kind: "job" | "composite";
  /** `steps`: what the steps that have an id came to. */
  readonly steps: Map<string, ValueMap>;
  readonly inputs: ValueMap;
  /** What the step that called the composite action has under `env`. */
  readonly env: Readonly<Record<string, string>>;
  /** Over the job's `github`: where the action lies. */
  readonly github: ValueMap;
  /** How many composite actions this one is in. */
  readonly depth: number;
  /** Of this scope's own steps. */
  hasFailed: boolean;
}

/** What an expression in a step sees. */
export function surroundingsOf(
  run: JobRun,
  scope: StepScope,
  env: Readonly<Record<string, string>>,
): Surroundings {
  const hasFailed = scope.kind === "job" ? run.status === "failure" : scope.hasFailed;
  const isCancelled = run.status === "cancelled";
  const status = scope.kind === "job" ? run.status : hasFailed ? "failure" : "success";
  return {
    contexts: {
      ...run.contexts,
      github: { ...run.contexts["github"], ...scope.github, action_status: status },
      env,
      inputs: scope.inputs,
      job: { status: run.status, ...run.containers.context },
      steps: Object.fromEntries(scope.steps),
    },
    functions: {
      ...run.functions,
      ...statusFunctions({
        success: !hasFailed && !isCancelled,
        failure: hasFailed && !isCancelled,
        cancelled: isCancelled,
      }),
    },
  };
}

type Untold = Happening extends infer Each
  ? Each extends Happening
    ? Omit<Each, keyof LegReference>
    : never
  : never;

export const tell = (run: JobRun, happening: Untold): void =>
  run.tools.tell({ ...run.reference, ...happening });

/** Ends a step that is running when the job is cancelled; one that starts after that runs on, unless all is ended. */
export const stepSignal = (run: JobRun): AbortSignal =>
  run.cancelled.aborted ? run.tools.signal : AbortSignal.any([run.cancelled, run.tools.signal]);

/** The environment of a step's program, without what is only its own. */
export function environmentOf(
  run: JobRun,
  github: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const path = env["PATH"] ?? run.baseEnvironment["PATH"] ?? "";
  return {
    ...run.baseEnvironment,
    ...env,
    ...github,
    PATH: [...run.path, path].filter((each) => each !== "").join(":"),
  };
}

/** Whoever cancels the job only says so; the job takes it in between steps. */
export function noticeCancellation(run: JobRun): void {
  if (run.cancelled.aborted && run.status !== "cancelled") run.status = "cancelled";
}
