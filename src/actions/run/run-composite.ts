/** A composite action: steps of its own, with inputs, outputs and a status that are only its own. */

import { renderText } from "../expressions/render.js";
import type { ValueMap } from "../expressions/value.js";
import type { CompositeAction } from "../model/action.js";
import { inputsOf } from "./action-inputs.js";
import { annotate } from "./annotate.js";
import { complain } from "./condition.js";
import { type StepScope, surroundingsOf, tell } from "./job-run.js";
import { failed, type StepWork } from "./outcome.js";
import type { ReadyAction } from "./ready-action.js";
import type { SteppedOn } from "./ready-step.js";

export async function runComposite(ready: ReadyAction, runs: CompositeAction): Promise<StepWork> {
  const { run, index } = ready;
  const inputs = inputsOf(ready.action, ready.given, ready.surroundings);
  if (inputs.kind === "problem") return failed(inputs.message);
  if (inputs.unknown.length > 0)
    annotate(run, `Unexpected input(s) '${inputs.unknown.join("', '")}' of ${ready.action.path}`);
  const scope = scopeOf(ready, inputs.values);
  const doubtsBefore = run.doubts.reasons.length;
  let ended: SteppedOn | undefined;
  for (const step of runs.steps) {
    const started = { is: false };
    const stepped = await run.runStep(step, { run, scope, index }, (name) => {
      started.is = true;
      tell(run, { kind: "group-started", index, title: run.masks.apply(name) });
    });
    if (started.is) tell(run, { kind: "group-ended", index });
    const isBad = ["failure", "inconclusive", "cancelled"].includes(stepped.conclusion);
    if (isBad) ended ??= stepped;
  }
  const work = toWork(ready, scope, ended);
  const [doubt] = run.doubts.reasons.slice(doubtsBefore);
  return doubt === undefined || work.outcome.kind !== "success"
    ? work
    : { ...work, outcome: { kind: "not-proven", reason: doubt } };
}

function scopeOf(ready: ReadyAction, values: ValueMap): StepScope {
  return {
    kind: "composite",
    steps: new Map(),
    inputs: values,
    env: ready.overlay,
    github: {
      action_path: ready.directory,
      action_repository: ready.repository,
      action_ref: ready.ref,
    },
    depth: ready.scope.depth + 1,
    hasFailed: false,
  };
}

function toWork(ready: ReadyAction, scope: StepScope, ended: SteppedOn | undefined): StepWork {
  const outputs: (readonly [string, string])[] = [];
  const env = { ...Object.fromEntries(ready.run.env), ...ready.overlay };
  const surroundings = surroundingsOf(ready.run, scope, env);
  for (const [name, template] of Object.entries(ready.action.outputs)) {
    if (template === undefined) continue;
    const rendered = renderText(template, surroundings);
    if (rendered.kind === "problem") return failed(complain(rendered).message);
    outputs.push([name, rendered.value]);
  }
  const made = { outputs: Object.fromEntries(outputs) };
  if (ended === undefined) return { ...made, outcome: { kind: "success" } };
  const reason = `${ended.name}: ${ended.reason ?? ended.conclusion}`;
  if (ended.conclusion === "cancelled") return { ...made, outcome: { kind: "cancelled", reason } };
  const exitCode = ended.exitCode === undefined ? {} : { exitCode: ended.exitCode };
  return { ...made, outcome: { kind: "failure", reason, ...exitCode } };
}
