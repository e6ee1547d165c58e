/** Actions that are container images; without an engine they are not run here. */

import type { ContainerAction } from "../model/action.js";
import type { UsesStep } from "../model/workflow.js";
import { notProven, type StepWork } from "./outcome.js";
import type { ReadyAction } from "./ready-action.js";
import type { ReadyStep } from "./ready-step.js";

export async function runContainerImage(
  ready: ReadyStep<UsesStep>,
  image: string,
  given: Readonly<Record<string, string>>,
): Promise<StepWork> {
  const { engine } = ready.run.tools;
  if (engine.kind === "none")
    return Promise.resolve(notProven(`${image} is a container image, and ${engine.reason}`));
  return Promise.resolve(notProven(Object.keys(given).join()));
}

export async function runContainerAction(
  ready: ReadyAction,
  runs: ContainerAction,
): Promise<StepWork> {
  return runContainerImage(ready, runs.image, ready.given);
}
