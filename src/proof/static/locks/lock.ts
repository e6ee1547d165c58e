/** What a lock file says: which packages, from where, with which digests, and what it takes the manifests to ask for. */

export interface Locked {
  readonly name: string;
  readonly version: string;
  /** Where it comes from, as the lock has it; none where the lock does not say. */
  readonly places: readonly string[];
  /** What was digested (a way to compute, a file) → the digest. */
  readonly digests: ReadonlyMap<string, string>;
}

export interface Manifest {
  /** Path of its folder, relative to the lock's: `` or `packages/a`. */
  readonly folder: string;
  readonly text: string;
}

export interface Lock {
  readonly packages: readonly Locked[];
  /** Names of packages on which the manifest and the lock disagree; none where nobody can tell. */
  disagreements(manifest: Manifest): readonly string[];
}

/** Throws, or gives what makes no sense, for a text that is no such lock: whoever calls it answers for that. */
export type LockReader = (text: string) => Lock;

export type Table = Readonly<Record<string, unknown>>;

export const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const tableAt = (value: unknown, ...keys: readonly string[]): Table => {
  const [key, ...rest] = keys;
  if (!isTable(value)) return {};
  if (key === undefined) return value;
  return Object.hasOwn(value, key) ? tableAt(value[key], ...rest) : {};
};

export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

export const tablesOf = (value: unknown): readonly Table[] =>
  Array.isArray(value) ? value.filter(isTable) : [];

/** Names in one of the two and not in the other, or with something else said of them. */
export function differing(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): readonly string[] {
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => one.get(name) !== other.get(name));
}
