/** Watches turns: what must be ended, and what is done about a turn that ended badly or came to nothing. */

import { restsUntil } from "./circuit.js";
import type { Intervention } from "./event.js";
import type { Instant } from "./ids.js";
import { toInstant, toMs } from "./ids.js";
import { LIMITS } from "./limits.js";
import { nextLookAtRoom } from "./machine-room.js";
import type { Run, Workstream } from "./run.js";
import { overLimit, overRunLimit, overspent } from "./spending.js";
import type { StopReason } from "./stop-reason.js";
import { explainTrouble } from "./trouble.js";
import { toWatchLimits } from "./watch/watch-limits.js";

const MINUTE = 60_000;

type Working = Extract<Workstream["state"], { state: "working" }>;

/** Why a running turn has to be ended now, if it has to. Its agent ends turns over time by itself. */
export function interruptionOf(
  run: Run,
  one: Workstream,
  state: Working,
  now: Instant,
): "silent" | "over-budget" | "interrupted" | undefined {
  if (state.trouble !== undefined) return "interrupted";
  // On a machine without room an agent may be unable to show a sign of life; its turn's time ends it all the same.
  if (run.shortage === undefined && toMs(now) >= silentAt(one, state)) return "silent";
  return overLimit(one) === undefined && overRunLimit(run) === undefined
    ? undefined
    : "over-budget";
}

const silentAt = (one: Workstream, state: Working): number =>
  toMs(state.lastSignAt) + one.limits.silentMinutes * MINUTE;

/*
 * The ladder:  nudge (the same session, with the reason) ─▶ restart (a new session, with what happened) ─▶ another agent ─▶ a person
 */

/** What the next prompt is, after so many turns in a row that were to no good; the last rungs are `decide-turn.ts`'s. */
export function interventionOf(one: Workstream): Intervention | undefined {
  const { idleTurns } = toWatchLimits(one.limits.monitor);
  const strikes = Math.max(one.badTurns, one.idleTurns - idleTurns + 1);
  if (strikes <= 0) return undefined;
  return strikes === 1 ? "nudge" : "restart";
}

/** Limits on a whole workstream, and on its run: reason to begin no further turn. Nothing that happens lowers what is spent. */
export function exhaustionOf(run: Run, one: Workstream): StopReason | undefined {
  if (one.badTurns >= LIMITS.badTurnsMax) {
    const lastEnd =
      one.trouble === undefined
        ? (one.lastBadEnd ?? "unknown")
        : `${one.lastBadEnd ?? "unknown"}: it ${explainTrouble(one.trouble)}`;
    return { kind: "misbehaved", turns: one.badTurns, lastEnd };
  }
  return overspent(run, one);
}

/**
 * When the loop has to look again even if nothing happens: the next time that is still to come after `now`.
 * What is due already is in hand. Undefined: never, an idle run costs nothing.
 */
export function nextLookAt(run: Run, now: Instant): Instant | undefined {
  const nowMs = toMs(now);
  let next: number | undefined;
  const consider = (at: number | undefined): void => {
    if (at !== undefined && at > nowMs && (next === undefined || at < next)) next = at;
  };
  for (const one of run.workstreams.values()) consider(nextLookOf(one));
  for (const until of restsUntil(run)) consider(toMs(until));
  const room = nextLookAtRoom(run, now);
  if (room !== undefined) consider(toMs(room));
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
