/** A job that is another workflow: found, given its inputs and secrets, run, and asked for its outputs. */

import type { Surroundings } from "../expressions/evaluate.js";
import { render, renderText, renderTexts } from "../expressions/render.js";
import { toText, type Value, type ValueMap } from "../expressions/value.js";
import { explainComplaint } from "../model/complaint.js";
import type { Callable, CallJob, InputDefinition } from "../model/workflow.js";
import type { Leg } from "../plan/matrix.js";
import { findCalled } from "./find-called.js";
import { foldStatuses, type JobOutcome, type LegEnd } from "./job-outcome.js";
import { endEarly } from "./leg-plan.js";
import type { RunPlace } from "./run-place.js";
import { explainUnset, unsetSecrets } from "./unset-secrets.js";
import { nameUnder, type WorkflowScope } from "./workflow-scope.js";
import { workflowSurroundings } from "./workflow-surroundings.js";

export interface Call {
  readonly place: RunPlace;
  readonly job: CallJob;
  readonly matrix: Leg;
  readonly name: string;
  readonly surroundings: Surroundings;
  readonly doubts: readonly string[];
  readonly mayRecall: boolean;
}

/** Workflows that call workflows; GitHub's own limit. */
const CALL_DEPTH_MAX = 10;

export async function callWorkflow(call: Call): Promise<readonly LegEnd[]> {
  const { place, job, doubts } = call;
  if (place.scope.callers.length >= CALL_DEPTH_MAX)
    return refuse(call, `workflows call each other more than ${CALL_DEPTH_MAX} deep`);
  const found = await findCalled(place, job.uses);
  if (found.kind === "elsewhere")
    return [endEarly(earlyOf(call), "not-run", "skipped", found.reason)];
  if (found.kind === "problem") return refuse(call, found.message);
  const { callable } = found.workflow;
  if (callable === undefined)
    return refuse(call, `${job.uses} has no workflow_call under on, so it cannot be called`);
  const inputs = readInputs(call, callable);
  if (typeof inputs === "string") return refuse(call, inputs);
  const secrets = readSecrets(call, callable);
  if (typeof secrets === "string") return refuse(call, secrets);
  const scope: WorkflowScope = {
    ...place.scope,
    workflow: found.workflow,
    callers: [...place.scope.callers, call.name],
    inputs,
    secrets: secrets.values,
    doubts: [...doubts, ...secrets.doubts],
    mayRecall: call.mayRecall,
  };
  const ended = await place.runWorkflow({ ...place, scope });
  return toEnds(call, { scope, callable, outcomes: ended.outcomes });
}

const earlyOf = ({ place, job, matrix, name }: Call) => ({
  tools: place.tools,
  reference: { workflow: place.scope.root.path, job: nameUnder(place.scope, name) },
  matrix,
  mayFail: place.scope.mayFail,
  job,
});

const refuse = (call: Call, message: string): readonly LegEnd[] => [
  endEarly(earlyOf(call), call.doubts.length > 0 ? "incomplete" : "red", "failure", message),
];

/** The inputs, or what is wrong with them. */
function readInputs({ job, place, surroundings }: Call, callable: Callable): ValueMap | string {
  const given = job.with === undefined ? undefined : render(job.with, surroundings);
  if (given?.kind === "problem") return explainComplaint(given);
  const values = new Map(
    Object.entries((given?.value ?? {}) as ValueMap).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const pairs: (readonly [string, Value])[] = [];
  for (const [name, definition] of Object.entries(callable.inputs)) {
    const value = values.get(name.toLowerCase()) ?? defaultOf(definition, place);
    values.delete(name.toLowerCase());
    if (value === undefined && definition.required)
      return `${job.uses} requires the input ${name}; give it under with.`;
    const typed = toTyped(value, definition);
    if (typed === undefined)
      return `The input ${name} of ${job.uses} is ${JSON.stringify(value)}; give a ${definition.type}.`;
    pairs.push([name, typed]);
  }
  const [unknown] = values.keys();
  if (unknown !== undefined)
    return `${job.uses} has no input ${unknown}; it has ${Object.keys(callable.inputs).join(", ") || "none"}.`;
  return Object.fromEntries(pairs);
}

function defaultOf(definition: InputDefinition, { tools, scope }: RunPlace): Value | undefined {
  if (definition.default === undefined) return undefined;
  const rendered = render(definition.default, workflowSurroundings(tools, scope));
  return rendered.kind === "value" ? rendered.value : undefined;
}

/** Undefined: it is of another type. */
function toTyped(value: Value | undefined, { type }: InputDefinition): Value | undefined {
  if (type === "boolean" || type === "number") {
    if (value === undefined) return type === "boolean" ? false : 0;
    return typeof value === type ? value : undefined;
  }
  return value === undefined ? "" : toText(value);
}

interface Secrets {
  readonly values: Readonly<Record<string, string>>;
  readonly doubts: readonly string[];
}

function readSecrets({ job, place, surroundings }: Call, callable: Callable): Secrets | string {
  const own = place.scope.secrets;
  if (job.secrets === "inherit") return { values: own, doubts: [] };
  const given = renderTexts(job.secrets, surroundings);
  if (given.kind === "problem") return explainComplaint(given);
  const unset = unsetSecrets([job.secrets], own);
  const values = Object.fromEntries(
    Object.entries(given.value).filter(([, value]) => value !== ""),
  );
  const names = new Set(Object.keys(given.value).map((name) => name.toLowerCase()));
  const missing = Object.entries(callable.secrets).find(
    ([name, { required }]) => required && !names.has(name.toLowerCase()),
  );
  if (missing !== undefined)
    return `${job.uses} requires the secret ${missing[0]}; give it under secrets.`;
  return { values, doubts: unset.length === 0 ? [] : [explainUnset(unset)] };
}

interface Called {
  readonly scope: WorkflowScope;
  readonly callable: Callable;
  readonly outcomes: readonly JobOutcome[];
}

/** The legs of all its jobs; what the calling job comes to stands on the last. */
function toEnds(call: Call, { scope, callable, outcomes }: Called): readonly LegEnd[] {
  const jobs: ValueMap = Object.fromEntries(
    outcomes.map(({ id, status, outputs }) => [id, { result: status, outputs: { ...outputs } }]),
  );
  const { contexts, functions } = workflowSurroundings(call.place.tools, scope);
  const outputs: (readonly [string, string])[] = [];
  for (const [name, template] of Object.entries(callable.outputs)) {
    const rendered = renderText(template, { contexts: { ...contexts, jobs }, functions });
    if (rendered.kind === "problem") return refuse(call, explainComplaint(rendered));
    outputs.push([name, rendered.value]);
  }
  const status = foldStatuses(outcomes.map((outcome) => outcome.status));
  const isRecalled = outcomes.every((outcome) => outcome.isRecalled);
  const results = outcomes.flatMap((outcome) => outcome.results);
  const last = results.length - 1;
  return results.map((result, at) => ({
    result,
    status: at === last ? status : statusOf(result.verdict),
    outputs: at === last ? Object.fromEntries(outputs) : {},
    isRecalled,
  }));
}

const statusOf = (verdict: LegEnd["result"]["verdict"]): LegEnd["status"] =>
  verdict === "skipped" || verdict === "not-run" ? "skipped" : "success";
