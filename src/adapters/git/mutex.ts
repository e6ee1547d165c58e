/** One at a time, in the order of asking. */

export type Mutex = <Value>(work: () => Promise<Value>) => Promise<Value>;

export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    // The next in line does not care how this one ended; whoever asked for it learns that from `turn`.
    last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  };
}

/** A mutex for each key, e.g. for each workstream. */
export function createMutexes(): (key: string) => Mutex {
  const byKey = new Map<string, Mutex>();
  return (key) => {
    const mutex = byKey.get(key) ?? createMutex();
    byKey.set(key, mutex);
    return mutex;
  };
}
