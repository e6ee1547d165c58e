/** The limits that a configuration may set, and a plan may set again for one workstream. */

import type { z } from "zod";
import type { Config, WorkstreamLimits } from "../domain/config.js";
import { given } from "./given.js";
import { closed, minutes, numberFrom, wholeFrom } from "./leaves.js";

const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 10_080;

export const DEFAULT_LIMITS: WorkstreamLimits = {
  attempts: 6,
  turnMinutes: 60,
  workstreamMinutes: 480,
  silentMinutes: 10,
  costUsd: 20,
};

const monitorSchema = closed({
  toolMinutes: minutes(DAY_MINUTES).describe("Minutes with signs of life but without a tool call."),
  sameCalls: wholeFrom(2, 1_000).describe("Rounds of the same tool calls with the same answers."),
  sameOutputs: wholeFrom(2, 1_000).describe("Calls in a row that are answered alike."),
  tokensWithoutChange: wholeFrom(1, 1_000_000_000).describe(
    "Tokens used since the workspace last changed, where agents report them.",
  ),
  undoneEdits: wholeFrom(1, 1_000).describe("Times that a change is taken back."),
  narrationChars: wholeFrom(100, 10_000_000).describe("Characters said without a tool call."),
  idleTurns: wholeFrom(1, 100).describe("Turns in a row that leave nothing new."),
  strayFiles: wholeFrom(1, 10_000).describe("Files changed outside the territory."),
})
  .partial()
  .describe("What the monitor ends a turn for.");

const ofWorkstream = {
  attempts: wholeFrom(1, 100).describe("Turns that may be spent on a workstream's own failures."),
  turnMinutes: minutes(DAY_MINUTES).describe("How long one turn of an agent may take."),
  workstreamMinutes: minutes(WEEK_MINUTES).describe("How long a workstream may take in all."),
  silentMinutes: minutes(DAY_MINUTES).describe("How long an agent may show no sign of life."),
  costUsd: numberFrom(0.01, 100_000).describe(
    "What a workstream may cost, where agents report it.",
  ),
  turns: wholeFrom(1, 10_000).describe("Turns of a workstream in all, whatever they are for."),
  tokens: wholeFrom(1, 1_000_000_000_000).describe("Tokens, where agents report them."),
  monitor: monitorSchema,
};

export const limitsSchema = closed(ofWorkstream).partial();

const runLimitsSchema = closed({
  turns: wholeFrom(1, 1_000_000).describe("Turns in all."),
  minutes: minutes(52 * WEEK_MINUTES).describe("Minutes of agents at work, added up."),
  tokens: wholeFrom(1, 1_000_000_000_000).describe("Tokens, where agents report them."),
  costUsd: numberFrom(0.01, 10_000_000).describe("Cost, where agents report it."),
})
  .partial()
  .describe("What all workstreams of a run may use together.");

/** Of a configuration: what each workstream may use, and what a run may. */
export const configLimitsSchema = closed({ ...ofWorkstream, run: runLimitsSchema }).partial();

export type LimitsRead = z.output<typeof limitsSchema>;

/** Only what was set: an absent key stays absent, so that defaults can be laid under it. */
export function toLimits(
  read: LimitsRead | z.output<typeof configLimitsSchema> | undefined,
): Partial<WorkstreamLimits> {
  if (read === undefined) return {};
  const { attempts, turnMinutes, workstreamMinutes, silentMinutes, costUsd, turns, tokens } = read;
  const limits = {
    attempts,
    turnMinutes,
    workstreamMinutes,
    silentMinutes,
    costUsd,
    turns,
    tokens,
  };
  const { monitor } = read;
  return {
    ...given(limits),
    ...(monitor === undefined ? {} : { monitor: given(monitor) }),
  };
}

export const toRunLimits = (
  read: z.output<typeof configLimitsSchema> | undefined,
): Pick<Config, "runLimits"> => (read?.run === undefined ? {} : { runLimits: given(read.run) });
