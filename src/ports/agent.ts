/** A coding agent: something that can be prompted in a workspace and says when its turn has ended. */

import type { AgentEvent } from "../domain/agent-event.js";
import type { SessionId, WorkstreamId } from "../domain/ids.js";
import type { Isolation } from "../domain/isolation.js";
import type { Outage } from "../domain/outage.js";
import type { ToolAddress } from "./agent-tools.js";
import type { LentModel } from "./model-proxy.js";

/** Differences between agents are declared here, never guessed from a name. */
export interface AgentCapabilities {
  /** A later turn of the same session remembers the earlier ones. */
  readonly resumesSessions: boolean;
  /** After an interruption the turn can go on in the workspace as it was left; otherwise it starts anew from the last collected commit. */
  readonly continuesInterruptedTurns: boolean;
  /** It may call tools that Interlock offers; a tape, for one, calls none. */
  readonly callsTools: boolean;
}

export interface Usage {
  readonly tokens?: number;
  readonly costUsd?: number;
}

/** A server of tools that the agent may use: a program, or an address on this machine. */
export type ToolServer =
  | {
      readonly kind: "program";
      readonly name: string;
      readonly argv: readonly [string, ...string[]];
      readonly env: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "http";
      readonly name: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    };

export interface TurnProgress {
  /** A line for people. */
  readonly line: string;
  /** What was used since the last time: these add up. */
  readonly usage?: Usage;
  /** What it was, where the agent's protocol tells. */
  readonly event?: AgentEvent;
}

export interface TurnRequest {
  readonly workstream: WorkstreamId;
  readonly session: SessionId;
  /** Counts the turns of the workstream from 1, over all its sessions. */
  readonly turn: number;
  readonly prompt: string;
  /** The prompt for a session that remembers nothing, where the one that was begun turns out to be lost. */
  readonly recap: string;
  /** The workspace: the only folder that the agent may change. */
  readonly cwd: string;
  /** A folder of the session's own, kept between turns, outside the workspace. */
  readonly sessionDirectory: string;
  /** Name of the base branch as the workspace sees it, e.g. `main`. */
  readonly base: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** A person said that this workstream may leave its workspace. */
  readonly mayLeaveWorkspace: boolean;
  /** Further servers of tools, offered to the agent if it can use such. */
  readonly toolServers: readonly ToolServer[];
  /** Where Interlock's own tools are found; absent: none are offered. */
  readonly tools?: ToolAddress;
  /** Its model, behind Interlock's proxy; absent: the agent finds its model by itself. */
  readonly model?: LentModel;
  readonly incoming?: Incoming;
  /** Called when the agent shows a sign of life. */
  readonly onProgress: (progress: TurnProgress) => void;
}

/** Messages of people to a turn that runs. Whoever cannot take them leaves them: the next prompt has them. */
export interface Incoming {
  /**
   * What is to be said next, in words for the agent; waits until there is something. Asked again before `delivered`, it says
   * the same. Undefined: the turn is over.
   */
  next(): Promise<string | undefined>;
  /** What was said last has been handed to the agent. */
  delivered(): Promise<void>;
}

export type TurnOutcome =
  | "completed"
  | "crashed"
  | "timed-out"
  | "flooded"
  | "cancelled"
  /** The machine had no memory or disk left for it. */
  | "no-room"
  /** The agent could not reach or use its model: no attempt. */
  | "unavailable";

export interface TurnResult {
  readonly outcome: TurnOutcome;
  /** What is the matter; there exactly when the outcome is `unavailable`. */
  readonly outage?: Outage;
  /** Why it is not `completed`, in a sentence. */
  readonly reason?: string;
  /** What the agent says of its own work. Never evidence. */
  readonly claim?: string;
  readonly usage: Usage;
  /** Everything it printed, bounded. */
  readonly output: string;
}

export interface Agent {
  readonly name: string;
  readonly capabilities: AgentCapabilities;
  /** What stands between its programs and the rest of the machine. */
  readonly isolation: Isolation;
  /** Plays one turn. Every end is a value. When it resolves, no process of the turn is left. */
  runTurn(request: TurnRequest): Promise<TurnResult>;
}
