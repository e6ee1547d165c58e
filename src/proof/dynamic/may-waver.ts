/**
 * Whether a change writes what says now this and now that: chance, a clock, a timer, several things at once. It is a reason to run its
 * tests as often as is wanted, whatever the time, and never a finding.
 */

import { addedLinesOf } from "../change/added-lines.js";
import type { ChangeView } from "../change/change-view.js";

const WAVERS = [
  // Chance, in names as `Math.random`, `rand::thread_rng`, `randomUUID`, `os.urandom`.
  /\b(?:u?random|[Rr]and|uuid\d?|secrets|shuffle)(?:\b|[A-Z_])/,
  // A clock: `Date.now()`, `Instant::now()`, `time.Now()`, `time.time()`, `new Date()`.
  /\b(?:now|Now|time|Since|monotonic|perf_counter|hrtime|bigint|today|utcnow)\s*\(|\bnew Date\s*\(\s*\)/,
  // A timer or a wait.
  /\b(?:setTimeout|setInterval|setImmediate|[Ss]leep|sleepUntil|After|call_later)\s*\(/,
  // Several things at once.
  /\b(?:race|Race|allSettled)\s*\(|\bgo\s+(?:func\b|\w+\()|\b(?:[Tt]hread|threading|spawn|Worker|asyncio|Pool|goroutine)\b/,
];

export const mayWaver = ({ files }: Pick<ChangeView, "files">): boolean =>
  files
    .filter(({ role }) => role !== "other")
    .some((file) => addedLinesOf(file).some(({ text }) => WAVERS.some((one) => one.test(text))));
