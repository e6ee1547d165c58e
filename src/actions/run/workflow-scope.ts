/** A workflow in a run: by the event's own doing, or called by a job of another. */

import type { ValueMap } from "../expressions/value.js";
import type { Workflow } from "../model/workflow.js";

export interface WorkflowScope {
  readonly workflow: Workflow;
  /** The one that the event started; itself, unless this one is called. */
  readonly root: Workflow;
  /** Names of the calling jobs, outermost first, as they stand before a job's name. */
  readonly callers: readonly string[];
  readonly inputs: ValueMap;
  /** What `secrets` holds; a called workflow has what it was given. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What its callers' own `needs` leave in doubt. */
  readonly doubts: readonly string[];
  /** Its legs may be as they were in an earlier run of the same. */
  readonly mayRecall: boolean;
  /** Legs of it may fail without failing the run. */
  readonly mayFail: boolean;
}

export const nameUnder = (scope: WorkflowScope, name: string): string =>
  [...scope.callers, name].join(" / ");
