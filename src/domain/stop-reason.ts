/** Why a workstream ended without being merged. One of these is always there: nothing ends without a reason. */

import { assertNever } from "./assert-never.js";
import type { ReasonCode } from "./finding.js";
import type { WorkstreamId } from "./ids.js";
import { explainOutage, type Outage } from "./outage.js";

export type StopReason =
  | {
      readonly kind: "attempts-exhausted";
      readonly attempts: number;
      readonly codes: readonly ReasonCode[];
      readonly lastFinding: string;
    }
  | {
      readonly kind: "stuck";
      readonly pattern: "same" | "moving" | "oscillation";
      readonly codes: readonly ReasonCode[];
      readonly explanation: string;
    }
  | { readonly kind: "misbehaved"; readonly turns: number; readonly lastEnd: string }
  | { readonly kind: "over-time"; readonly minutes: number }
  | { readonly kind: "over-budget"; readonly costUsd: number; readonly limitUsd: number }
  | {
      readonly kind: "over-limit";
      readonly whose: "workstream" | "run";
      readonly of: "turns" | "minutes" | "tokens" | "costUsd";
      readonly spent: number;
      readonly limit: number;
    }
  | { readonly kind: "conflicts"; readonly rounds: number }
  | { readonly kind: "incomplete"; readonly explanation: string }
  | { readonly kind: "needs-person"; readonly explanation: string }
  | {
      readonly kind: "unavailable";
      readonly agent: string;
      readonly outage: Outage;
      readonly times: number;
    }
  | { readonly kind: "dependency"; readonly on: WorkstreamId }
  | { readonly kind: "cancelled"; readonly by: string };

const UNITS = {
  turns: "turns",
  minutes: "minutes of agents at work",
  tokens: "tokens",
  costUsd: "USD",
} as const;

export function explainStop(reason: StopReason): string {
  switch (reason.kind) {
    case "attempts-exhausted":
      return `not proven after ${reason.attempts} attempts (${reason.codes.join(", ")}): ${reason.lastFinding}`;
    case "stuck":
      return `stuck (${reason.codes.join(", ")}): ${reason.explanation}`;
    case "misbehaved":
      return `the agent ended ${reason.turns} turns in a row badly (last: ${reason.lastEnd})`;
    case "over-time":
      return `over its time limit of ${reason.minutes} minutes`;
    case "over-budget":
      return `over its budget: $${reason.costUsd.toFixed(2)} spent of $${reason.limitUsd.toFixed(2)}`;
    case "over-limit":
      return `over ${reason.whose === "run" ? "the run's" : "its"} limit of ${reason.limit} ${UNITS[reason.of]} (${reason.spent} used)`;
    case "conflicts":
      return `gave way to other landings ${reason.rounds} times; the territory is contested`;
    case "incomplete":
      return `could not be proven here: ${reason.explanation}`;
    case "needs-person":
      return `needs a person: ${reason.explanation}`;
    case "unavailable":
      return `agent "${reason.agent}" could not work, ${reason.times} times in a row: ${explainOutage(reason.outage)}`;
    case "dependency":
      return `depends on ${reason.on}, which did not land`;
    case "cancelled":
      return `cancelled by ${reason.by}`;
    default:
      return assertNever(reason);
  }
}
