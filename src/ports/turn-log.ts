/** Keeps what a turn shows of itself, so that people can watch it while it runs and afterwards. */

import type { TurnSign } from "../domain/turn-sign.js";

export interface TurnLogs {
  /**
   * Begins the log of one turn, or goes on with that of a turn that is played again. Never rejects: a log that cannot be
   * written costs those who watch, not the turn.
   */
  open(place: TurnLogPlace): Promise<TurnLog>;
}

export interface TurnLogPlace {
  /** The session's own folder. */
  readonly sessionDirectory: string;
  /** The turn's number in its workstream. */
  readonly turn: number;
}

export interface TurnLog {
  /** Within a limit (`LIMITS.turnLogBytesMax`); what comes after it is dropped, and the log says so. */
  write(sign: TurnSign): void;
  /** Resolves when what was written can be read. */
  close(): Promise<void>;
}
