/** Builds what `attach` reads: a run's journal as it grows, and the logs of its turns as they are written. */

import { systemAmbient } from "./adapters/ambient.js";
import { findHolder } from "./adapters/journal/lease.js";
import { explainJournalProblem } from "./adapters/journal/problem.js";
import { followJournal } from "./adapters/journal/read-journal.js";
import { runDirectory, sessionDirectory } from "./adapters/list-runs.js";
import { readTurnLog, type TurnLogReader } from "./adapters/turn-logs/read-turn-log.js";
import type { Entry } from "./domain/event.js";
import type { Site } from "./site.js";

type TurnStarted = Extract<Entry, { readonly type: "turn-started" }>;

export type FollowedEntry =
  | { readonly kind: "entry"; readonly entry: Entry }
  | { readonly kind: "corrupt"; readonly why: string };

export interface FollowingRun {
  /** Ends the following, after a last look. */
  readonly signal: AbortSignal;
  /** Called whenever everything that is there has been given out. */
  readonly onRest: () => Promise<void>;
}

const POLL_MS = 100;

/** All entries from the first on, and whatever comes. */
export async function* followRun(
  site: Site,
  run: string,
  { signal, onRest }: FollowingRun,
): AsyncGenerator<FollowedEntry, void> {
  const system = systemAmbient();
  const ambient = {
    wait: async (ms: number): Promise<void> => {
      await onRest();
      await system.wait(ms, signal);
    },
  };
  const directory = runDirectory(site.stateDirectory, run);
  for await (const item of followJournal({ directory, ambient, signal, pollMs: POLL_MS })) {
    if (item.kind === "entry") yield item;
    if (item.kind === "corrupt")
      yield { kind: "corrupt", why: explainJournalProblem(item.problem) };
  }
}

export type { TurnLogReader };

export function turnLogOf(
  site: Site,
  run: string,
  { workstream, session, turn }: Pick<TurnStarted, "workstream" | "session" | "turn">,
): TurnLogReader {
  const directory = runDirectory(site.stateDirectory, run);
  return readTurnLog({
    sessionDirectory: sessionDirectory(directory, workstream, session),
    turn,
  });
}

/** Is there a process that drives the run at this moment? */
export const isWorkedOn = async (site: Site, run: string): Promise<boolean> =>
  (await findHolder(runDirectory(site.stateDirectory, run))).kind === "held";
