/** A workflow file, read: everything that running it needs, nothing evaluated. */

import type { EventFilters } from "../plan/triggers.js";
import type { Place } from "./complaint.js";
import type { Expression, Template } from "./template.js";

export interface Workflow {
  /** Relative to the repository, e.g. `.github/workflows/ci.yml`. */
  readonly path: string;
  /** As written under `name`; the path where there is none. */
  readonly name: string;
  readonly triggers: readonly Trigger[];
  readonly env?: Template;
  readonly defaults: RunDefaults;
  readonly concurrency?: Template;
  /** At least one, in the order of the file. Every `needs` names another; no circle. */
  readonly jobs: readonly Job[];
  /** Under `on.workflow_call`; undefined: it cannot be called. */
  readonly callable?: Callable;
  /** Under `on.workflow_dispatch.inputs`. */
  readonly dispatchInputs: Readonly<Record<string, InputDefinition>>;
}

export interface Trigger {
  readonly event: string;
  readonly filters: EventFilters;
}

export interface Callable {
  readonly inputs: Readonly<Record<string, InputDefinition>>;
  readonly secrets: Readonly<Record<string, { readonly required: boolean }>>;
  readonly outputs: Readonly<Record<string, Template>>;
}

export interface InputDefinition {
  readonly type: "string" | "number" | "boolean" | "choice" | "environment";
  readonly required: boolean;
  readonly default?: Template;
  readonly options?: readonly string[];
}

/** Under `defaults.run`. */
export interface RunDefaults {
  readonly shell?: Template;
  readonly workingDirectory?: Template;
}

export type Job = StepsJob | CallJob;

interface JobCommon {
  readonly id: string;
  readonly place: Place;
  readonly name?: Template;
  readonly needs: readonly string[];
  /** Absent: `success()`. */
  readonly if?: Expression;
  readonly strategy: Strategy;
  readonly concurrency?: Template;
}

export interface Strategy {
  /** A mapping of vectors, with `include` and `exclude`, or an expression that gives one. */
  readonly matrix?: Template;
  readonly failFast?: Template;
  readonly maxParallel?: Template;
}

export interface StepsJob extends JobCommon {
  readonly kind: "steps";
  readonly runsOn: Template;
  readonly env?: Template;
  readonly defaults: RunDefaults;
  readonly steps: readonly Step[];
  readonly outputs?: Template;
  readonly continueOnError?: Template;
  readonly timeoutMinutes?: Template;
  readonly container?: Template;
  readonly services?: Template;
  readonly environment?: Template;
}

/** A job that is another workflow. */
export interface CallJob extends JobCommon {
  readonly kind: "call";
  /** `./.github/workflows/x.yml` or `owner/repository/path@ref`. */
  readonly uses: string;
  readonly with?: Template;
  readonly secrets?: "inherit" | Template;
}

export type Step = RunStep | UsesStep;

interface StepCommon {
  /** From 0, in the order of the file. */
  readonly index: number;
  /** As written; steps without one cannot be referred to. */
  readonly id?: string;
  readonly place: Place;
  readonly name?: Template;
  /** Absent: `success()`. */
  readonly if?: Expression;
  readonly env?: Template;
  readonly continueOnError?: Template;
  readonly timeoutMinutes?: Template;
}

export interface RunStep extends StepCommon {
  readonly kind: "run";
  readonly run: Template;
  readonly shell?: Template;
  readonly workingDirectory?: Template;
}

export interface UsesStep extends StepCommon {
  readonly kind: "uses";
  /** `./path`, `owner/repository[/path]@ref` or `docker://image`; never an expression. */
  readonly uses: string;
  readonly with?: Template;
}
