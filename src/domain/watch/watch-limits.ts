/** What the monitor measures a turn by; whatever a configuration leaves open is as `limits.ts` has it. */

import { LIMITS } from "../limits.js";

/** Each is how much of it is too much; the units are those of `TroubleKind`. */
export interface WatchLimits {
  readonly toolMinutes: number;
  readonly sameCalls: number;
  readonly sameOutputs: number;
  readonly tokensWithoutChange: number;
  readonly undoneEdits: number;
  readonly narrationChars: number;
  readonly idleTurns: number;
  readonly strayFiles: number;
}

export const toWatchLimits = (set: Partial<WatchLimits> | undefined): WatchLimits => ({
  ...LIMITS.watch,
  ...set,
});
