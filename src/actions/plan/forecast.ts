/** What could be proven here and what not, and why, before anything runs. */

import type { Surroundings } from "../expressions/evaluate.js";
import { expressionsIn } from "../expressions/render.js";
import type { CallJob, Job, Step, StepsJob, Workflow } from "../model/workflow.js";
import { decide } from "../run/condition.js";
import { findCalled } from "../run/find-called.js";
import { jobName, legSurroundings } from "../run/leg-surroundings.js";
import type { RunPlace } from "../run/run-place.js";
import { rootScope } from "../run/run-workflow.js";
import { statusFunctions } from "../run/status-functions.js";
import { fallbackName } from "../run/step-name.js";
import type { RunTools } from "../run/tools.js";
import { explainUnset, unsetSecrets } from "../run/unset-secrets.js";
import { nameUnder, type WorkflowScope } from "../run/workflow-scope.js";
import { workflowSurroundings } from "../run/workflow-surroundings.js";
import { parseReference } from "../store/reference.js";
import { readStrategy } from "./read-matrix.js";
import { placeLeg } from "./where.js";

export interface Forecast {
  readonly path: string;
  readonly name: string;
  readonly jobs: readonly ForecastJob[];
}

export interface ForecastJob {
  readonly id: string;
  readonly name: string;
  readonly needs: readonly string[];
  /**
   * `provable`: all of it runs here. `partly`: it runs, with steps that do here not what they do on GitHub. `elsewhere`: not here.
   * `skipped`: by its condition. `later`: what it is depends on jobs before it.
   */
  readonly outlook: "provable" | "partly" | "elsewhere" | "skipped" | "later" | "broken";
  readonly reasons: readonly string[];
}

export async function forecast(workflow: Workflow, tools: RunTools): Promise<Forecast> {
  const jobs = await forecastJobs({ tools, scope: rootScope(workflow, tools) });
  return { path: workflow.path, name: workflow.name, jobs };
}

type Place = Pick<RunPlace, "tools" | "scope">;

async function forecastJobs(place: Place): Promise<readonly ForecastJob[]> {
  const told: ForecastJob[] = [];
  for (const job of place.scope.workflow.jobs)
    for (const each of await forecastJob(place, job)) told.push(each);
  return told;
}

async function forecastJob(place: Place, job: Job): Promise<readonly ForecastJob[]> {
  const surroundings = hopeful(place, job);
  const one = (outlook: ForecastJob["outlook"], ...reasons: string[]): readonly ForecastJob[] => [
    toForecast(place, job, job.id, outlook, reasons),
  ];
  const decided = decide(job.if, surroundings);
  if (decided.kind === "problem") return one("broken", decided.message);
  if (decided.kind === "skip")
    return dependsOnJobs(job.if?.text)
      ? one("later", "its condition asks what jobs before it came to")
      : one("skipped", "by its condition");
  const matrixIsLate = expressionsIn(job.strategy.matrix).some(dependsOnJobs);
  if (matrixIsLate) return one("later", "its matrix comes from jobs before it");
  const strategy = readStrategy(job.strategy, surroundings);
  if (strategy.kind === "problem") return one("broken", strategy.message);
  const told: ForecastJob[] = [];
  for (const [index, matrix] of strategy.legs.entries()) {
    const own = legSurroundings(surroundings, strategy, matrix, index);
    const name = jobName(job, matrix, own);
    const legs =
      job.kind === "call"
        ? await forecastCall(place, job, name)
        : [await forecastLeg(place, job, { name, surroundings: own })];
    for (const leg of legs) told.push(leg);
  }
  return told;
}

const dependsOnJobs = (expression: string | undefined): boolean =>
  expression !== undefined && /\bneeds\b/i.test(expression);

const toForecast = (
  { scope }: Place,
  job: Job,
  name: string,
  outlook: ForecastJob["outlook"],
  reasons: readonly string[],
): ForecastJob => ({
  id: job.id,
  name: nameUnder(scope, name),
  needs: job.needs,
  outlook,
  reasons,
});

/** As if every job before had succeeded, and said nothing. */
function hopeful({ tools, scope }: Place, job: Job): Surroundings {
  const { contexts } = workflowSurroundings(tools, scope);
  const needs = job.needs.map((id) => [id, { result: "success", outputs: {} }] as const);
  return {
    contexts: { ...contexts, needs: Object.fromEntries(needs) },
    functions: statusFunctions({ success: true, failure: false, cancelled: false }),
  };
}

async function forecastCall(
  place: Place,
  job: CallJob,
  name: string,
): Promise<readonly ForecastJob[]> {
  const found = await findCalled(place, job.uses);
  if (found.kind !== "workflow")
    return [
      toForecast(place, job, name, found.kind === "elsewhere" ? "elsewhere" : "broken", [
        found.kind === "elsewhere" ? found.reason : found.message,
      ]),
    ];
  const scope: WorkflowScope = {
    ...place.scope,
    workflow: found.workflow,
    callers: [...place.scope.callers, name],
  };
  return scope.callers.length > CALLERS_SHOWN_MAX ? [] : forecastJobs({ ...place, scope });
}

const CALLERS_SHOWN_MAX = 10;

async function forecastLeg(
  place: Place,
  job: StepsJob,
  { name, surroundings }: { readonly name: string; readonly surroundings: Surroundings },
): Promise<ForecastJob> {
  if (expressionsIn(job.runsOn).some(dependsOnJobs))
    return toForecast(place, job, name, "later", ["runs-on comes from jobs before it"]);
  const placed = await placeLeg(job, surroundings, place.tools);
  if (placed.kind === "elsewhere")
    return toForecast(place, job, name, "elsewhere", [placed.reason]);
  if (placed.kind === "problem") return toForecast(place, job, name, "broken", [placed.message]);
  const reasons: string[] = [];
  for (const step of job.steps) {
    const reason = await doubtOf(place, step);
    if (reason !== undefined)
      reasons.push(`step ${step.index + 1} (${fallbackName(step)}): ${reason}`);
  }
  const unset = unsetSecrets([place.scope.workflow.env, job.env], place.scope.secrets);
  if (unset.length > 0) reasons.push(`in its env ${explainUnset(unset)}`);
  return toForecast(place, job, name, reasons.length === 0 ? "provable" : "partly", reasons);
}

async function doubtOf({ tools, scope }: Place, step: Step): Promise<string | undefined> {
  const parts = [step.env, step.kind === "run" ? step.run : step.with];
  const unset = unsetSecrets(parts, scope.secrets);
  if (unset.length > 0) return explainUnset(unset);
  if (step.kind === "run" || tools.builtin(step.uses) !== undefined) return undefined;
  const reference = parseReference(step.uses);
  if (reference.kind === "container")
    return tools.engine.kind === "none" ? tools.engine.reason : undefined;
  if (reference.kind !== "remote") return undefined;
  const never = tools.neverHere(step.uses);
  if (never !== undefined) return never;
  const found = await tools.findAction(reference);
  if (found.kind === "found") return undefined;
  return found.kind === "absent" ? `${found.reason}; ${found.remedy}` : found.reason;
}
