/** The part of the ambient that processes need, and the machine's own. */

import { setTimeout as sleep } from "node:timers/promises";
import { toInstant } from "../../domain/ids.js";
import type { Ambient } from "../../ports/ambient.js";

export type Clock = Pick<Ambient, "now" | "wait">;

export const systemClock: Clock = {
  now: () => toInstant(Date.now()),
  async wait(ms, signal) {
    try {
      await sleep(ms, undefined, signal && { signal });
    } catch (cause) {
      if (!(cause instanceof Error) || cause.name !== "AbortError") throw cause;
    }
  },
};
