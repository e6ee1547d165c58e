/** One step of a job or of a composite action: its condition, its environment, its work, and what its end means. */

import type { Surroundings } from "../expressions/evaluate.js";
import { render, renderTexts } from "../expressions/render.js";
import type { ValueMap } from "../expressions/value.js";
import type { Status } from "../model/result.js";
import type { Template } from "../model/template.js";
import type { Step } from "../model/workflow.js";
import { complain, decide } from "./condition.js";
import { type JobRun, noticeCancellation, type StepScope, surroundingsOf } from "./job-run.js";
import { failed, type Outcome, type StepWork } from "./outcome.js";
import type { ReadyStep, SteppedOn } from "./ready-step.js";
import { runRunStep } from "./run-script.js";
import { runUsesStep } from "./run-uses.js";
import { fallbackName, nameOf } from "./step-name.js";
import { toTimeout } from "./timeout.js";
import { explainUnset, unsetSecrets } from "./unset-secrets.js";

/** Runs it, or not; the scope and the job know its end afterwards. `onStart` is told its name when it does run. */
export async function runStep(
  step: Step,
  place: { readonly run: JobRun; readonly scope: StepScope; readonly index: number },
  onStart: (name: string) => void,
): Promise<SteppedOn> {
  const { run, scope } = place;
  noticeCancellation(run);
  const ready = prepare(step, place);
  const name = ready.kind === "ready" ? nameOf(step, ready.step.surroundings) : fallbackName(step);
  const decided = ready.kind === "ready" ? decide(step.if, ready.step.surroundings) : ready;
  if (decided.kind === "skip") {
    record(step, scope, { outputs: {}, outcome: "skipped", conclusion: "skipped" });
    return { name, conclusion: "skipped" };
  }
  onStart(name);
  if (ready.kind !== "ready" || decided.kind === "problem") {
    const problem = ready.kind === "problem" ? ready : decided;
    const reason = problem.kind === "problem" ? problem.message : "";
    return { name, ...settle(step, place, failed(reason), false) };
  }
  const tolerated = tolerates(step.continueOnError, ready.step.surroundings);
  const work = tolerated.kind === "problem" ? failed(tolerated.message) : await runWork(ready.step);
  noticeCancellation(run);
  return { name, ...settle(step, place, work, tolerated.kind === "value" && tolerated.value) };
}

async function runWork(ready: ReadyStep): Promise<StepWork> {
  const { step, run } = ready;
  const unset = unsetSecrets(partsOf(step), run.workflow.secrets);
  const work =
    step.kind === "run"
      ? await runRunStep({ ...ready, step })
      : await runUsesStep({ ...ready, step });
  if (unset.length === 0 || work.outcome.kind === "cancelled") return work;
  const reason = explainUnset(unset);
  return { ...work, outcome: { kind: "not-proven", reason } };
}

const partsOf = (step: Step): readonly (Template | undefined)[] => [
  step.env,
  ...(step.kind === "run" ? [step.run] : [step.with]),
];

type Prepared =
  | { readonly kind: "ready"; readonly step: ReadyStep }
  | { readonly kind: "problem"; readonly message: string };

function prepare(
  step: Step,
  place: { readonly run: JobRun; readonly scope: StepScope; readonly index: number },
): Prepared {
  const { run, scope } = place;
  const outer = { ...Object.fromEntries(run.env), ...scope.env };
  const own = renderTexts(step.env, surroundingsOf(run, scope, outer));
  if (own.kind === "problem") return complain(own);
  const env = { ...outer, ...own.value };
  const overlay = { ...scope.env, ...own.value };
  const surroundings = surroundingsOf(run, scope, env);
  const timeoutMs = toTimeout(step.timeoutMinutes, surroundings);
  if (typeof timeoutMs !== "number") return timeoutMs;
  return { kind: "ready", step: { ...place, step, env, overlay, surroundings, timeoutMs } };
}

function tolerates(
  template: Template | undefined,
  surroundings: Surroundings,
): { readonly kind: "value"; readonly value: boolean } | { kind: "problem"; message: string } {
  if (template === undefined) return { kind: "value", value: false };
  const rendered = render(template, surroundings);
  if (rendered.kind === "problem") return complain(rendered);
  return { kind: "value", value: rendered.value === true || rendered.value === "true" };
}

/** What the step's end means for those after it, and for the proof. */
function settle(
  step: Step,
  { run, scope }: { readonly run: JobRun; readonly scope: StepScope },
  { outcome, outputs }: StepWork,
  isTolerated: boolean,
): Omit<SteppedOn, "name"> {
  const status = statusOf(outcome);
  const hadDoubts = run.doubts.reasons.length > 0;
  const conclusion = status === "failure" && isTolerated ? "success" : status;
  record(step, scope, { outputs, outcome: status, conclusion });
  const exitCode = "exitCode" in outcome ? { exitCode: outcome.exitCode } : {};
  switch (outcome.kind) {
    case "success":
      return { conclusion: "success", ...exitCode };
    case "not-proven":
      run.doubts.raise(`${quoted(step)}: ${outcome.reason}`);
      return { conclusion: "not-proven", reason: outcome.reason, ...exitCode };
    case "cancelled":
      return { conclusion: "cancelled", reason: outcome.reason };
    case "left-out":
      return { conclusion: "skipped", reason: outcome.reason };
    default:
      if (isTolerated)
        return { conclusion, reason: `${outcome.reason} (continue-on-error)`, ...exitCode };
      scope.hasFailed = true;
      if (scope.kind === "job") {
        run.doubts.fail(`${quoted(step)}: ${outcome.reason}`);
        if (run.status === "success") run.status = "failure";
      }
      return {
        conclusion: hadDoubts ? "inconclusive" : "failure",
        reason: outcome.reason,
        ...exitCode,
      };
  }
}

const statusOf = (outcome: Outcome): Status =>
  outcome.kind === "not-proven" || outcome.kind === "left-out" ? "success" : outcome.kind;

function record(
  step: Step,
  scope: StepScope,
  end: { readonly outputs: ValueMap; readonly outcome: Status; readonly conclusion: Status },
): void {
  if (step.id !== undefined) scope.steps.set(step.id, { ...end });
}

const quoted = (step: Step): string => `step ${step.index + 1} (${fallbackName(step)})`;
