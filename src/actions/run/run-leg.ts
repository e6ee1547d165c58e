/** One leg of a job, from its place to its verdict. */

import { toMs } from "../../domain/ids.js";
import { renderText } from "../expressions/render.js";
import type { JobResult, Status } from "../model/result.js";
import { placeLeg } from "../plan/where.js";
import { complain } from "./condition.js";
import { createDoubts, type Doubts, judgeJob } from "./doubts.js";
import { type LegEnd, tolerated } from "./job-outcome.js";
import { type JobRun, surroundingsOf, tell } from "./job-run.js";
import { endEarly, type LegPlan } from "./leg-plan.js";
import { openJob } from "./open-job.js";
import { runJobSteps } from "./run-job-steps.js";

export async function runLeg(plan: LegPlan): Promise<LegEnd> {
  const { tools, reference } = plan;
  const known = plan.mayRecall ? await tools.known(reference) : undefined;
  if (known !== undefined) {
    tools.tell({ ...reference, kind: "job-ended", result: known.result });
    tools.ended(reference, known);
    return { ...known, isRecalled: true };
  }
  const placed = await placeLeg(plan.job, plan.surroundings, tools);
  if (placed.kind === "elsewhere") return endEarly(plan, "not-run", "skipped", placed.reason);
  if (plan.cancelled.aborted || tools.signal.aborted)
    return endEarly(plan, "cancelled", "cancelled", reasonOf(plan));
  if (placed.kind === "problem") return failEarly(plan, placed.message);
  tools.tell({ ...reference, kind: "job-started" });
  const startedMs = toMs(tools.ambient.now());
  const doubts = createDoubts(plan.doubts);
  const opened = await openJob(plan, doubts);
  if (opened.kind === "problem") return failEarly(plan, opened.message);
  if (opened.kind === "not-run") return endEarly(plan, "not-run", "skipped", opened.reason);
  const { run } = opened;
  let isKept = false;
  try {
    const ended = await runJobSteps(run, opened.timeoutMs);
    const durationMs = toMs(tools.ambient.now()) - startedMs;
    const end = toEnd(plan, run, { ...ended, durationMs });
    tools.ended(reference, end);
    const program = end.result.verdict === "green" ? undefined : run.failedProgram;
    isKept = program !== undefined && (await tools.keep({ reference, site: run.site, program }));
    return end;
  } finally {
    await opened.close(isKept);
  }
}

const reasonOf = ({ tools }: LegPlan): string =>
  tools.signal.aborted ? "the run was ended" : "another leg of the matrix failed (fail-fast)";

/** GitHub would not have got further either. */
const failEarly = (plan: LegPlan, message: string): LegEnd =>
  endEarly(plan, plan.doubts.length === 0 ? "red" : "incomplete", "failure", message);

interface Ended {
  readonly timedOut?: string;
  readonly durationMs: number;
}

function toEnd(plan: LegPlan, run: JobRun, { timedOut, durationMs }: Ended): LegEnd {
  const outputs = outputsOf(plan, run);
  const status: Status = timedOut === undefined ? run.status : "failure";
  if (timedOut !== undefined) run.doubts.fail(timedOut);
  const judged = plan.tools.signal.aborted
    ? { verdict: "cancelled" as const, reason: "the run was ended" }
    : judge(status, run.doubts, run);
  const summary = run.summary.join("\n");
  const result: JobResult = run.masks.applyDeep({
    id: plan.job.id,
    name: plan.reference.job,
    matrix: plan.matrix,
    ...judged,
    mayFail: plan.mayFail,
    steps: run.results,
    annotations: run.annotations,
    durationMs,
    ...(summary === "" ? {} : { summary }),
  });
  tell(run, { kind: "job-ended", result });
  return { result, status: tolerated(status, plan.mayFail), outputs };
}

function judge(status: Status, doubts: Doubts, run: JobRun) {
  const judged = judgeJob(status, doubts);
  return judged.verdict === "cancelled" && run.cancelReason !== undefined
    ? { ...judged, reason: run.cancelReason }
    : judged;
}

/** An output that holds a secret is not passed on, as on GitHub. */
function outputsOf(plan: LegPlan, run: JobRun): Readonly<Record<string, string>> {
  const scope = run.scope;
  const env = Object.fromEntries(run.env);
  const { outputs } = plan.job;
  if (outputs?.kind !== "mapping") return {};
  const pairs: (readonly [string, string])[] = [];
  for (const entry of outputs.entries) {
    if (entry.key === "insert") continue;
    const surroundings = surroundingsOf(run, scope, env);
    const name = renderText(entry.key, surroundings);
    const value = renderText(entry.value, surroundings);
    if (name.kind === "problem" || value.kind === "problem") {
      const problem = name.kind === "problem" ? name : value;
      if (problem.kind === "problem") run.doubts.fail(complain(problem).message);
      continue;
    }
    if (run.masks.apply(value.value) === value.value) pairs.push([name.value, value.value]);
    else
      run.annotations.push({
        kind: "command",
        level: "warning",
        message: `Output '${name.value}' is not passed on, since it may contain a secret.`,
      });
  }
  return Object.fromEntries(pairs);
}
