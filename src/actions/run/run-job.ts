/** A job of a workflow: whether it runs, its legs, and what they come to together. */

import type { Surroundings } from "../expressions/evaluate.js";
import { render } from "../expressions/render.js";
import type { CallJob, Job, StepsJob } from "../model/workflow.js";
import type { Leg } from "../plan/matrix.js";
import { readStrategy } from "../plan/read-matrix.js";
import { callWorkflow } from "./call-workflow.js";
import { decide } from "./condition.js";
import { type JobOutcome, type LegEnd, needsContext, outcomeOf } from "./job-outcome.js";
import { endEarly } from "./leg-plan.js";
import { jobName, legSurroundings } from "./leg-surroundings.js";
import { runLeg } from "./run-leg.js";
import type { RunPlace } from "./run-place.js";
import { statusFunctions } from "./status-functions.js";
import type { Limiter } from "./tools.js";
import { nameUnder } from "./workflow-scope.js";
import { groupOf, workflowSurroundings } from "./workflow-surroundings.js";

export async function runJob(
  place: RunPlace,
  job: Job,
  needs: readonly JobOutcome[],
): Promise<JobOutcome> {
  const doubts = [...place.scope.doubts, ...doubtsFrom(needs)];
  const surroundings = jobSurroundings(place, needs);
  const early = (...end: EarlyEnd): JobOutcome =>
    outcomeOf(job.id, [endJob(place, job, ...end)], needs);
  if (place.tools.signal.aborted) return early("cancelled", "cancelled", "the run was ended");
  const decided = decide(job.if, surroundings);
  if (decided.kind === "problem")
    return early(doubts.length > 0 ? "incomplete" : "red", "failure", decided.message);
  if (decided.kind === "skip") {
    const isSure = doubts.length === 0 || isSkippedAnyway(place, job, needs);
    return isSure ? early("skipped", "skipped") : early("not-run", "skipped", doubts.join("; "));
  }
  const read = readStrategy(job.strategy, surroundings);
  if (read.kind === "problem")
    return early(doubts.length > 0 ? "incomplete" : "red", "failure", read.message);
  const mayRecall = place.scope.mayRecall && needs.every(({ isRecalled }) => isRecalled);
  const ends = await runLegs({ place, job, surroundings, doubts, mayRecall }, read);
  return outcomeOf(job.id, ends.flat(), needs);
}

type EarlyEnd = [
  verdict: Parameters<typeof endEarly>[1],
  status: Parameters<typeof endEarly>[2],
  reason?: string,
];

function endJob(
  { tools, scope }: RunPlace,
  job: Job,
  ...[verdict, status, reason]: EarlyEnd
): LegEnd {
  const name = job.name?.kind === "literal" ? String(job.name.value) : job.id;
  const reference = { workflow: scope.root.path, job: nameUnder(scope, name) };
  return endEarly(
    { tools, reference, matrix: {}, mayFail: scope.mayFail, job },
    verdict,
    status,
    reason,
  );
}

const doubtsFrom = (needs: readonly JobOutcome[]): readonly string[] =>
  needs
    .filter(({ isDoubtful }) => isDoubtful)
    .map(({ id }) => `it needs ${id}, which was not proven here`);

function jobSurroundings(place: RunPlace, needs: readonly JobOutcome[]): Surroundings {
  const { contexts } = workflowSurroundings(place.tools, place.scope);
  return {
    contexts: { ...contexts, needs: needsContext(needs) },
    functions: statusFunctions({
      success: needs.every(({ allSucceededAbove }) => allSucceededAbove),
      failure: needs.some(({ hasFailedAbove }) => hasFailedAbove),
      cancelled: place.tools.signal.aborted,
    }),
  };
}

/** Also if everything that it needs were proven, and had succeeded: then what is in doubt does not matter to it. */
function isSkippedAnyway(place: RunPlace, job: Job, needs: readonly JobOutcome[]): boolean {
  if (job.if === undefined || /\bneeds\b/i.test(job.if.text)) return false;
  const surroundings = jobSurroundings(
    place,
    needs.map((need) => ({ ...need, allSucceededAbove: true, hasFailedAbove: false })),
  );
  return decide(job.if, surroundings).kind === "skip";
}

interface Legs {
  readonly place: RunPlace;
  readonly job: Job;
  readonly surroundings: Surroundings;
  readonly doubts: readonly string[];
  readonly mayRecall: boolean;
}

type Strategy = Extract<ReturnType<typeof readStrategy>, { kind: "strategy" }>;

async function runLegs(all: Legs, strategy: Strategy): Promise<readonly (readonly LegEnd[])[]> {
  const failFast = new AbortController();
  const inTurn = all.place.tools.limiter(strategy.maxParallel);
  const names = new Map<string, number>();
  return Promise.all(
    strategy.legs.map(async (matrix, index) => {
      const surroundings = legSurroundings(all.surroundings, strategy, matrix, index);
      const name = unique(jobName(all.job, matrix, surroundings), names);
      const leg = { ...all, matrix, surroundings, name };
      const ends = await oneLeg(leg, inTurn, failFast.signal);
      // What failed after something unproven may not fail on GitHub: the other legs are worth their proof.
      const isBad = ends.some(
        ({ status, result }) => status === "failure" && result.verdict === "red",
      );
      if (strategy.failFast && isBad) failFast.abort();
      return ends;
    }),
  );
}

interface OneLeg extends Legs {
  readonly matrix: Leg;
  readonly name: string;
}

async function oneLeg(
  leg: OneLeg,
  inTurn: Limiter,
  cancelled: AbortSignal,
): Promise<readonly LegEnd[]> {
  const { place, job } = leg;
  const group = groupOf(job.concurrency, leg.surroundings);
  const isFree = group !== undefined && !place.held.has(group);
  const start = (): Promise<readonly LegEnd[]> =>
    job.kind === "call" ? call({ ...leg, job }, group) : runSteps({ ...leg, job }, cancelled);
  return inTurn(() => place.groups.inGroup(isFree ? group : undefined, place.held, start));
}

function call(leg: OneLeg & { readonly job: CallJob }, group: string | undefined) {
  const { place } = leg;
  const held = group === undefined ? place.held : new Set([...place.held, group]);
  return callWorkflow({ ...leg, place: { ...place, held } });
}

async function runSteps(
  leg: OneLeg & { readonly job: StepsJob },
  cancelled: AbortSignal,
): Promise<readonly LegEnd[]> {
  const { place, job, surroundings, matrix, doubts, mayRecall, name } = leg;
  const { tools, scope } = place;
  const reference = { workflow: scope.root.path, job: nameUnder(scope, name) };
  tools.tell({ ...reference, kind: "job-queued" });
  const mayFail = scope.mayFail || isTolerated(job, surroundings);
  const plan = { tools, scope, job, reference, matrix, surroundings };
  const terms = { doubts, mayRecall, mayFail, cancelled };
  return [await tools.inTurn(() => runLeg({ ...plan, ...terms }))];
}

function isTolerated(job: StepsJob, surroundings: Surroundings): boolean {
  if (job.continueOnError === undefined) return false;
  const rendered = render(job.continueOnError, surroundings);
  return rendered.kind === "value" && (rendered.value === true || rendered.value === "true");
}

function unique(name: string, names: Map<string, number>): string {
  const count = (names.get(name) ?? 0) + 1;
  names.set(name, count);
  return count === 1 ? name : `${name} #${count}`;
}
