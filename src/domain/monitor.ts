/** Watches turns: what must be ended, and what is done about a turn that ended badly. */

import type { Intervention } from "./event.js";
import type { Instant } from "./ids.js";
import { toInstant, toMs } from "./ids.js";
import { LIMITS } from "./limits.js";
import type { Run, Workstream } from "./run.js";
import type { StopReason } from "./stop-reason.js";

const MINUTE = 60_000;

type Working = Extract<Workstream["state"], { state: "working" }>;

/** Why a running turn has to be ended now, if it has to. Its agent ends turns over time by itself. */
export function interruptionOf(
  one: Workstream,
  state: Working,
  now: Instant,
): "silent" | undefined {
  return toMs(now) >= silentAt(one, state) ? "silent" : undefined;
}

const silentAt = (one: Workstream, state: Working): number =>
  toMs(state.lastSignAt) + one.limits.silentMinutes * MINUTE;

/** The first bad turn gets a nudge, the second a new session, the third is the last. */
export function interventionOf(one: Workstream): Intervention | undefined {
  if (one.badTurns === 0) return undefined;
  return one.badTurns === 1 ? "nudge" : "restart";
}

/** Limits on a whole workstream: reason to begin no further turn. */
export function exhaustionOf(one: Workstream): StopReason | undefined {
  if (one.badTurns >= LIMITS.badTurnsMax) {
    return { kind: "misbehaved", turns: one.badTurns, lastEnd: one.lastBadEnd ?? "unknown" };
  }
  if (one.costUsd > one.limits.costUsd) {
    return { kind: "over-budget", costUsd: one.costUsd, limitUsd: one.limits.costUsd };
  }
  if (one.workingMs > one.limits.workstreamMinutes * MINUTE) {
    return { kind: "over-time", minutes: one.limits.workstreamMinutes };
  }
  return undefined;
}

/**
 * When the loop has to look again even if nothing happens: the next time that is still to come after `now`.
 * What is due already is in hand. Undefined: never, an idle run costs nothing.
 */
export function nextLookAt(run: Run, now: Instant): Instant | undefined {
  const nowMs = toMs(now);
  let next: number | undefined;
  for (const one of run.workstreams.values()) {
    const at = nextLookOf(one);
    if (at !== undefined && at > nowMs && (next === undefined || at < next)) next = at;
  }
  return next === undefined ? undefined : toInstant(next);
}

function nextLookOf(one: Workstream): number | undefined {
  const { state, held } = one;
  if (held !== undefined && (state.state === "rejected" || state.state === "idle"))
    return toMs(held.until);
  if (state.state === "working") return silentAt(one, state);
  if (state.state === "proving" || state.state === "candidate" || state.state === "due")
    return toMs(state.notBefore);
  return undefined;
}
