/** Groups of files that cannot be loaded one after the other, because each needs another of them first. */

import type { ReadSource } from "./read-source.js";

/** Each group in the order in which its files import each other, the first one again at the end. */
export function cyclesIn(sources: readonly ReadSource[]): readonly (readonly string[])[] {
  const graph = new Map(sources.map((source) => [source.path, targetsOf(source)]));
  const done = new Set<string>();
  const cycles: (readonly string[])[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) cycles.push([...trail.slice(start), path]);
    if (start !== -1 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

/** An import of types alone is gone before anything is loaded. */
const targetsOf = ({ imports }: ReadSource): readonly string[] =>
  imports.flatMap(({ target, isTypeOnly }) => (target === undefined || isTypeOnly ? [] : [target]));
