/** A run as its journal tells it: the fold of all events. */

import type { CheckRun, Proof } from "./check-run.js";
import type { RunLimits, WorkstreamLimits } from "./config.js";
import type { Candidate, Intervention, PromptReason, TurnEnd } from "./event.js";
import type { Instant, RunId, SessionId, Sha, WorkstreamId } from "./ids.js";
import type { Isolation } from "./isolation.js";
import type { Shortage } from "./machine-room.js";
import type { Outage } from "./outage.js";
import type { PermissionAnswer } from "./permission.js";
import type { Grant, WorkstreamPlan } from "./plan.js";
import type { Question } from "./question.js";
import type { StopReason } from "./stop-reason.js";
import type { Trouble } from "./trouble.js";

/*
 *  planned ─▶ prepared ─▶ working ─▶ collecting ─▶ proving ─▶ proven ─▶ proposed ─▶ queued ─▶ candidate ─▶ landing ─▶ landed ─▶ merged
 *                            ▲  │lost                 │ ▲                              ▲  ▲        │           │
 *                 unavailable│  ▼                  fail│ │mended                        │  └refused─┼───────────┘
 *                            └─ due ◀── rejected ◀────┴─┴──────────────────────────────┼──── fail ─┘
 *                                          └─▶ stopped (from anywhere before `landing`)
 */
export type WorkstreamState =
  | { readonly state: "planned" }
  | { readonly state: "prepared" }
  /** A turn has to be played again: an earlier owner began it, or its agent could not work. */
  | {
      readonly state: "due";
      readonly turn: number;
      readonly reason: PromptReason;
      readonly intervention?: Intervention;
      readonly notBefore: Instant;
    }
  | {
      readonly state: "working";
      readonly turn: number;
      readonly reason: PromptReason;
      readonly intervention?: Intervention;
      readonly owner: string;
      /** How many of the messages its prompt carries; they count as heard when the turn ends. */
      readonly messages: number;
      readonly startedAt: Instant;
      readonly lastSignAt: Instant;
      readonly line: string;
      /** What it has used so far, where that is told. */
      readonly tokens: number;
      readonly costUsd: number;
      /** What the monitor has noticed, and ends it for. */
      readonly trouble?: Trouble;
    }
  | { readonly state: "collecting"; readonly turn: number; readonly end: TurnEnd }
  /** The turn left nothing new to prove. */
  | { readonly state: "idle"; readonly turn: number; readonly end: TurnEnd }
  | {
      readonly state: "proving";
      readonly head: Sha;
      readonly retries: number;
      readonly notBefore: Instant;
    }
  | { readonly state: "rejected"; readonly stage: "change" | "candidate"; readonly proof: Proof }
  | { readonly state: "proven"; readonly proof: Proof }
  | { readonly state: "proposed"; readonly proof: Proof; readonly pullRequest: number }
  | { readonly state: "queued"; readonly head: Sha }
  | {
      readonly state: "candidate";
      readonly candidate: Candidate;
      readonly retries: number;
      readonly notBefore: Instant;
    }
  | {
      readonly state: "landing";
      readonly candidate: Candidate;
      readonly proof: Proof;
      readonly cancelledBy?: string;
    }
  | { readonly state: "landed"; readonly candidate: Candidate; readonly done: readonly Aftercare[] }
  | { readonly state: "merged"; readonly candidate: Candidate }
  | { readonly state: "stopped"; readonly reason: StopReason; readonly work: StoppedWork };

/** What becomes of the work of a workstream that ends without being merged: a person may want to go on with it. */
export type StoppedWork =
  /** It never had a workspace, or nothing in it was changed, or somebody else holds the branch. */
  | { readonly kind: "none" }
  | { readonly kind: "to-keep" }
  /** A branch of the user's repository. */
  | { readonly kind: "kept"; readonly branch: string; readonly head: Sha };

/** What is still to do after the branch has moved. */
export type Aftercare = "branch" | "issue" | "pull-requests" | "attestation" | "workspace";

export interface Claim {
  readonly turn: number;
  readonly text: string;
}

export interface Message {
  readonly by: string;
  readonly text: string;
}

export interface Waiver {
  readonly by: string;
  readonly code: string;
  readonly why?: string;
}

/** What a person allowed a workstream after it had begun; it stands in `plan.allow` too. */
export interface Granted extends Grant {
  readonly by: string;
  readonly why?: string;
}

/** It fails in the same way as others, and the base does not: a person is asked. */
export interface Hold {
  readonly signature: string;
  readonly gate: string;
  readonly base: "green" | "unknown";
  readonly with: readonly WorkstreamId[];
  /** It goes on by itself from then on. */
  readonly until: Instant;
}

/** A failure that several workstreams had at once, and what the base made of it. */
export interface SharedCause {
  readonly signature: string;
  readonly gate: string;
  readonly message: string;
  readonly workstreams: readonly WorkstreamId[];
  readonly commit: Sha;
  readonly base: "red" | "green" | "unknown";
}

/** A turn that ended as if its agent's provider was down. */
export interface Failing {
  readonly at: Instant;
  readonly agent: string;
  readonly outage?: Outage;
}

/** No turn of the agent begins before `until`, and then one at first. */
export interface Rest {
  readonly at: Instant;
  readonly until: Instant;
  readonly times: number;
  readonly workstreams: readonly WorkstreamId[];
  readonly outage?: Outage;
}

/** What the monitor noticed in a turn. */
export interface Troubled {
  readonly turn: number;
  readonly agent: string;
  readonly trouble: Trouble;
}

export interface Workstream {
  readonly plan: WorkstreamPlan;
  readonly state: WorkstreamState;
  readonly limits: WorkstreamLimits;
  readonly agent: string;
  /** All that its turns were kept in, each once. */
  readonly isolations: readonly Isolation[];
  /** Who takes over, in this order, when the agent cannot work. */
  readonly successors: readonly string[];
  /** How often in a row the agent could not work, and why the last time. */
  readonly outages: number;
  readonly lastOutage?: Outage;
  /** What the newest turn asked for and did not get. */
  readonly refusals: readonly PermissionAnswer[];
  /** What its agent has asked a person for and has no answer to yet. */
  readonly questions: readonly Question[];
  /** A person said that its agent may leave its workspace. */
  readonly mayLeaveWorkspace: boolean;
  /** Turns begun, over all sessions. */
  readonly turns: number;
  /** Turns begun because of its own brief or failures. */
  readonly attempts: number;
  /** Counts the sessions from 1. */
  readonly session: number;
  /** The session of the newest turn, and the turn that it began with. */
  readonly sessionBegan?: { readonly session: SessionId; readonly turn: number };
  readonly badTurns: number;
  /** Turns in a row that the machine had no room for. */
  readonly noRoomTurns: number;
  readonly lastBadEnd?: TurnEnd;
  /** Turns in a row that ended well and left nothing new. */
  readonly idleTurns: number;
  /** What the monitor noticed, oldest first; of many the newest. */
  readonly troubles: readonly Troubled[];
  /** The newest turn's, as long as it is to be answered. */
  readonly trouble: Trouble | undefined;
  /** Its newest turn failed in a way that may be its agent's provider's. */
  readonly failing: Failing | undefined;
  readonly conflictRounds: number;
  readonly staleCandidates: number;
  readonly remedies: number;
  /** Heads on which a remedy was tried and changed nothing. */
  readonly unmendable?: Sha;
  /** Fine signatures of each failed attempt, oldest first. */
  readonly failures: readonly (readonly string[])[];
  readonly claims: readonly Claim[];
  /** The newest proof of the change or its candidate. */
  readonly proof?: Proof;
  /** The newest proof of a candidate that passed. */
  readonly candidateProof?: Proof;
  /** The first proof of the first turn: what the first claim was worth. */
  readonly firstProof?: Proof;
  readonly openedAt?: Instant;
  /** The base's tip when the workspace was first opened: what the agent set out from. */
  readonly openedOn?: Sha;
  readonly endedAt?: Instant;
  readonly workspace?: string;
  /** The last commit collected (or mended); absent before the first. */
  readonly head?: Sha;
  readonly pullRequest?: number;
  readonly title: string;
  readonly enqueuedSeq?: number;
  readonly workingMs: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly messages: readonly Message[];
  readonly waivers: readonly Waiver[];
  readonly granted: readonly Granted[];
  readonly paused: boolean;
  readonly held: Hold | undefined;
  readonly approvedBy?: string;
}

export interface Run {
  readonly id: RunId;
  readonly name: string;
  readonly planDigest: string;
  readonly base: string;
  readonly startTip: Sha;
  readonly startedAt: Instant;
  readonly parallel: { readonly start: number; readonly max: number };
  /** How many may be in work at once right now (see `ramp.ts`). */
  readonly width: number;
  readonly baseline?: { readonly commit: Sha; readonly checkRuns: readonly CheckRun[] };
  readonly limits: RunLimits;
  readonly paused: boolean;
  /** Agents that are given a rest, by name. */
  readonly rests: ReadonlyMap<string, Rest>;
  /** The machine has too little room for anything to begin. */
  readonly shortage: Shortage | undefined;
  /** How long the machine slept while agents were at work. */
  readonly sleptMs: number;
  readonly cancelledBy?: string;
  readonly workstreams: ReadonlyMap<WorkstreamId, Workstream>;
  readonly sharedCauses: readonly SharedCause[];
  /** Ids of the instructions already taken. */
  readonly instructions: ReadonlySet<string>;
  /** Commits landed by this run, oldest first. */
  readonly landings: readonly {
    readonly workstream: WorkstreamId;
    readonly commit: Sha;
    readonly tip: Sha;
  }[];
  readonly seq: number;
  readonly endedAt?: Instant;
  readonly outcome?: "merged" | "not-merged";
}

export const isEnded = (workstream: Workstream): boolean =>
  workstream.state.state === "merged" || workstream.state.state === "stopped";

/** Ended, and nothing is left to do for it. */
export const isSettled = ({ state }: Workstream): boolean =>
  state.state === "merged" || (state.state === "stopped" && state.work.kind !== "to-keep");

/** Holds a place among those in work: from its workspace to its end. */
export const isActive = (workstream: Workstream): boolean =>
  workstream.state.state !== "planned" && !isEnded(workstream);
