/** What an agent may ask of Interlock while its turn runs. Nothing of it changes a verdict, and none of it is evidence. */

import type { Grant } from "../domain/plan.js";

export interface ToolAnswer {
  /** For the agent to read. */
  readonly text: string;
  /**
   * `green`: all that was run holds. `red`: something does not, or nothing is proven. `running`: call again, to wait on.
   * `noted`: it is on record. `refused`: it cannot be had; the text says why.
   */
  readonly state: "green" | "red" | "running" | "noted" | "refused";
}

/** One call of a tool, as long as somebody waits for its answer. */
export interface Calling {
  /** Hears what is going on, in a line. */
  readonly onSign: (line: string) => void;
  /** Nobody waits any more. What was begun goes on. */
  readonly signal: AbortSignal;
}

export interface AgentTools {
  /** Has the gates run on the work as it stands, or waits on for those that run; no longer than `LIMITS.toolWaitMs`. */
  runGates(calling: Calling): Promise<ToolAnswer>;
  /** What was found last: by these tools, else by the newest proof. */
  findings(): ToolAnswer;
  reportProgress(text: string): ToolAnswer;
  /** Asks a person to allow what the plan does not. The answer comes with a later prompt. */
  requestAllowance(grant: Grant, why: string): ToolAnswer;
  /** Asks a person. The answer comes with a later prompt. */
  askPerson(text: string): ToolAnswer;
  /** A claim; answered with what still fails. */
  declareDone(summary: string, calling: Calling): Promise<ToolAnswer>;
}

/** Where a turn's programs find the tools. */
export interface ToolAddress {
  /** Path of a unix socket of this machine. */
  readonly socket: string;
  /** The port of this machine's loopback, for programs that share its network. */
  readonly port: number;
  /** Says which turn is calling; good for nothing else, and for no longer. */
  readonly token: string;
}

export interface ToolOffer {
  readonly address: ToolAddress;
  /** From then on the token is worth nothing. */
  withdraw(): void;
}

/** Lets agents reach their tools. */
export interface ToolHost {
  /** Offers the tools to one turn, until they are withdrawn. */
  offer(tools: AgentTools): Promise<ToolOffer>;
}
