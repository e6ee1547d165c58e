/** `tell`, `pause`, `resume`, `approve`, `cancel`: a person's word, left for whoever owns the run. */

import { randomUUID } from "node:crypto";
import { leaveInstruction, userNameOf } from "../../compose-reading.js";
import { REASON_CODES } from "../../domain/finding.js";
import { toWorkstreamId } from "../../domain/ids.js";
import type { Grant } from "../../domain/plan.js";
import type { Instruction } from "../../ports/steering.js";
import type { Console } from "../console.js";
import type { Place } from "../place.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { useSite } from "../use-site.js";
import { findRun, readRun } from "./choose-run.js";

interface SteerOptions extends Place {
  readonly run?: string;
  readonly as?: string;
  readonly waive?: readonly string[];
  readonly allow?: readonly string[];
  readonly why?: string;
  readonly leaveWorkspace?: boolean;
}

type Word =
  | { readonly type: "told"; readonly text: string }
  | { readonly type: "paused" | "resumed" | "cancelled" }
  | {
      readonly type: "approved";
      readonly waive: readonly string[];
      readonly allow?: readonly Grant[];
      readonly why?: string;
      readonly leavesWorkspace?: true;
    };

export const tell = (
  console: Console,
  workstream: string,
  text: string,
  options: SteerOptions,
): Promise<ExitCode> => leave(console, workstream, { type: "told", text: nonEmpty(text) }, options);

export const pause = (
  console: Console,
  workstream: string | undefined,
  options: SteerOptions,
): Promise<ExitCode> => leave(console, workstream, { type: "paused" }, options);

export const resume = (
  console: Console,
  workstream: string | undefined,
  options: SteerOptions,
): Promise<ExitCode> => leave(console, workstream, { type: "resumed" }, options);

export const cancel = (
  console: Console,
  workstream: string | undefined,
  options: SteerOptions,
): Promise<ExitCode> => leave(console, workstream, { type: "cancelled" }, options);

export function approve(
  console: Console,
  workstream: string,
  options: SteerOptions,
): Promise<ExitCode> {
  const waive = options.waive ?? [];
  const unknown = waive.find((code) => !REASON_CODES.some((known) => known === code));
  if (unknown !== undefined)
    throw new Refusal(
      `--waive ${unknown} is no reason code; give one of those that the findings show, e.g. SCOPE.`,
    );
  const why = options.why === undefined ? {} : { why: options.why };
  const grants = (options.allow ?? []).map(toGrant);
  const allow = grants.length === 0 ? {} : { allow: grants };
  if (options.leaveWorkspace !== true)
    return leave(console, workstream, { type: "approved", waive, ...allow, ...why }, options);
  if (waive.length > 0 || grants.length > 0)
    throw new Refusal(
      "--leave-workspace approves nothing but that; give --waive and --allow in a command of their own.",
    );
  const word = { type: "approved", waive, ...why, leavesWorkspace: true } as const;
  return leave(console, workstream, word, options);
}

const ALLOWANCES = [
  "removeTests",
  "changeTests",
  "protectedPaths",
  "suppressions",
  "newDependencies",
  "constructs",
  "files",
  "secrets",
] as const satisfies readonly Grant["key"][];

function toGrant(text: string): Grant {
  const at = text.indexOf("=");
  const key = ALLOWANCES.find((one) => one === text.slice(0, at));
  const value = text.slice(at + 1);
  if (at === -1 || key === undefined || value === "")
    throw new Refusal(
      `--allow ${text} is no allowance; give KEY=VALUE, with one of ${ALLOWANCES.join(", ")}, e.g. --allow "removeTests=legacy rounding".`,
    );
  return { key, value };
}

async function leave(
  console: Console,
  workstream: string | undefined,
  word: Word,
  options: SteerOptions,
): Promise<ExitCode> {
  const site = await useSite(options);
  const id = await findRun(site, options.run);
  const run = await readRun(site, id);
  if (run.endedAt !== undefined)
    throw new Refusal(`Run ${id} has ended; there is nothing left to steer.`);
  const known = [...run.workstreams.keys()];
  const target = known.find((one) => one === workstream);
  if (workstream !== undefined && target === undefined) {
    throw new Refusal(`Run ${id} has no workstream "${workstream}"; it has ${known.join(", ")}.`);
  }
  const by = options.as ?? (await userNameOf(site));
  const to = target === undefined ? {} : { workstream: toWorkstreamId(target) };
  const instruction: Instruction = { id: randomUUID(), by, ...to, ...word };
  const { isRunning } = await leaveInstruction(site, id, instruction);
  if (options.json === true)
    console.print(JSON.stringify({ schema: "interlock/instruction/v1", ...instruction }));
  console.say(
    isRunning
      ? `Said to run ${id}: ${workstream ?? "everybody"} ${word.type}.`
      : `Nobody is working on run ${id} just now; it will be heard when \`interlock run\` goes on.`,
  );
  return EXIT.done;
}

function nonEmpty(text: string): string {
  if (text.trim() === "")
    throw new Refusal("There is no text to tell; give some after the workstream.");
  return text;
}
