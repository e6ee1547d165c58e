/**
 * Caches that outlive runs, on the disk. Several processes may use one directory at once: entries come and go whole, and
 * are never changed. What is damaged counts as not there.
 */

import { constants, createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { toMs } from "../../domain/ids.js";
import type { Ambient } from "../../ports/ambient.js";
import { hasCode } from "../step/error-code.js";
import {
  ARCHIVE,
  type CacheEntry,
  FACTS,
  idOf,
  markUsed,
  readEntries,
  removeEntry,
  toEvict,
} from "./cache-entries.js";
import type { CacheScopes } from "./cache-scopes.js";
import { digestOf } from "./digest.js";
import { SERVICE_LIMITS } from "./limits.js";

export interface CacheHit {
  /** The key under which it was saved. */
  readonly key: string;
  readonly bytes: number;
  /** To be read only: others restore it too. */
  readonly archive: string;
}

export interface CacheQuestion {
  /** The key itself, then those that may stand in for it; each of them exactly, or as the beginning of a key. */
  readonly keys: readonly string[];
  readonly version: string;
}

export interface NewCache {
  readonly key: string;
  readonly version: string;
  /** Copied; it must not be a link. */
  readonly file: string;
}

export type SavedCache =
  | { readonly kind: "saved" }
  /** Entries never change: the first one stays. */
  | { readonly kind: "exists" }
  | { readonly kind: "refused"; readonly reason: string };

export interface CacheStore {
  /** Own caches before those of the bases, then in the order of the keys, then the newest. Undefined: a miss. */
  find(question: CacheQuestion): Promise<CacheHit | undefined>;
  /** Whether the own scope has exactly this key. */
  has(key: string, version: string): Promise<boolean>;
  save(cache: NewCache): Promise<SavedCache>;
}

export interface CachePlace {
  /** Of one repository; made when it is missing. */
  readonly directory: string;
  readonly scopes: CacheScopes;
  readonly ambient: Ambient;
  /** Of all entries together; absent: `SERVICE_LIMITS.cacheBytesMax`. */
  readonly bytesMax?: number;
}

export function createCacheStore(place: CachePlace): CacheStore {
  const { scopes } = place;
  const entriesFolder = join(place.directory, "entries");
  return {
    async find({ keys, version }) {
      const fit = (await readEntries(entriesFolder)).filter((entry) => entry.version === version);
      for (const entry of inOrder(fit, scopes, keys)) {
        const archive = join(entry.folder, ARCHIVE);
        if (await isWhole(entry, archive)) {
          await markUsed(entry, place.ambient.now());
          return { key: entry.key, bytes: entry.bytes, archive };
        }
        await removeEntry(entry, await toMakingPath(place));
      }
      return undefined;
    },
    async has(key, version) {
      const id = idOf({ scope: scopes.own, key, version });
      return (await readEntries(entriesFolder)).some((entry) => entry.id === id);
    },
    save: (cache) => save(place, entriesFolder, cache),
  };
}

/** Every entry that may be taken, the best first, none twice. */
function inOrder(
  entries: readonly CacheEntry[],
  { own, bases }: CacheScopes,
  keys: readonly string[],
): readonly CacheEntry[] {
  const newestFirst = entries.toSorted(
    (one, other) => toMs(other.createdAt) - toMs(one.createdAt) || (one.id < other.id ? -1 : 1),
  );
  const candidates = [own, ...bases].flatMap((scope) => {
    const ofScope = newestFirst.filter((entry) => entry.scope === scope);
    return keys.flatMap((key) => [
      ...ofScope.filter((entry) => entry.key === key),
      ...ofScope.filter((entry) => entry.key.startsWith(key)),
    ]);
  });
  return [...new Set(candidates)];
}

async function isWhole({ bytes, digest }: CacheEntry, archive: string): Promise<boolean> {
  try {
    return (await stat(archive)).size === bytes && (await digestOf(archive)) === digest;
  } catch (cause) {
    if (hasCode(cause, "ENOENT") || hasCode(cause, "EISDIR")) return false;
    throw cause;
  }
}

async function save(
  place: CachePlace,
  entriesFolder: string,
  cache: NewCache,
): Promise<SavedCache> {
  const { scopes, ambient, bytesMax = SERVICE_LIMITS.cacheBytesMax } = place;
  const { key, version } = cache;
  const refused = explainCacheKeys([key], version);
  if (refused !== undefined) return { kind: "refused", reason: refused };
  const id = idOf({ scope: scopes.own, key, version });
  const there = await readEntries(entriesFolder);
  if (there.some((entry) => entry.id === id)) return { kind: "exists" };
  await removeUnfinished(place);
  const making = await toMakingPath(place);
  await mkdir(making, { mode: 0o700 });
  try {
    const archive = join(making, ARCHIVE);
    const isCopied = await copyPlainFile(cache.file, archive);
    if (!isCopied) return { kind: "refused", reason: "its archive is not a file" };
    const bytes = (await stat(archive)).size;
    if (bytes > bytesMax)
      return {
        kind: "refused",
        reason: `it has ${bytes} bytes, and all caches may have ${bytesMax}`,
      };
    const digest = await digestOf(archive);
    const facts = { scope: scopes.own, key, version, bytes, digest, createdAt: ambient.now() };
    await writeFile(join(making, FACTS), JSON.stringify(facts), { mode: 0o600 });
    const made = { ...facts, id, folder: making, usedAt: 0 };
    await markUsed(made, facts.createdAt);
    const others = (await readEntries(entriesFolder)).filter((entry) => entry.id !== id);
    for (const entry of toEvict(others, bytes, bytesMax))
      await removeEntry(entry, await toMakingPath(place));
    return await putInPlace(making, entriesFolder, id);
  } finally {
    await rm(making, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function putInPlace(making: string, entriesFolder: string, id: string): Promise<SavedCache> {
  await mkdir(entriesFolder, { recursive: true, mode: 0o700 });
  try {
    await rename(making, join(entriesFolder, id));
    return { kind: "saved" };
  } catch (cause) {
    // A folder that is not empty cannot be replaced: somebody was there first.
    if (hasCode(cause, "ENOTEMPTY") || hasCode(cause, "EEXIST")) return { kind: "exists" };
    throw cause;
  }
}

/** Jobs can still reach the file: it must be a plain one, and what is copied is what counts from now on. */
async function copyPlainFile(from: string, to: string): Promise<boolean> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) return false;
    await pipeline(
      createReadStream(from, { fd: file, autoClose: false }),
      createWriteStream(to, { flags: "wx", mode: 0o600 }),
    );
    return true;
  } finally {
    await file.close();
  }
}

/** Where an entry is made, or ends. */
async function toMakingPath({ directory, ambient }: CachePlace): Promise<string> {
  const folder = join(directory, "making");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return join(folder, `${ambient.nonce()}${ambient.nonce()}`);
}

/** What a process left that was killed while it made an entry. */
async function removeUnfinished({ directory, ambient }: CachePlace): Promise<void> {
  const folder = join(directory, "making");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (await isOld(path, toMs(ambient.now())))
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function isOld(path: string, now: number): Promise<boolean> {
  try {
    return (await stat(path)).mtimeMs < now - SERVICE_LIMITS.unfinishedMs;
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return false;
    throw cause;
  }
}

/** Undefined: they are fine. By the toolkit's own rules. */
export function explainCacheKeys(keys: readonly string[], version: string): string | undefined {
  const { cacheKeysMax, cacheKeyCharactersMax, cacheVersionCharactersMax } = SERVICE_LIMITS;
  if (keys.length > cacheKeysMax)
    return `there are ${keys.length} keys; give at most ${cacheKeysMax}`;
  if (version === "" || version.length > cacheVersionCharactersMax)
    return "the version of the cache is missing, or too long";
  for (const key of keys) {
    if (key === "") return "the key of the cache is empty; give one";
    if (key.length > cacheKeyCharactersMax)
      return `the key ${JSON.stringify(key.slice(0, 40))}… has ${key.length} characters; give at most ${cacheKeyCharactersMax}`;
    if (key.includes(",")) return `the key ${JSON.stringify(key)} has a comma; leave it out`;
  }
  return undefined;
}
