/** The record of a run, and the right to write it. */

import type { Entry, Event } from "../domain/event.js";

/** Proof of being the only writer. What moves a branch takes it, so that nobody can call it without holding one. */
export interface Lease {
  /** Changes with every owner of the run. */
  readonly owner: string;
  readonly isHeld: boolean;
}

export interface Journal {
  readonly lease: Lease;
  /** What was found when it was opened, oldest first. */
  readonly entries: readonly Entry[];
  /** What was mended on opening, in sentences for people; empty as a rule. */
  readonly repairs: readonly string[];
  /** Appends in order. When it resolves, the entries are on the disk. */
  append(events: readonly Event[]): Promise<readonly Entry[]>;
  /** Gives the lease back. May be called twice. */
  close(): Promise<void>;
}
