/** The commands of one block, run one after the other in a scratch checkout, as a gate's program would be: boxed, and without a network. */

import { classifyFailure } from "../../../domain/failure/classify.js";
import { explainEnd, type FailureEnd } from "../../../domain/failure/failure-end.js";
import { LIMITS } from "../../../domain/limits.js";
import type { Checkout } from "../../../ports/repository.js";
import type { Deep } from "../deep.js";
import type { Step } from "./steps.js";

export type Tried =
  | { readonly kind: "good"; readonly line: number; readonly command: string }
  | {
      readonly kind: "failed";
      readonly line: number;
      readonly command: string;
      readonly end: FailureEnd;
      readonly output: string;
    }
  | {
      readonly kind: "not-run";
      readonly line: number;
      readonly command: string;
      readonly why: string;
    };

/** What follows one that did not work is not asked: it may stand on it. */
export async function tryBlock(
  steps: readonly Step[],
  checkout: Checkout,
  deep: Pick<Deep, "toolbox" | "config" | "effort">,
): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const step of steps) {
    const one = step.kind === "run" ? await tryStep(step, checkout, deep) : step;
    tried.push(one);
    if (step.kind === "run" && one.kind !== "good") break;
  }
  return tried;
}

async function tryStep(
  { line, command, before, isOwn }: Extract<Step, { readonly kind: "run" }>,
  { path }: Checkout,
  { toolbox, config, effort }: Pick<Deep, "toolbox" | "config" | "effort">,
): Promise<Tried> {
  const { program } = await toolbox.confine({ shell: [...before, command].join("\n") }, false);
  const { end, output } = await toolbox.processes.run({
    program,
    cwd: path,
    env: toolbox.environmentOf(path, config.env),
    timeoutMs: LIMITS.docCommandMs,
    outputBytesMax: LIMITS.gateOutputBytesMax,
    floodBytesMax: LIMITS.gateFloodBytesMax,
    ...(effort.signal === undefined ? {} : { signal: effort.signal }),
  });
  const notRun = (why: string): Tried => ({ kind: "not-run", line, command, why });
  if (end.kind === "cancelled") return notRun("it was cancelled");
  if (end.kind === "not-started") return notRun(end.reason);
  if (end.kind === "exited" && end.exitCode === 0) return { kind: "good", line, command };
  const trouble = classifyFailure({ end, output, structured: false });
  if (trouble.class === "timeout") return notRun("it did not come to an end in time");
  if (trouble.family === "infrastructure")
    return notRun(`this machine lacks what it needs (${trouble.class.replaceAll("_", " ")})`);
  return isOwn
    ? { kind: "failed", line, command, end, output }
    : notRun(`what it gets ready is not to be had here (${explainEnd(end)})`);
}
