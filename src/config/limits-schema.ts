/** The limits that a configuration may set, and a plan may set again for one workstream. */

import type { z } from "zod";
import type { WorkstreamLimits } from "../domain/config.js";
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

export const limitsSchema = closed({
  attempts: wholeFrom(1, 100).describe("Turns that may be spent on a workstream's own failures."),
  turnMinutes: minutes(DAY_MINUTES).describe("How long one turn of an agent may take."),
  workstreamMinutes: minutes(WEEK_MINUTES).describe("How long a workstream may take in all."),
  silentMinutes: minutes(DAY_MINUTES).describe("How long an agent may show no sign of life."),
  costUsd: numberFrom(0.01, 100_000).describe(
    "What a workstream may cost, where agents report it.",
  ),
}).partial();

export type LimitsRead = z.output<typeof limitsSchema>;

/** Only what was set: an absent key stays absent, so that defaults can be laid under it. */
export const toLimits = (read: LimitsRead | undefined): Partial<WorkstreamLimits> => ({
  ...(read?.attempts === undefined ? {} : { attempts: read.attempts }),
  ...(read?.turnMinutes === undefined ? {} : { turnMinutes: read.turnMinutes }),
  ...(read?.workstreamMinutes === undefined ? {} : { workstreamMinutes: read.workstreamMinutes }),
  ...(read?.silentMinutes === undefined ? {} : { silentMinutes: read.silentMinutes }),
  ...(read?.costUsd === undefined ? {} : { costUsd: read.costUsd }),
});
