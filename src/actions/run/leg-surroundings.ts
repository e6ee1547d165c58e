/** What one leg of a job sees beside what the job sees, and what it is called. */

import type { Surroundings } from "../expressions/evaluate.js";
import { renderText } from "../expressions/render.js";
import type { Job } from "../model/workflow.js";
import { type Leg, legName } from "../plan/matrix.js";
import type { ReadStrategy } from "../plan/read-matrix.js";

type Strategy = Extract<ReadStrategy, { kind: "strategy" }>;

export const legSurroundings = (
  surroundings: Surroundings,
  { legs, failFast, maxParallel }: Strategy,
  matrix: Leg,
  index: number,
): Surroundings => ({
  ...surroundings,
  contexts: {
    ...surroundings.contexts,
    matrix: Object.keys(matrix).length === 0 ? null : matrix,
    strategy: {
      "fail-fast": failFast,
      "job-index": index,
      "job-total": legs.length,
      "max-parallel": maxParallel,
    },
  },
});

/** A name that says nothing of the matrix gets the leg after it, as on GitHub. */
export function jobName(job: Job, matrix: Leg, surroundings: Surroundings): string {
  if (job.name === undefined) return legName(job.id, matrix);
  const rendered = renderText(job.name, surroundings);
  if (rendered.kind === "problem" || rendered.value === "") return legName(job.id, matrix);
  return job.name.kind === "literal" ? legName(rendered.value, matrix) : rendered.value;
}
