/** Which protected sections of a file a change has written in: by what they say, not by how they are written. */

import { readManifest } from "./manifest.js";

/** One side of a file; undefined: it is not there. */
export type Text = string | undefined;

/** Key paths of what differs; undefined: one of the two cannot be read, so nobody knows. */
export function changedSections(
  path: string,
  { before, after }: { readonly before: Text; readonly after: Text },
  sections: readonly string[],
): readonly string[] | undefined {
  const [old, now] = [before, after].map((text) =>
    text === undefined ? {} : readManifest(path, text),
  );
  if (old === undefined || now === undefined) return undefined;
  const found = sections.flatMap((section) => {
    const steps = section.split(".");
    return differences(section, valueAt(old, steps), valueAt(now, steps));
  });
  return [...new Set(found)].sort();
}

/** Of two tables the keys that differ, otherwise the section itself. */
function differences(section: string, old: unknown, now: unknown): readonly string[] {
  if (canonical(old) === canonical(now)) return [];
  if (!isTable(old ?? {}) || !isTable(now ?? {})) return [section];
  const [before, after] = [tableOf(old), tableOf(now)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => canonical(before[key]) !== canonical(after[key]))
    .map((key) => `${section}.${key}`);
}

function valueAt(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  return isTable(value) && Object.hasOwn(value, step) ? valueAt(value[step], rest) : undefined;
}

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const tableOf = (value: unknown): Table => (isTable(value) ? value : {});

/** Without the order of keys, which says nothing. */
const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, part: unknown) =>
    isTable(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
