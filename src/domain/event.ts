/**
 * Every fact that a run is made of. Past tense; nothing else is true.
 * A person's instruction is an event too, and carries the `id` of the note it came in by, so that it is taken once.
 */

import type { CheckRun, Evidence, Proof } from "./check-run.js";
import type { RunLimits, WorkstreamLimits } from "./config.js";
import type { Instant, RunId, SessionId, Sha, Tree, WorkstreamId } from "./ids.js";
import type { Isolation } from "./isolation.js";
import type { Lack } from "./machine-room.js";
import type { Outage } from "./outage.js";
import type { PermissionAnswer } from "./permission.js";
import type { Grant, Plan } from "./plan.js";
import type { Question } from "./question.js";
import type { StopReason } from "./stop-reason.js";
import type { Trouble } from "./trouble.js";

/** Why an agent is prompted. Only `brief` and `feedback` cost an attempt. */
export type PromptReason = "brief" | "feedback" | "conflict" | "told" | "retry";

/** What the monitor did about a turn that ended badly. */
export type Intervention = "nudge" | "restart";

export type TurnEnd =
  | "completed"
  | "crashed"
  | "timed-out"
  | "silent"
  /** The monitor ended it; what it had noticed is the entry `trouble-noticed`. */
  | "interrupted"
  | "flooded"
  | "over-budget"
  | "cancelled"
  /** The agent could not use its model: the turn is played again, by this agent later or by another one. */
  | "unavailable"
  /** The machine had no memory or disk left for it: the turn is played again when there is room. */
  | "no-room"
  /** Interlock itself ended while the turn ran. */
  | "lost";

export interface Candidate {
  /** The squashed commit: the very object that lands. */
  readonly commit: Sha;
  readonly tree: Tree;
  /** The tip that it was built on, and from which alone it may land. */
  readonly tip: Sha;
  readonly head: Sha;
}

/** Which of a workstream's commits a proof is about. */
export type ProofStage = "change" | "candidate";

interface OfWorkstream {
  readonly workstream: WorkstreamId;
}

/** An instruction by a person. Without a workstream it is meant for the whole run. */
interface Instruction {
  readonly id: string;
  readonly by: string;
  readonly workstream?: WorkstreamId;
}

export type Event =
  | {
      readonly type: "run-started";
      readonly run: RunId;
      readonly plan: Plan;
      readonly planDigest: string;
      readonly base: string;
      readonly tip: Sha;
      readonly parallel: { readonly start: number; readonly max: number };
      readonly limits: WorkstreamLimits;
      /** What all workstreams together may use. */
      readonly runLimits?: RunLimits;
      readonly agent: string;
      /** Agents that take over, in this order, from one that cannot work. */
      readonly fallback?: readonly string[];
      readonly version: string;
    }
  | { readonly type: "run-resumed"; readonly owner: string }
  | {
      readonly type: "baseline-established";
      readonly commit: Sha;
      readonly checkRuns: readonly CheckRun[];
    }
  /** Several workstreams failed alike, and the base was looked at: `red` when it fails so itself. */
  | {
      readonly type: "base-examined";
      readonly commit: Sha;
      readonly gate: string;
      readonly signature: string;
      /** Of the finding that they share. */
      readonly message: string;
      readonly workstreams: readonly WorkstreamId[];
      readonly base: "red" | "green" | "unknown";
    }
  /** Turns of one agent fail in several workstreams at once: no further one begins for a while. */
  | {
      readonly type: "agent-rested";
      readonly agent: string;
      readonly workstreams: readonly WorkstreamId[];
      /** What the matter is, where one of them was told. */
      readonly outage?: Outage;
    }
  /** Time went by in which nothing here ran: no silence of that time is anybody's. */
  | { readonly type: "machine-slept"; readonly ms: number }
  /** Too little memory or disk is left: nothing that needs some begins. With `since`: it has been told before, and lasts. */
  | (Lack & { readonly type: "machine-ran-short"; readonly since?: Instant })
  /** There is room again. */
  | {
      readonly type: "machine-recovered";
      readonly of: Lack["of"];
      readonly foundBytes: number;
      readonly since: Instant;
    }
  | (OfWorkstream & {
      readonly type: "workspace-opened";
      readonly path: string;
      readonly base: Sha;
    })
  | (OfWorkstream & {
      readonly type: "turn-started";
      readonly turn: number;
      readonly session: SessionId;
      readonly reason: PromptReason;
      readonly intervention?: Intervention;
      /** What the intervention is for, where it is more than a bad end. */
      readonly because?: Trouble;
      readonly owner: string;
      readonly prompt: Evidence;
      readonly agent: string;
      /** What its programs are kept in. Absent in journals of version 0.1.0, which knew of none. */
      readonly isolation?: Isolation;
      /** How many of the pending messages the prompt carries. */
      readonly messages: number;
    })
  | (OfWorkstream & {
      readonly type: "turn-progressed";
      readonly turn: number;
      readonly line: string;
      /** Of the turn so far. */
      readonly tokens?: number;
      readonly costUsd?: number;
    })
  /** So many more of the pending messages have reached the agent in the middle of its turn. */
  | (OfWorkstream & {
      readonly type: "message-delivered";
      readonly turn: number;
      readonly messages: number;
    })
  | (OfWorkstream & {
      readonly type: "trouble-noticed";
      readonly turn: number;
      readonly trouble: Trouble;
    })
  | (OfWorkstream & {
      readonly type: "turn-ended";
      readonly turn: number;
      readonly end: TurnEnd;
      /** What is the matter, when the end is `unavailable`. */
      readonly outage?: Outage;
      readonly reason?: string;
      readonly claim?: string;
      readonly tokens?: number;
      readonly costUsd?: number;
      readonly output?: Evidence;
    })
  | (OfWorkstream & {
      readonly type: "permission-answered";
      readonly turn: number;
      readonly answer: PermissionAnswer;
    })
  /** The agent asks for something that only a person can give. The answer comes as any word of a person does. */
  | (OfWorkstream & {
      readonly type: "person-asked";
      readonly turn: number;
      readonly question: Question;
    })
  | (OfWorkstream & {
      readonly type: "handed-over";
      readonly from: string;
      readonly to: string;
      /** It could not work; absent: it did not do its work. */
      readonly outage?: Outage;
    })
  | (OfWorkstream & {
      readonly type: "work-collected";
      readonly turn: number;
      readonly head: Sha;
      /** False when the head is the base itself: there is nothing to prove. */
      readonly changed: boolean;
      /** Paths that the agent had left uncommitted and Interlock committed (at most 20 named). */
      readonly committed: readonly string[];
    })
  | (OfWorkstream & {
      readonly type: "proof-completed";
      readonly stage: ProofStage;
      readonly proof: Proof;
    })
  | (OfWorkstream & {
      readonly type: "work-mended";
      readonly from: Sha;
      readonly head: Sha;
      readonly gates: readonly string[];
    })
  | (OfWorkstream & {
      readonly type: "mending-failed";
      readonly head: Sha;
      readonly gates: readonly string[];
      readonly why: string;
    })
  | (OfWorkstream & {
      readonly type: "pull-request-opened";
      readonly number: number;
      readonly head: Sha;
      readonly title: string;
      /** The plan's title, when it broke the convention and was mended. */
      readonly mendedFrom?: string;
    })
  | (OfWorkstream & { readonly type: "enqueued" })
  | (OfWorkstream & { readonly type: "candidate-built"; readonly candidate: Candidate })
  | (OfWorkstream & { readonly type: "candidate-conflicted"; readonly proof: Proof })
  | (OfWorkstream & { readonly type: "landed"; readonly candidate: Candidate })
  | (OfWorkstream & {
      readonly type: "landing-refused";
      readonly expected: Sha;
      readonly actual: Sha;
    })
  | (OfWorkstream & { readonly type: "branch-deleted"; readonly branch: string })
  | (OfWorkstream & { readonly type: "issue-closed"; readonly issue: number })
  | (OfWorkstream & { readonly type: "pull-requests-closed"; readonly numbers: readonly number[] })
  | (OfWorkstream & {
      readonly type: "attestation-stored";
      readonly commit: Sha;
      readonly sha256: string;
    })
  | (OfWorkstream & { readonly type: "workspace-closed" })
  | (OfWorkstream & { readonly type: "workstream-stopped"; readonly reason: StopReason })
  /** After a stop: what the agent had done by then is a branch. Both absent: there was nothing, or the branch is somebody else's. */
  | (OfWorkstream & {
      readonly type: "work-kept";
      readonly branch?: string;
      readonly head?: Sha;
    })
  | (Instruction & { readonly type: "told"; readonly text: string })
  | (Instruction & { readonly type: "paused" })
  | (Instruction & { readonly type: "resumed" })
  | (Instruction & {
      readonly type: "approved";
      readonly waive: readonly string[];
      readonly allow?: readonly Grant[];
      readonly why?: string;
      /** The agent may leave its workspace: that, and nothing else, is approved. */
      readonly leavesWorkspace?: true;
    })
  | (Instruction & { readonly type: "cancelled" })
  | { readonly type: "run-ended"; readonly outcome: "merged" | "not-merged" };

export type EventType = Event["type"];

/** An event as the journal holds it: numbered from 1, with the time of its writing. */
export type Entry = { readonly seq: number; readonly at: Instant } & Event;
