/**
 * Work that is begun before it is known to be wanted, where the machine has a place to spare. Whether it was changes how long a
 * verdict takes, never what it says: what comes of it counts once it is wanted, and otherwise not at all.
 */

import type { Toolbox } from "./toolbox.js";

export interface Early<Value> {
  /** May be called several times. */
  begin(): void;
  /** Begins it where it was not, gives it its place among all others, and waits for it. */
  take(): Promise<Value>;
  /** Nobody wants it: ends it, and waits until it has ended. */
  drop(): Promise<void>;
}

export interface EarlyMeans {
  /** Waits for places that nobody else wants, until it is taken. */
  readonly toolbox: Toolbox;
  readonly signal: AbortSignal;
}

export function early<Value>(
  toolbox: Toolbox,
  signal: AbortSignal | undefined,
  work: (means: EarlyMeans) => Promise<Value>,
): Early<Value> {
  const dropping = new AbortController();
  const both = AbortSignal.any([dropping.signal, ...(signal === undefined ? [] : [signal])]);
  let isSpare = true;
  let begun: Promise<Value> | undefined;
  const spare: Toolbox = {
    ...toolbox,
    inTurn: (piece) => toolbox.inTurn(piece, () => isSpare),
    processes: {
      ...toolbox.processes,
      run: (request) => toolbox.processes.run(isSpare ? { ...request, givesWay: true } : request),
    },
  };
  const start = (): Promise<Value> => {
    begun ??= work({ toolbox: spare, signal: both });
    // Whoever takes it learns of its failure; until then it is nobody's.
    begun.catch(() => undefined);
    return begun;
  };
  return {
    begin: () => void (dropping.signal.aborted ? undefined : start()),
    take: () => {
      isSpare = false;
      return start();
    },
    drop: async () => {
      // What is ended leaves its place soonest where it has one; and others may want what it shares with them.
      isSpare = false;
      dropping.abort();
      await Promise.allSettled([begun]);
    },
  };
}
