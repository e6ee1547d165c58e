/**
 * Many turns that fail at once are hardly the fault of each: their agent, or its provider, is down. It gets a rest; after that one
 * workstream tries for all, and the others follow when it has come through.
 */

import type { Command } from "./command.js";
import type { Entry, TurnEnd } from "./event.js";
import { type Instant, toInstant, toMs, type WorkstreamId } from "./ids.js";
import { LIMITS } from "./limits.js";
import { isForPerson } from "./outage.js";
import type { Failing, Rest, Run, Workstream } from "./run.js";

type Of<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;

/** Ends of turns behind which there may be nothing but a provider that is down. */
const MAY_BE_PROVIDERS: ReadonlySet<TurnEnd> = new Set(["unavailable", "silent", "crashed"]);

/** How this turn's end counts towards a rest of its agent. Undefined: it has come through. */
export function failingOf(one: Workstream, entry: Of<"turn-ended">): Failing | undefined {
  if (!MAY_BE_PROVIDERS.has(entry.end)) return undefined;
  // No login, or no credit: waiting helps nobody, and a person is told.
  if (entry.outage !== undefined && isForPerson(entry.outage)) return undefined;
  return {
    at: entry.at,
    agent: one.agent,
    ...(entry.outage === undefined ? {} : { outage: entry.outage }),
  };
}

/** Agents that are to rest now. After a rest it takes only the one that tried. */
export function circuitsToOpen(run: Run): readonly Command[] {
  const byAgent = new Map<string, Workstream[]>();
  for (const one of run.workstreams.values()) {
    const { failing } = one;
    if (failing === undefined || one.state.state === "stopped" || one.state.state === "merged")
      continue;
    const rest = run.rests.get(failing.agent);
    // What led to the last rest does not lead to another.
    if (rest !== undefined && toMs(failing.at) <= toMs(rest.at)) continue;
    byAgent.set(failing.agent, [...(byAgent.get(failing.agent) ?? []), one]);
  }
  return [...byAgent].flatMap(([agent, failed]) => toRest(run, agent, failed));
}

function toRest(run: Run, agent: string, failed: readonly Workstream[]): readonly Command[] {
  const newest = Math.max(...failed.map(({ failing }) => (failing ? toMs(failing.at) : 0)));
  const together = failed.filter(
    ({ failing }) => failing !== undefined && newest - toMs(failing.at) <= LIMITS.circuitWindowMs,
  );
  const enough = run.rests.has(agent) ? 1 : LIMITS.circuitFailures;
  if (together.length < enough) return [];
  const outage = together.map(({ failing }) => failing?.outage).find((one) => one !== undefined);
  return [
    {
      type: "rest-agent",
      agent,
      workstreams: together.map(({ plan }) => plan.id),
      ...(outage === undefined ? {} : { outage }),
    },
  ];
}

/** Bad turns of those that failed together are taken back: they were not theirs. */
export function withRest(run: Run, entry: Of<"agent-rested">): Run {
  const times = (run.rests.get(entry.agent)?.times ?? 0) + 1;
  const pauseMs = Math.min(LIMITS.circuitRestMsMax, LIMITS.circuitRestMs * 2 ** (times - 1));
  const rest: Rest = {
    at: entry.at,
    until: toInstant(toMs(entry.at) + pauseMs),
    times,
    workstreams: entry.workstreams,
    ...(entry.outage === undefined ? {} : { outage: entry.outage }),
  };
  const workstreams = new Map(run.workstreams);
  for (const id of entry.workstreams) {
    const one = run.workstreams.get(id);
    if (one !== undefined && one.agent === entry.agent && one.badTurns > 0)
      workstreams.set(id, { ...one, badTurns: one.badTurns - 1 });
  }
  return { ...run, workstreams, rests: new Map(run.rests).set(entry.agent, rest) };
}

/** A turn that came through ends all rests of its agent, and what had led to them leads to no other. */
export function withoutRest(run: Run, agent: string): Run {
  if (!run.rests.has(agent)) return run;
  const rests = new Map(run.rests);
  rests.delete(agent);
  const workstreams = new Map(run.workstreams);
  for (const [id, one] of run.workstreams)
    if (one.failing?.agent === agent) workstreams.set(id, { ...one, failing: undefined });
  return { ...run, rests, workstreams };
}

/** May this workstream's agent be prompted? After a rest one asks, and the others wait for how that goes. */
export function mayAskAgent(run: Run, one: Workstream, now: Instant): boolean {
  const rest = run.rests.get(one.agent);
  if (rest === undefined) return true;
  return toMs(now) >= toMs(rest.until) && trierOf(run, one.agent) === one.plan.id;
}

/** Whoever is at work with the agent already; else the first that failed, and is still to be prompted. */
function trierOf(run: Run, agent: string): WorkstreamId | undefined {
  const all = [...run.workstreams.values()].filter((one) => one.agent === agent);
  const working = all.find(({ state }) => state.state === "working");
  const waiting = all.find(
    (one) => !one.paused && one.held === undefined && WAITS_FOR_TURN.has(one.state.state),
  );
  return (working ?? waiting)?.plan.id;
}

const WAITS_FOR_TURN: ReadonlySet<Workstream["state"]["state"]> = new Set([
  "due",
  "prepared",
  "idle",
  "rejected",
]);

/** When a rest is over. */
export const restsUntil = (run: Run): readonly Instant[] =>
  [...run.rests.values()].map(({ until }) => until);
