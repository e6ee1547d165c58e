/** Runs in words, for whoever has to find out what happened. */

import type { World } from "./world.js";

export function explainEntry(entry: World["entries"][number]): string {
  const text = JSON.stringify(entry, (key, value: unknown) =>
    UNTOLD.has(key) ? undefined : value,
  );
  return `${entry.type} ${text.slice(0, 200)}`;
}

/** Said already, or too long. */
const UNTOLD: ReadonlySet<string> = new Set(["seq", "at", "type", "prompt", "plan"]);

/** Which workstreams landed, and what the base holds. */
export function explainEnd(world: World): string {
  const files = [...world.commits.filesOf(world.base)]
    .map(([path, text]) => `${path}: ${text}`)
    .sort();
  const landed = world.moves.flatMap(({ candidate }) =>
    candidate === undefined
      ? []
      : [...world.commits.get(candidate.commit).message.matchAll(/Workstream: (\S+)/g)].map(
          ([, id]) => id,
        ),
  );
  return `landed ${landed.sort().join(" ")}\n${files.join("\n")}`;
}
