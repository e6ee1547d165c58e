/** A leg that is about to run. */

import type { Surroundings } from "../expressions/evaluate.js";
import type { LegReference } from "../model/happening.js";
import type { JobResult, Status } from "../model/result.js";
import type { StepsJob } from "../model/workflow.js";
import type { Leg } from "../plan/matrix.js";
import { type LegEnd, tolerated } from "./job-outcome.js";
import type { RunTools } from "./tools.js";
import type { WorkflowScope } from "./workflow-scope.js";

export interface LegPlan {
  readonly tools: RunTools;
  readonly scope: WorkflowScope;
  readonly job: StepsJob;
  readonly reference: LegReference;
  readonly matrix: Leg;
  /** `github`, `needs`, `strategy`, `matrix`, `inputs`, `vars`, `secrets`. */
  readonly surroundings: Surroundings;
  /** Nothing that it needs has changed since an earlier run of the same. */
  readonly mayRecall: boolean;
  /** From what it needs. */
  readonly doubts: readonly string[];
  readonly mayFail: boolean;
  /** Aborted when another leg has failed, and the matrix fails fast. */
  readonly cancelled: AbortSignal;
}

/** Nothing of it was run. */
export function endEarly(
  plan: Pick<LegPlan, "tools" | "reference" | "matrix" | "mayFail"> & {
    readonly job: { readonly id: string };
  },
  verdict: JobResult["verdict"],
  status: Status,
  reason?: string,
): LegEnd {
  const result: JobResult = {
    id: plan.job.id,
    name: plan.reference.job,
    matrix: plan.matrix,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    mayFail: plan.mayFail,
    steps: [],
    annotations: [],
    durationMs: 0,
  };
  plan.tools.tell({ ...plan.reference, kind: "job-ended", result });
  return { result, status: tolerated(status, plan.mayFail), outputs: {} };
}
