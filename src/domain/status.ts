/** What a run is at this moment, in a shape that programs rely on (`interlock/status/v1`). */

import type { Verdict } from "./check-run.js";
import type { Instant } from "./ids.js";
import { explainShortage } from "./machine-room.js";
import { explainQuestion } from "./question.js";
import { isEnded, type Run, type Workstream, type WorkstreamState } from "./run.js";
import { explainHold } from "./shared-cause.js";
import { explainStop } from "./stop-reason.js";
import { explainTrouble } from "./trouble.js";

export interface Status {
  readonly schema: "interlock/status/v1";
  readonly run: string;
  readonly name: string;
  readonly base: string;
  readonly state: "running" | "paused" | "merged" | "not-merged";
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  /** What the whole run waits for, and what a person can do about it. */
  readonly waitsFor?: string;
  readonly workstreams: readonly WorkstreamStatus[];
}

export interface WorkstreamStatus {
  readonly id: string;
  readonly title: string;
  readonly state: WorkstreamState["state"] | "paused";
  /** What the agent says of its work; evidence of nothing. `null`: it has said nothing yet. */
  readonly claim: string | null;
  /** What Interlock found out itself about the newest work. */
  readonly verdict: Verdict | "pending";
  readonly attempts: number;
  readonly attemptsMax: number;
  /** The commit that landed. */
  readonly commit?: string;
  readonly pullRequest?: number;
  /** Why it is not (yet) proven or merged: reason codes, or the sentence that it ended with. */
  readonly reasons: readonly string[];
  readonly agent: string;
  readonly spent: { readonly minutes: number; readonly tokens?: number; readonly costUsd?: number };
  /** What the monitor noticed in the newest turn, as long as it is to be answered. */
  readonly trouble?: string;
  /** The last line of a turn that runs. */
  readonly line?: string;
  /** What the agent asks people for, a line each, with the command that answers. */
  readonly asks?: readonly string[];
}

export function toStatus(run: Run): Status {
  return {
    schema: "interlock/status/v1",
    run: run.id,
    name: run.name,
    base: run.base,
    state: run.outcome ?? (run.paused ? "paused" : "running"),
    startedAt: run.startedAt,
    ...(run.endedAt === undefined ? {} : { endedAt: run.endedAt }),
    ...(run.shortage === undefined || run.endedAt !== undefined
      ? {}
      : { waitsFor: explainShortage(run.shortage) }),
    workstreams: [...run.workstreams.values()].map((one) => toWorkstreamStatus(one, run)),
  };
}

export function toWorkstreamStatus(one: Workstream, run?: Run): WorkstreamStatus {
  const { state } = one;
  const commit = commitOf(state);
  const isHeldBack = (one.paused || one.held !== undefined) && HELD_BY_A_PAUSE.has(state.state);
  return {
    id: one.plan.id,
    title: one.title,
    state: isHeldBack ? "paused" : state.state,
    claim: one.claims.at(-1)?.text ?? null,
    verdict: verdictOfNewest(one),
    attempts: one.attempts,
    attemptsMax: one.limits.attempts,
    ...(commit === undefined ? {} : { commit }),
    ...(one.pullRequest === undefined ? {} : { pullRequest: one.pullRequest }),
    reasons: reasonsOf(one),
    agent: one.agent,
    spent: spentOf(one),
    ...troubleOf(run, one),
    ...(state.state === "working" && state.line !== "" ? { line: state.line } : {}),
    ...(one.questions.length === 0 || isEnded(one)
      ? {}
      : { asks: one.questions.map((question) => explainQuestion(one.plan.id, question)) }),
  };
}

function troubleOf(run: Run | undefined, one: Workstream): Pick<WorkstreamStatus, "trouble"> {
  const { state } = one;
  if (isEnded(one)) return {};
  const trouble = (state.state === "working" ? state.trouble : undefined) ?? one.trouble;
  if (trouble !== undefined) return { trouble: `the agent ${explainTrouble(trouble)}` };
  const rest = run?.rests.get(one.agent);
  return rest === undefined || state.state === "working"
    ? {}
    : {
        trouble: `agent "${one.agent}" rests until ${rest.until}: its turns fail in ${rest.workstreams.join(", ")}`,
      };
}

/** States in which a paused workstream really waits. */
const HELD_BY_A_PAUSE: ReadonlySet<WorkstreamState["state"]> = new Set([
  "planned",
  "prepared",
  "due",
  "idle",
  "rejected",
  "proven",
  "proposed",
  "queued",
]);

function commitOf(state: WorkstreamState): string | undefined {
  return state.state === "landed" || state.state === "merged" ? state.candidate.commit : undefined;
}

/** While newer work waits for its proof, the old verdict says nothing about it. */
function verdictOfNewest(one: Workstream): WorkstreamStatus["verdict"] {
  const { state } = one.state;
  if (state === "collecting" || state === "proving") return "pending";
  return one.proof?.verdict ?? "pending";
}

function reasonsOf(one: Workstream): readonly string[] {
  if (one.state.state === "stopped") return [explainStop(one.state.reason)];
  if (one.held !== undefined) return [explainHold(one.held)];
  if (one.state.state === "idle") return ["NO_CHANGE"];
  return verdictOfNewest(one) === "fail" || verdictOfNewest(one) === "incomplete"
    ? (one.proof?.reasonCodes ?? [])
    : [];
}

const MINUTE = 60_000;

/** A number that nobody reported is left out, not zero. */
const spentOf = (one: Workstream): WorkstreamStatus["spent"] => ({
  minutes: Math.round((one.workingMs / MINUTE) * 10) / 10,
  ...(one.tokens === 0 ? {} : { tokens: one.tokens }),
  ...(one.costUsd === 0 ? {} : { costUsd: Math.round(one.costUsd * 10_000) / 10_000 }),
});
