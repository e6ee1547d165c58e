/** A workflow: each job as soon as those that it needs have ended. */

import { isValueMap, type ValueMap } from "../expressions/value.js";
import type { Workflow } from "../model/workflow.js";
import { readDispatchInputs } from "../plan/dispatch-inputs.js";
import type { JobOutcome } from "./job-outcome.js";
import { runJob } from "./run-job.js";
import type { RunPlace, WorkflowEnd } from "./run-place.js";
import type { RunTools } from "./tools.js";
import type { WorkflowScope } from "./workflow-scope.js";
import { groupOf, workflowSurroundings } from "./workflow-surroundings.js";

export const rootScope = (workflow: Workflow, tools: RunTools): WorkflowScope => ({
  workflow,
  root: workflow,
  callers: [],
  inputs: inputsOf(workflow, tools),
  secrets: tools.secrets,
  doubts: [],
  mayRecall: true,
  mayFail: false,
});

/** Whoever starts the run has seen to it that they are as the workflow wants them. */
function inputsOf(workflow: Workflow, { event }: RunTools): ValueMap {
  if (event.name !== "workflow_dispatch") return {};
  const given = event.payload["inputs"];
  const read = readDispatchInputs(workflow, isValueMap(given) ? given : {});
  return read.kind === "inputs" ? read.values : {};
}

export async function runWorkflow(place: RunPlace): Promise<WorkflowEnd> {
  const { scope, tools, groups } = place;
  const group = groupOf(scope.workflow.concurrency, workflowSurroundings(tools, scope));
  const isHeld = group === undefined || place.held.has(group);
  const held = group === undefined ? place.held : new Set([...place.held, group]);
  return groups.inGroup(isHeld ? undefined : group, place.held, async () => {
    const outcomes = await runJobs({ ...place, held });
    return { outcomes, jobs: outcomes.flatMap(({ results }) => results) };
  });
}

async function runJobs(place: RunPlace): Promise<readonly JobOutcome[]> {
  const { jobs } = place.scope.workflow;
  const running = new Map<string, Promise<JobOutcome>>();
  // Of each job once; the parser has seen to it that there is no circle.
  const ended = (id: string): Promise<JobOutcome> => {
    const before = running.get(id);
    if (before !== undefined) return before;
    const job = jobs.find((each) => each.id === id);
    if (job === undefined) throw new Error(`The workflow has no job ${id}, which another needs.`);
    const made = Promise.all(job.needs.map(ended)).then((needs) => runJob(place, job, needs));
    running.set(id, made);
    return made;
  };
  return Promise.all(jobs.map(({ id }) => ended(id)));
}
