/** A coding agent: something that can be prompted in a workspace and says when its turn has ended. */

import type { SessionId, WorkstreamId } from "../domain/ids.js";

/** Differences between agents are declared here, never guessed from a name. */
export interface AgentCapabilities {
  /** A later turn of the same session remembers the earlier ones. */
  readonly resumesSessions: boolean;
  /** After an interruption the turn can go on in the workspace as it was left; otherwise it starts anew from the last collected commit. */
  readonly continuesInterruptedTurns: boolean;
}

export interface Usage {
  readonly tokens?: number;
  readonly costUsd?: number;
}

export interface TurnRequest {
  readonly workstream: WorkstreamId;
  readonly session: SessionId;
  /** Counts the turns of the workstream from 1, over all its sessions. */
  readonly turn: number;
  readonly prompt: string;
  /** The workspace: the only folder that the agent may change. */
  readonly cwd: string;
  /** A folder of the session's own, kept between turns, outside the workspace. */
  readonly sessionDirectory: string;
  /** Name of the base branch as the workspace sees it, e.g. `main`. */
  readonly base: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called when the agent shows a sign of life. */
  readonly onProgress: (progress: { readonly line: string; readonly usage?: Usage }) => void;
}

export type TurnOutcome = "completed" | "crashed" | "timed-out" | "flooded" | "cancelled";

export interface TurnResult {
  readonly outcome: TurnOutcome;
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
  /** Plays one turn. Every end is a value. When it resolves, no process of the turn is left. */
  runTurn(request: TurnRequest): Promise<TurnResult>;
}
