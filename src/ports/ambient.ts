/** Time and chance come in by this door, so that a run can be replayed. */

import type { Instant } from "../domain/ids.js";

export interface Ambient {
  now(): Instant;
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** A random id of 16 lower-case hexadecimal characters. */
  nonce(): string;
}
