/**
 * Concurrency groups within one run: whoever has the same group name runs one after the other. GitHub would drop all but the
 * last of those that wait; here each is run, which proves more.
 */

export interface Groups {
  inGroup<Made>(name: string | undefined, work: () => Promise<Made>): Promise<Made>;
}

export function createGroups(): Groups {
  const last = new Map<string, Promise<unknown>>();
  return {
    async inGroup(name, work) {
      if (name === undefined || name === "") return work();
      const before = last.get(name) ?? Promise.resolve();
      // The one before may have failed as a bug does; whoever asked for it hears of that.
      const made = before.then(work, work);
      last.set(name, made);
      return made;
    },
  };
}
