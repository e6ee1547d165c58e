/** What a workstream, and a run, has used, against what it may. A turn that runs counts with what it has told so far. */

import type { Run, Workstream } from "./run.js";
import type { StopReason } from "./stop-reason.js";

const MINUTE = 60_000;

type Resource = Extract<StopReason, { kind: "over-limit" }>["of"];

interface Spent {
  readonly turns: number;
  readonly minutes: number;
  readonly tokens: number;
  readonly costUsd: number;
}

function spentBy({ turns, workingMs, tokens, costUsd, state }: Workstream): Spent {
  const live = state.state === "working" ? state : { tokens: 0, costUsd: 0 };
  return {
    turns,
    minutes: workingMs / MINUTE,
    tokens: tokens + live.tokens,
    costUsd: costUsd + live.costUsd,
  };
}

export function overLimit(one: Workstream): StopReason | undefined {
  const { limits } = one;
  const spent = spentBy(one);
  if (spent.costUsd > limits.costUsd)
    return { kind: "over-budget", costUsd: spent.costUsd, limitUsd: limits.costUsd };
  if (spent.minutes > limits.workstreamMinutes)
    return { kind: "over-time", minutes: limits.workstreamMinutes };
  if (limits.tokens !== undefined && spent.tokens > limits.tokens)
    return over("workstream", "tokens", spent.tokens, limits.tokens);
  // The last turn that is allowed may be played to its end.
  const isAtWork = one.state.state === "working";
  return limits.turns !== undefined && spent.turns >= limits.turns && !isAtWork
    ? over("workstream", "turns", spent.turns, limits.turns)
    : undefined;
}

const RESOURCES: readonly Exclude<Resource, "turns">[] = ["minutes", "tokens", "costUsd"];

/** Of the whole run; asked of a run without such limits it costs nothing. */
export function overRunLimit(run: Run): StopReason | undefined {
  const { limits } = run;
  if (Object.keys(limits).length === 0) return undefined;
  const all = [...run.workstreams.values()].map(spentBy);
  const total = (of: Resource): number => all.reduce((sum, spent) => sum + spent[of], 0);
  for (const of of RESOURCES) {
    const limit = limits[of];
    const spent = total(of);
    if (limit !== undefined && spent > limit) return over("run", of, spent, limit);
  }
  return undefined;
}

/** How many turns may still begin. */
export function turnsLeft({ limits, workstreams }: Run): number {
  if (limits.turns === undefined) return Number.POSITIVE_INFINITY;
  return limits.turns - [...workstreams.values()].reduce((sum, one) => sum + one.turns, 0);
}

/** Reason to begin no further turn. */
export function overspent(run: Run, one: Workstream): StopReason | undefined {
  const over = overLimit(one) ?? overRunLimit(run);
  const { turns } = run.limits;
  if (over !== undefined || turns === undefined || turnsLeft(run) > 0) return over;
  return { kind: "over-limit", whose: "run", of: "turns", spent: turns, limit: turns };
}

const over = (
  whose: "workstream" | "run",
  of: Resource,
  spent: number,
  limit: number,
): StopReason => ({
  kind: "over-limit",
  ...{ whose, of, spent: Math.round(spent * 100) / 100, limit },
});
