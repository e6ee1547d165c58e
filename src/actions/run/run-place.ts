/** Where the jobs of a workflow run. */

import type { JobResult } from "../model/result.js";
import type { Groups } from "./concurrency.js";
import type { JobOutcome } from "./job-outcome.js";
import type { RunTools } from "./tools.js";
import type { WorkflowScope } from "./workflow-scope.js";

export interface RunPlace {
  readonly tools: RunTools;
  readonly groups: Groups;
  readonly scope: WorkflowScope;
  /** Groups that callers hold already: to wait for those would be to wait for oneself. */
  readonly held: ReadonlySet<string>;
  /** For jobs that call workflows. */
  runWorkflow(place: RunPlace): Promise<WorkflowEnd>;
}

export interface WorkflowEnd {
  readonly outcomes: readonly JobOutcome[];
  /** In the order of the file; legs in the order of the matrix. */
  readonly jobs: readonly JobResult[];
}
