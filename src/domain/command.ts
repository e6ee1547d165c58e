/** What is to be done next, as data. `app/perform.ts` carries commands out; each may be asked twice. */

import type { Candidate, Intervention, PromptReason, ProofStage } from "./event.js";
import type { Finding } from "./finding.js";
import type { Instant, Sha, WorkstreamId } from "./ids.js";
import type { Lack } from "./machine-room.js";
import type { Outage } from "./outage.js";
import type { StopReason } from "./stop-reason.js";
import type { Trouble } from "./trouble.js";

interface OfWorkstream {
  readonly workstream: WorkstreamId;
}

export interface RunTurn extends OfWorkstream {
  readonly type: "run-turn";
  readonly turn: number;
  readonly reason: PromptReason;
  readonly intervention?: Intervention;
  /** What the intervention is for, where it is more than a bad end. */
  readonly because?: Trouble;
  /** The turn was started by an earlier owner of the run and is played again. */
  readonly replay: boolean;
  readonly findings: readonly Finding[];
}

export interface Prove extends OfWorkstream {
  readonly type: "prove";
  readonly stage: ProofStage;
  readonly head: Sha;
  /** For a candidate: what it was built on. A change is proven on the tip of the moment. */
  readonly candidate?: Candidate;
  /** How often the same proof was tried before and met infrastructure trouble; gives it more time and less company. */
  readonly retries: number;
}

/** The gate that several workstreams fail alike, on the base and afresh. */
export interface ExamineBase {
  readonly type: "examine-base";
  readonly signature: string;
  readonly gate: string;
  /** Of the finding that they share. */
  readonly message: string;
  readonly workstreams: readonly WorkstreamId[];
}

export type Command =
  | { readonly type: "establish-baseline" }
  | ExamineBase
  | (OfWorkstream & { readonly type: "open-workspace" })
  | RunTurn
  | (OfWorkstream & {
      readonly type: "interrupt-turn";
      readonly turn: number;
      readonly because: "silent" | "over-budget" | "interrupted";
    })
  | (OfWorkstream & { readonly type: "declare-lost"; readonly turn: number })
  /** The agent cannot work, or does not: another one goes on, in a new session. */
  | (OfWorkstream & {
      readonly type: "hand-over";
      readonly from: string;
      readonly to: string;
      readonly outage?: Outage;
    })
  /** Several workstreams fail at once for want of one agent: it gets a rest. */
  | {
      readonly type: "rest-agent";
      readonly agent: string;
      readonly workstreams: readonly WorkstreamId[];
      readonly outage?: Outage;
    }
  /** The machine has too little room, or has had too little for long (`since`). */
  | (Lack & { readonly type: "declare-short"; readonly since?: Instant })
  | {
      readonly type: "declare-recovered";
      readonly of: Lack["of"];
      readonly foundBytes: number;
      readonly since: Instant;
    }
  | (OfWorkstream & { readonly type: "collect-work"; readonly turn: number })
  | Prove
  | (OfWorkstream & {
      readonly type: "mend";
      readonly head: Sha;
      readonly gates: readonly string[];
    })
  | (OfWorkstream & { readonly type: "open-pull-request"; readonly head: Sha })
  | (OfWorkstream & { readonly type: "enqueue" })
  | (OfWorkstream & { readonly type: "build-candidate"; readonly head: Sha })
  | (OfWorkstream & { readonly type: "land"; readonly candidate: Candidate })
  | (OfWorkstream & { readonly type: "delete-branch" })
  | (OfWorkstream & { readonly type: "close-issue"; readonly issue: number })
  | (OfWorkstream & { readonly type: "close-pull-requests"; readonly numbers: readonly number[] })
  | (OfWorkstream & { readonly type: "store-attestation"; readonly candidate: Candidate })
  | (OfWorkstream & { readonly type: "close-workspace" })
  | (OfWorkstream & { readonly type: "stop-workstream"; readonly reason: StopReason })
  | (OfWorkstream & { readonly type: "keep-work" })
  | { readonly type: "end-run"; readonly outcome: "merged" | "not-merged" };

/** Two commands with the same key are the same work: the loop never has both in hand. */
export function keyOf(command: Command): string {
  switch (command.type) {
    case "establish-baseline":
    case "declare-short":
    case "declare-recovered":
    case "end-run":
      return command.type;
    case "examine-base":
      return `${command.type}:${command.signature}:${command.workstreams.join(",")}`;
    case "rest-agent":
      return `${command.type}:${command.agent}`;
    case "run-turn":
    case "interrupt-turn":
    case "declare-lost":
    case "collect-work":
      return `${command.type}:${command.workstream}:${command.turn}`;
    default:
      return `${command.type}:${command.workstream}`;
  }
}
