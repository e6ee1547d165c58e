/** Waiting with an end to it. */

import type { Clock } from "./clock.js";

/** The longest time that a timer of Node can wait; it would take a longer one for no time at all. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The promise's value, or `too-late`. Leaves no timer behind. */
export async function waitAtMost<Value>(
  ms: number,
  promise: Promise<Value>,
  ambient: Clock,
): Promise<Value | "too-late"> {
  const over = new AbortController();
  const timer = ambient
    .wait(Math.min(ms, TIMER_MS_MAX), over.signal)
    .then((): "too-late" => "too-late");
  try {
    return await Promise.race([promise, timer]);
  } finally {
    over.abort();
  }
}

/** Looks until the condition holds, at most so many times. Answers whether it came to hold. */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  { rounds, everyMs, ambient }: Polling,
): Promise<boolean> {
  for (let round = 0; round < rounds; round += 1) {
    if (await holds()) return true;
    await ambient.wait(everyMs);
  }
  return holds();
}

export interface Polling {
  readonly rounds: number;
  readonly everyMs: number;
  readonly ambient: Pick<Clock, "wait">;
}
