/** An action that was found and read, for a step whose turn it is. */

import type { Action } from "../model/action.js";
import type { UsesStep } from "../model/workflow.js";
import type { ReadyStep } from "./ready-step.js";

/** An action, ready to be started. */
export interface ReadyAction extends ReadyStep<UsesStep> {
  readonly action: Action;
  readonly directory: string;
  /** As under `with`, names as written. */
  readonly given: Readonly<Record<string, string>>;
  /** `owner/repository` and the ref of what lies elsewhere; empty texts of what lies in the repository. */
  readonly repository: string;
  readonly ref: string;
}
