/** A workflow with some of its jobs, and all that those need. */

import type { Workflow } from "../model/workflow.js";

/** `ids` empty: the workflow as it is. */
export function onlyJobs(workflow: Workflow, ids: readonly string[]): Workflow {
  if (ids.length === 0) return workflow;
  const wanted = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const job = workflow.jobs.find((each) => each.id === id);
    if (job === undefined || wanted.has(id)) continue;
    wanted.add(id);
    open.push(...job.needs);
  }
  return { ...workflow, jobs: workflow.jobs.filter(({ id }) => wanted.has(id)) };
}
