/**
 * Concurrency groups within one run: whoever has the same group name runs one after the other. GitHub would drop all but the
 * last of those that wait; here each is run, which proves more.
 */

export interface Groups {
  /** `held`: the groups that whoever asks is in already, and stays in while it waits. */
  inGroup<Made>(
    name: string | undefined,
    held: ReadonlySet<string>,
    work: () => Promise<Made>,
  ): Promise<Made>;
}

interface Waiting {
  readonly wants: string;
  readonly held: ReadonlySet<string>;
}

export function createGroups(): Groups {
  const last = new Map<string, Promise<unknown>>();
  const waiting = new Set<Waiting>();
  return {
    async inGroup(name, held, work) {
      // To wait for oneself, or for those who wait for oneself, would be to wait for ever.
      if (name === undefined || name === "" || waitsFor(name, held, waiting)) return work();
      const own: Waiting = { wants: name, held };
      waiting.add(own);
      const begin = (): ReturnType<typeof work> => {
        waiting.delete(own);
        return work();
      };
      const before = last.get(name) ?? Promise.resolve();
      // The one before may have failed as a bug does; whoever asked for it hears of that.
      const made = before.then(begin, begin);
      last.set(name, made);
      return made;
    },
  };
}

/** Does whoever is in the group wait, however indirectly, for one of those that are held? */
function waitsFor(
  group: string,
  held: ReadonlySet<string>,
  waiting: ReadonlySet<Waiting>,
): boolean {
  const seen = new Set<string>();
  const open = [group];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (held.has(next)) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const each of waiting) if (each.held.has(next)) open.push(each.wants);
  }
  return false;
}
