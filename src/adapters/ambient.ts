/** The machine's own clock and chance. */

import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { toInstant } from "../domain/ids.js";
import type { Ambient } from "../ports/ambient.js";

/** The longest time that a timer of Node can wait; asked for more, it would not wait at all. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export function systemAmbient(): Ambient {
  return {
    now: () => toInstant(Date.now()),
    wait,
    nonce: () => randomBytes(8).toString("hex"),
  };
}

async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    for (let rest = ms; rest > 0; rest -= TIMER_MS_MAX) {
      await sleep(Math.min(rest, TIMER_MS_MAX), undefined, signal === undefined ? {} : { signal });
    }
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== "AbortError") throw cause;
  }
}
