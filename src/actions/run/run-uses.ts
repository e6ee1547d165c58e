/** A `uses` step: the action found, and started by what it is. */

import { join, normalize } from "node:path";
import { assertNever } from "../../domain/assert-never.js";
import { renderTexts } from "../expressions/render.js";
import type { UsesStep } from "../model/workflow.js";
import { parseReference, type Reference } from "../store/reference.js";
import { complain } from "./condition.js";
import { loadAction } from "./load-action.js";
import { failed, notProven, type StepWork } from "./outcome.js";
import type { ReadyAction } from "./ready-action.js";
import type { ReadyStep } from "./ready-step.js";
import { runBuiltin } from "./run-builtin.js";
import { runComposite } from "./run-composite.js";
import { runContainerAction, runContainerImage } from "./run-container-action.js";
import { runNode } from "./run-node.js";

/** Actions that call actions that call actions; GitHub's own limit. */
const DEPTH_MAX = 10;

/** Those that work on the job's files alone, wherever its programs run. */
const ANYWHERE: ReadonlySet<string> = new Set([
  "actions/checkout",
  "actions/cache",
  "actions/cache/restore",
  "actions/cache/save",
  "actions/upload-artifact",
  "actions/upload-artifact/merge",
  "actions/download-artifact",
  "dorny/paths-filter",
  "step-security/harden-runner",
  "swatinem/rust-cache",
]);

export async function runUsesStep(ready: ReadyStep<UsesStep>): Promise<StepWork> {
  const { step, run, surroundings, scope } = ready;
  if (scope.depth >= DEPTH_MAX)
    return failed(`Actions call each other ${DEPTH_MAX} deep; call ${step.uses} from nearer.`);
  const given = renderTexts(step.with, surroundings);
  if (given.kind === "problem") return failed(complain(given).message);
  const reference = parseReference(step.uses);
  const policy = run.tools.policy.reporting.find((name) => isOf(reference, name));
  if (policy !== undefined) return leftOut(policy);
  const builtin = run.tools.builtin(step.uses);
  const isBoxed = run.containers.inside !== undefined;
  if (builtin !== undefined && isBoxed && !builtin.names.some((name) => ANYWHERE.has(name)))
    return notProven(`${step.uses} works on this machine, and the job runs in a container`);
  if (builtin !== undefined) return runBuiltin(ready, builtin, given.value);
  switch (reference.kind) {
    case "malformed":
      return failed(reference.reason);
    case "container":
      return runContainerImage(ready, reference.image, given.value);
    case "local":
      return runLocal(ready, reference.path, given.value);
    case "remote":
      return runRemote(ready, reference, given.value);
    default:
      return assertNever(reference);
  }
}

function isOf(reference: Reference, name: string): boolean {
  if (reference.kind !== "remote") return false;
  const { owner, repository } = reference;
  return `${owner}/${repository}`.toLowerCase() === name.toLowerCase();
}

const leftOut = (name: string): StepWork => ({
  outcome: { kind: "left-out", reason: `${name} only reports, says the policy; it was left out` },
  outputs: {},
});

async function runLocal(
  ready: ReadyStep<UsesStep>,
  path: string,
  given: Readonly<Record<string, string>>,
): Promise<StepWork> {
  const { workspace } = ready.run.site;
  const directory = normalize(join(workspace, path));
  const loaded = await loadAction(directory, workspace, path);
  if (loaded.kind === "problem") return failed(loaded.message);
  return start({
    ...ready,
    action: loaded.action,
    directory,
    given,
    repository: "",
    ref: "",
  });
}

async function runRemote(
  ready: ReadyStep<UsesStep>,
  reference: Extract<Reference, { kind: "remote" }>,
  given: Readonly<Record<string, string>>,
): Promise<StepWork> {
  const never = ready.run.tools.neverHere(ready.step.uses);
  if (never !== undefined) return notProven(never);
  const found = await ready.run.tools.findAction(reference);
  if (found.kind === "absent") return notProven(`${found.reason}; ${found.remedy}`);
  if (found.kind === "broken") return notProven(found.reason);
  const directory = join(found.directory, reference.path);
  const loaded = await loadAction(directory, found.directory, ready.step.uses);
  if (loaded.kind === "problem") return failed(loaded.message);
  return start({
    ...ready,
    action: loaded.action,
    directory,
    given,
    repository: `${reference.owner}/${reference.repository}`,
    ref: reference.ref,
  });
}

function start(ready: ReadyAction): Promise<StepWork> {
  const { runs } = ready.action;
  switch (runs.kind) {
    case "composite":
      return runComposite(ready, runs);
    case "node":
      return runNode(ready, runs);
    case "container":
      return runContainerAction(ready, runs);
    default:
      return assertNever(runs);
  }
}
