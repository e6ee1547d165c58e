/** All workflows of a commit that an event starts. */

import { posix } from "node:path";
import type { Sha } from "../../domain/ids.js";
import type { Code } from "../../ports/code.js";
import type { Complaint } from "../model/complaint.js";
import type { Verdict, WorkflowResult } from "../model/result.js";
import type { Workflow } from "../model/workflow.js";
import { parseWorkflow } from "../parse/parse-workflow.js";
import type { CiEvent } from "../plan/event.js";
import { judgeTrigger } from "../plan/triggers.js";
import { createGroups } from "./concurrency.js";
import { rootScope, runWorkflow } from "./run-workflow.js";
import type { RunTools } from "./tools.js";
import { verdictOfAll, verdictOfJobs } from "./verdict.js";

export interface ReadWorkflows {
  readonly workflows: readonly Workflow[];
  readonly malformed: readonly { readonly path: string; readonly problems: readonly Complaint[] }[];
  readonly warnings: readonly Complaint[];
}

/** Larger than the largest found in the wild, which was generated. */
const WORKFLOW_BYTES_MAX = 1024 * 1024;
export const WORKFLOWS_FOLDER = ".github/workflows";

/** `wanted`: paths; empty: every file in the folder that GitHub looks in. */
export async function readWorkflows(
  code: Code,
  commit: Sha,
  wanted: readonly string[],
): Promise<ReadWorkflows> {
  const paths = wanted.length > 0 ? wanted : await workflowPaths(code, commit);
  const workflows: Workflow[] = [];
  const malformed: { path: string; problems: readonly Complaint[] }[] = [];
  const warnings: Complaint[] = [];
  for (const path of paths) {
    const text = await code.read(commit, path, WORKFLOW_BYTES_MAX);
    if (text === undefined) {
      const message = `There is no such file in the commit, or it has more than ${WORKFLOW_BYTES_MAX} bytes; name one of its workflows.`;
      malformed.push({ path, problems: [{ place: { file: path, line: 1, column: 1 }, message }] });
      continue;
    }
    const parsed = parseWorkflow(path, text);
    if (parsed.kind === "malformed") malformed.push({ path, problems: parsed.problems });
    else {
      workflows.push(parsed.value);
      warnings.push(...parsed.warnings);
    }
  }
  return { workflows, malformed, warnings };
}

export async function workflowPaths(code: Code, commit: Sha): Promise<readonly string[]> {
  const files = await code.list(commit, WORKFLOWS_FOLDER);
  return files
    .filter((path) => posix.dirname(path) === WORKFLOWS_FOLDER && /\.ya?ml$/.test(path))
    .toSorted();
}

export interface NotStarted {
  readonly path: string;
  readonly name: string;
  readonly reason: string;
}

export interface Triggered {
  readonly started: readonly Workflow[];
  readonly notStarted: readonly NotStarted[];
}

/** Which of them the event starts on GitHub. */
export function triggeredBy(workflows: readonly Workflow[], event: CiEvent): Triggered {
  const started: Workflow[] = [];
  const notStarted: NotStarted[] = [];
  for (const workflow of workflows) {
    const trigger = workflow.triggers.find((each) => each.event === event.name);
    const judged = judgeTrigger(trigger?.filters, event.occurrence);
    if (judged.kind === "starts") started.push(workflow);
    else notStarted.push({ path: workflow.path, name: workflow.name, reason: judged.why });
  }
  return { started, notStarted };
}

export interface CiResult {
  readonly verdict: Verdict;
  readonly workflows: readonly WorkflowResult[];
}

export async function runCi(workflows: readonly Workflow[], tools: RunTools): Promise<CiResult> {
  const groups = createGroups();
  const results = await Promise.all(
    workflows.map(async (workflow): Promise<WorkflowResult> => {
      const scope = rootScope(workflow, tools);
      const { jobs } = await runWorkflow({ tools, groups, scope, held: new Set(), runWorkflow });
      return { path: workflow.path, name: workflow.name, verdict: verdictOfJobs(jobs), jobs };
    }),
  );
  return { verdict: verdictOfAll(results.map(({ verdict }) => verdict)), workflows: results };
}
