/** When to kill: at a random time, or right after the journal says that something has happened. */

import { setTimeout as after } from "node:timers/promises";
import { systemAmbient } from "../../src/adapters/ambient.js";
import { followJournal } from "../../src/adapters/journal/read-journal.js";
import type { EventType } from "../../src/domain/event.js";
import type { Chance } from "../simulation/chance.js";

export type Moment =
  /** While it still looks for what an earlier life has left. */
  | { readonly kind: "start-up"; readonly afterMs: number }
  | { readonly kind: "time"; readonly afterMs: number }
  /** So many milliseconds after the first new event of one of the types; if none comes, when its patience ends. */
  | { readonly kind: "event"; readonly types: readonly EventType[]; readonly afterMs: number };

/** What is recorded before or after an effect in the world: between the two a life can end at the worst time. */
const WORKING: readonly EventType[] = [
  "run-started",
  "run-resumed",
  "workspace-opened",
  "turn-started",
  "turn-ended",
  "work-collected",
  "proof-completed",
  "work-mended",
];

const LANDING: readonly EventType[] = [
  "pull-request-opened",
  "enqueued",
  "candidate-built",
  "landed",
  "branch-deleted",
  "issue-closed",
  "pull-requests-closed",
  "attestation-stored",
  "workspace-closed",
  "run-ended",
];

const PATIENCE_MS = 30_000;

export function pickMoment(chance: Chance): Moment {
  return chance.weigh<() => Moment>([
    [0.1, () => ({ kind: "start-up", afterMs: between(chance, 0, 500) })],
    [0.25, () => ({ kind: "time", afterMs: between(chance, 200, 6_000) })],
    // Long enough for any single step, so that a run that is killed again and again comes to its end.
    [0.1, () => ({ kind: "time", afterMs: between(chance, 6_000, 20_000) })],
    [0.55, () => ({ kind: "event", types: someOf(chance), afterMs: chance.pick([0, 0, 20, 100]) })],
  ])();
}

const between = (chance: Chance, from: number, to: number): number =>
  Math.round(from + chance.next() * (to - from));

/** More than one, because some come only once in a run; not of both kinds, because work is done much more often. */
function someOf(chance: Chance): readonly EventType[] {
  const kind = chance.is(0.6) ? LANDING : WORKING;
  return Array.from({ length: 4 }, () => chance.pick(kind));
}

export interface Place {
  /** The run's folder. */
  readonly directory: string;
  /** Entries up to this one are known. */
  readonly seq: number;
  /** Nobody waits for the moment any more. */
  readonly signal: AbortSignal;
}

/** Resolves when the moment has come, and answers what it was. */
export async function reach(moment: Moment, { directory, seq, signal }: Place): Promise<string> {
  if (moment.kind !== "event") {
    await pause(moment.afterMs, signal);
    return moment.kind;
  }
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const following = { directory, ambient: systemAmbient(), signal: patience, pollMs: 5 };
  for await (const item of followJournal(following)) {
    if (item.kind !== "entry" || item.entry.seq <= seq || !moment.types.includes(item.entry.type))
      continue;
    await pause(moment.afterMs, signal);
    return item.entry.type;
  }
  return "patience";
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await after(ms, undefined, { signal });
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}
