/**
 * `interlock-actions.lock`: which commit each ref of an action means, and what was in it, so that a tag that somebody moves does
 * not change what runs here. Written by whoever fetches actions; read by whoever runs them.
 */

export const LOCK_FILE = "interlock-actions.lock";

export interface LockEntry {
  /** Full commit id. */
  readonly commit: string;
  /** Of all its files: `sha256:…`. */
  readonly digest: string;
}

/** By `owner/repository@ref`, owner and repository in lower case. */
export type Lock = ReadonlyMap<string, LockEntry>;

export const EMPTY_LOCK: Lock = new Map();

export type ParsedLock =
  | { readonly kind: "lock"; readonly lock: Lock }
  /** At least one problem. */
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

const VERSION = 1;
const PROBLEMS_MAX = 20;

export function parseLock(text: string): ParsedLock {
  const malformed = (...problems: readonly string[]): ParsedLock => ({
    kind: "malformed",
    problems: problems.slice(0, PROBLEMS_MAX).map((each) => `${LOCK_FILE}: ${each}`),
  });
  const read = parseJson(text);
  if (read.kind === "problem") return malformed(`it is no JSON (${read.message}); write it anew.`);
  const root = fieldsOf(read.value);
  if (root === undefined) return malformed("it is no object; write it anew.");
  const version = root.get("version");
  if (version !== VERSION)
    return malformed(
      `version is ${shown(version)}, and this program reads ${VERSION}; write it anew.`,
    );
  const actions = fieldsOf(root.get("actions"));
  if (actions === undefined) return malformed("actions is no object; write it anew.");
  const strange = [...root.keys()].filter((key) => key !== "version" && key !== "actions");
  const problems = strange.map((key) => `${shown(key)} is no key of it; remove it.`);
  const lock = new Map<string, LockEntry>();
  for (const [key, value] of actions) {
    const entry = readEntry(key, value);
    if (typeof entry === "string") problems.push(entry);
    else lock.set(key, entry);
  }
  return problems.length === 0 ? { kind: "lock", lock } : malformed(...problems);
}

/** In the order of the names, so that two people who fetch the same write the same. */
export function formatLock(lock: Lock): string {
  const entries = [...lock]
    .sort(([one], [other]) => (one < other ? -1 : Number(one > other)))
    .map(([key, { commit, digest }]) => [key, { commit, digest }] as const);
  return `${JSON.stringify({ version: VERSION, actions: Object.fromEntries(entries) }, undefined, 2)}\n`;
}

type Fields = ReadonlyMap<string, unknown>;

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? new Map<string, unknown>(Object.entries(value))
    : undefined;

type ReadJson =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "problem"; readonly message: string };

function parseJson(text: string): ReadJson {
  try {
    return { kind: "value", value: JSON.parse(text) };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return { kind: "problem", message: cause.message.slice(0, SHOWN_CHARACTERS_MAX) };
  }
}

function readEntry(key: string, value: unknown): LockEntry | string {
  const fields = fieldsOf(value);
  const commit = fields?.get("commit");
  const digest = fields?.get("digest");
  if (!/^[^/@\s]+\/[^/@\s]+@\S+$/.test(key) || key.startsWith("-"))
    return `${shown(key)} is no \`owner/repository@ref\`; write it anew.`;
  if (typeof commit !== "string" || !/^[0-9a-f]{40}$/.test(commit))
    return `${shown(key)} has the commit ${shown(commit)}; give all 40 characters of its id.`;
  if (typeof digest !== "string" || !/^sha256:[0-9a-f]{64}$/.test(digest))
    return `${shown(key)} has the digest ${shown(digest)}; fetch the action anew.`;
  return { commit, digest };
}

const SHOWN_CHARACTERS_MAX = 100;

const shown = (value: unknown): string =>
  value === undefined ? "missing" : JSON.stringify(value).slice(0, SHOWN_CHARACTERS_MAX);
