/** A check run is known by its key, or under way for somebody else, or made now and kept if it is settled. */

import { type CheckRun, hasFailed, hasPassed } from "../domain/check-run.js";
import type { CheckRunStore } from "../ports/check-run-store.js";
import { type Shared, shareWork } from "./share-work.js";

export interface KeptRequest {
  readonly checkRuns: CheckRunStore;
  readonly key: string;
  readonly signal: AbortSignal | undefined;
  /** Its signal is aborted when nobody wants the answer any more. */
  readonly work: (signal: AbortSignal) => Promise<CheckRun>;
}

/** Of each store: what is kept in one is of no use to those who look into another. */
const underWay = new WeakMap<CheckRunStore, Shared<CheckRun>>();

export async function keptRun({ checkRuns, key, signal, work }: KeptRequest): Promise<CheckRun> {
  const known = await checkRuns.get(key);
  if (known !== undefined) return { ...known, reused: true };
  return shareWork<CheckRun>(underWayIn(checkRuns), {
    key,
    signal,
    work: async (ownSignal) => {
      const run = await work(ownSignal);
      if (isSettled(run)) await checkRuns.put(key, run);
      return run;
    },
  });
}

function underWayIn(store: CheckRunStore): Shared<CheckRun> {
  const known = underWay.get(store);
  if (known !== undefined) return known;
  const made: Shared<CheckRun> = new Map();
  underWay.set(store, made);
  return made;
}

const isSettled = (run: CheckRun): boolean => hasPassed(run) || hasFailed(run);
