/** The order in which workstreams can run, as their `dependsOn` gives it. */

/** What an order needs to know of a workstream; a whole `WorkstreamPlan` is one. */
export interface Dependent<Id extends string = string> {
  readonly id: Id;
  readonly dependsOn: readonly Id[];
}

/**
 * The first cycle, with its first member again at the end (`ws1, ws2, ws1`), or `undefined` if there is none.
 * Ids that nothing has are ignored: whoever checks a plan names them.
 */
export function findCycle<Id extends string>(
  items: readonly Dependent<Id>[],
): readonly Id[] | undefined {
  const byId = new Map(items.map((item) => [item.id, item]));
  const finished = new Set<Id>();
  for (const item of items) {
    const cycle = cycleFrom(item, byId, finished);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Everything after what it depends on; otherwise as it is written. Throws on a cycle: a checked plan has none. */
export function orderOf<Id extends string>(items: readonly Dependent<Id>[]): readonly Id[] {
  return levelsOf(items).flat();
}

/** Level by level: a level needs nothing but the levels before it. Throws on a cycle. */
export function levelsOf<Id extends string>(
  items: readonly Dependent<Id>[],
): readonly (readonly Id[])[] {
  const cycle = findCycle(items);
  if (cycle !== undefined) throw new Error(`Not a plan: ${cycle.join(" → ")}`);
  const known = new Set(items.map((item) => item.id));
  const placed = new Set<Id>();
  const levels: (readonly Id[])[] = [];
  let waiting = items;
  while (waiting.length > 0) {
    const isReady = (item: Dependent<Id>): boolean =>
      item.dependsOn.every((id) => placed.has(id) || !known.has(id));
    const level = waiting.filter(isReady);
    waiting = waiting.filter((item) => !level.includes(item));
    for (const item of level) placed.add(item.id);
    levels.push(level.map((item) => item.id));
  }
  return levels;
}

/** For each workstream, everything that has to land before it, near or far. */
export function ancestorsOf<Id extends string>(
  items: readonly Dependent<Id>[],
): ReadonlyMap<Id, ReadonlySet<Id>> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const ancestors = new Map<Id, ReadonlySet<Id>>();
  for (const id of orderOf(items)) {
    const parents = (byId.get(id)?.dependsOn ?? []).filter((parent) => byId.has(parent));
    ancestors.set(
      id,
      new Set([...parents, ...parents.flatMap((parent) => [...(ancestors.get(parent) ?? [])])]),
    );
  }
  return ancestors;
}

interface Step<Id extends string> {
  readonly id: Id;
  readonly left: Id[];
}

/** Depth first, with a stack of its own: a hostile plan may be one long chain. */
function cycleFrom<Id extends string>(
  start: Dependent<Id>,
  byId: ReadonlyMap<Id, Dependent<Id>>,
  finished: Set<Id>,
): readonly Id[] | undefined {
  const onPath = new Set<Id>();
  const stack: Step<Id>[] = [];
  const enter = (item: Dependent<Id>): void => {
    if (finished.has(item.id)) return;
    onPath.add(item.id);
    stack.push({ id: item.id, left: [...item.dependsOn].reverse() });
  };
  enter(start);
  for (let step = stack.at(-1); step !== undefined; step = stack.at(-1)) {
    const next = step.left.pop();
    if (next === undefined) {
      finished.add(step.id);
      onPath.delete(step.id);
      stack.pop();
    } else if (onPath.has(next)) {
      const path = stack.map(({ id }) => id);
      return [...path.slice(path.indexOf(next)), next];
    } else {
      const item = byId.get(next);
      if (item !== undefined) enter(item);
    }
  }
  return undefined;
}
