/** Entries of the cache on the disk: one folder each, put in its place as a whole, so that nobody ever sees half of one. */

import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { type Instant, toInstant, toMs } from "../../domain/ids.js";
import { hasCode } from "../step/error-code.js";
import { SERVICE_LIMITS } from "./limits.js";

export interface CacheFacts {
  readonly scope: string;
  readonly key: string;
  /** Says what is inside: a cache of other paths, or packed otherwise, is another one. */
  readonly version: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly digest: string;
  readonly createdAt: Instant;
}

export interface CacheEntry extends CacheFacts {
  readonly id: string;
  readonly folder: string;
  readonly usedAt: number;
}

export const FACTS = "entry.json";
export const ARCHIVE = "archive";

/** One name for one key of one scope: an entry that is there cannot be replaced by another. */
export const idOf = ({
  scope,
  key,
  version,
}: Pick<CacheFacts, "scope" | "key" | "version">): string =>
  createHash("sha256")
    .update(JSON.stringify([scope, version, key]))
    .digest("hex");

/** All that can be read, in no order; what another process removes meanwhile is not among them. */
export async function readEntries(directory: string): Promise<readonly CacheEntry[]> {
  const entries: CacheEntry[] = [];
  for (const id of await namesIn(directory)) {
    const entry = await readEntry(directory, id);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return [];
    throw cause;
  }
}

const FACTS_BYTES_MAX = 64 * 1024;

/** Undefined: there is none, or not one that can be believed. */
async function readEntry(directory: string, id: string): Promise<CacheEntry | undefined> {
  const folder = join(directory, id);
  try {
    const { mtimeMs, size } = await stat(join(folder, FACTS));
    if (size > FACTS_BYTES_MAX) return undefined;
    const facts = toFacts(await readFile(join(folder, FACTS), "utf8"));
    return facts === undefined || idOf(facts) !== id
      ? undefined
      : { ...facts, id, folder, usedAt: mtimeMs };
  } catch (cause) {
    if (hasCode(cause, "ENOENT") || hasCode(cause, "ENOTDIR") || hasCode(cause, "EISDIR"))
      return undefined;
    throw cause;
  }
}

function toFacts(text: string): CacheFacts | undefined {
  const read = parsed(text);
  if (typeof read !== "object" || read === null) return undefined;
  const values = new Map<string, unknown>(Object.entries(read));
  const textOf = (name: string): string => {
    const value = values.get(name);
    return typeof value === "string" ? value : "";
  };
  const at = Date.parse(textOf("createdAt"));
  const bytes = values.get("bytes");
  if (Number.isNaN(at) || typeof bytes !== "number") return undefined;
  return {
    scope: textOf("scope"),
    key: textOf("key"),
    version: textOf("version"),
    bytes,
    digest: textOf("digest"),
    createdAt: toInstant(at),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Remembered as the date of the file with the facts. */
export async function markUsed({ folder }: CacheEntry, at: Instant): Promise<void> {
  const date = new Date(toMs(at));
  try {
    await utimes(join(folder, FACTS), date, date);
  } catch (cause) {
    // Another process has evicted it.
    if (!hasCode(cause, "ENOENT")) throw cause;
  }
}

/** Gone in one step, so that nobody finds an entry without its archive. */
export async function removeEntry({ folder }: CacheEntry, trash: string): Promise<void> {
  try {
    await rename(folder, trash);
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return;
    throw cause;
  }
  await rm(trash, { recursive: true, force: true, maxRetries: 3 });
}

/** Those that have to go so that `bytes` more fit in: the least recently used first. */
export function toEvict(
  entries: readonly CacheEntry[],
  bytes: number,
  bytesMax: number,
): readonly CacheEntry[] {
  const evicted: CacheEntry[] = [];
  let left = entries.reduce((sum, entry) => sum + entry.bytes, bytes);
  let count = entries.length + 1;
  for (const entry of entries.toSorted((one, other) => one.usedAt - other.usedAt)) {
    if (left <= bytesMax && count <= SERVICE_LIMITS.cacheEntriesMax) break;
    evicted.push(entry);
    left -= entry.bytes;
    count -= 1;
  }
  return evicted;
}
