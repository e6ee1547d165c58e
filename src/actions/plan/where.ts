/** Where a leg wants to run, and why it cannot run here, as far as that is known before it starts. */

import { type Wanted, wantedContainers } from "../containers/container-spec.js";
import type { Engine } from "../containers/engine.js";
import type { Surroundings } from "../expressions/evaluate.js";
import { render, renderTexts } from "../expressions/render.js";
import { isValueMap, toText, type Value } from "../expressions/value.js";
import type { Host } from "../host/host.js";
import { judgeRunsOn } from "../host/runs-on.js";
import type { StepsJob, UsesStep } from "../model/workflow.js";
import type { Builtin } from "../run/action-call.js";

export interface Here {
  readonly host: Host;
  readonly moreLabels: ReadonlySet<string>;
  readonly engine: Engine;
  readonly mayReachOut: boolean;
  builtin(uses: string): Builtin | undefined;
}

export type Placed =
  | { readonly kind: "here"; readonly note?: string }
  | { readonly kind: "elsewhere"; readonly reason: string }
  /** GitHub itself could not start it. */
  | { readonly kind: "problem"; readonly message: string };

export async function placeLeg(
  job: StepsJob,
  surroundings: Surroundings,
  here: Here,
): Promise<Placed> {
  const runsOn = render(job.runsOn, surroundings);
  if (runsOn.kind === "problem") return runsOn;
  const labels = labelsOf(runsOn.value);
  if (typeof labels === "string") return { kind: "elsewhere", reason: labels };
  if (labels.length === 0)
    return { kind: "problem", message: "runs-on names no label; name one, e.g. ubuntu-latest." };
  const judged = judgeRunsOn(labels, here.host, here.moreLabels);
  if (judged.kind === "elsewhere") return judged;
  const wanted = wantedContainers(job, surroundings, here.mayReachOut);
  if (wanted.kind === "problem") return wanted;
  if (wanted.kind !== "nothing") {
    const missing = await whyNotContained(wanted, here.engine);
    if (missing !== undefined) return { kind: "elsewhere", reason: missing };
  }
  const reason = await askBuiltins(job, surroundings, here);
  return reason === undefined ? judged : { kind: "elsewhere", reason };
}

/** The labels, or why nobody here can have them. */
function labelsOf(value: Value): readonly string[] | string {
  if (isValueMap(value)) {
    if (value["group"] !== undefined)
      return `it wants a runner of the group ${toText(value["group"])}`;
    return labelsOf(value["labels"] ?? null);
  }
  if (Array.isArray(value)) return value.map(toText).filter((label) => label !== "");
  return value === null || value === "" ? [] : [toText(value)];
}

/** Undefined: an engine answers, and has the images. */
async function whyNotContained(
  wanted: Exclude<Wanted, { readonly kind: "nothing" | "problem" }>,
  engine: Engine,
): Promise<string | undefined> {
  if (wanted.kind === "elsewhere") return `it ${wanted.reason}`;
  const { job, services } = wanted;
  const aliases = services.map(([alias]) => alias).join(", ");
  const whatFor =
    job === undefined
      ? `it needs the services ${aliases} in containers`
      : `it runs in the container ${job.image}`;
  if (engine.kind === "none") return `${whatFor}, and ${engine.reason}`;
  const images = [...(job === undefined ? [] : [job]), ...services.map(([, spec]) => spec)];
  for (const { image } of images) {
    const { isDone } = await engine.ask(["image", "inspect", "--format", "{{.Id}}", image]);
    if (!isDone)
      return `${whatFor}, and the image ${image} is not on this machine; ${engine.name} pull ${image} gets it`;
  }
  return undefined;
}

/** Only steps that run for certain: those with a condition may be left out. */
async function askBuiltins(
  job: StepsJob,
  surroundings: Surroundings,
  here: Here,
): Promise<string | undefined> {
  const certain = job.steps.filter(
    (step): step is UsesStep => step.kind === "uses" && step.if === undefined,
  );
  for (const step of certain) {
    const builtin = here.builtin(step.uses);
    if (builtin?.preview === undefined) continue;
    const inputs = renderTexts(step.with, surroundings);
    if (inputs.kind === "problem") continue;
    const lowered = Object.entries(inputs.value).map(
      ([name, value]) => [name.toLowerCase(), value] as const,
    );
    const given = { ...builtin.defaults, ...Object.fromEntries(lowered) };
    const reason = await builtin.preview(given, here.host);
    if (reason !== undefined) return `${step.uses}: ${reason}`;
  }
  return undefined;
}
