/** `actions/cache`, and its two halves. A cache that cannot be had or kept never fails a step, as on GitHub. */

import type { ActionCall, ActionEnd, Builtin } from "../run/action-call.js";
import { type CacheStore, explainCacheKeys } from "../services/cache-store.js";
import { majorOf } from "./artifact-inputs.js";
import { attempt } from "./attempt.js";
import {
  type Archiver,
  cacheVersionOf,
  explainUncacheable,
  findArchiver,
  pack,
  unpack,
} from "./cache-archive.js";
import { defineAction } from "./define.js";
import { inputOf, isOn } from "./inputs.js";
import { failure, notProven, SUCCESS, say, warn } from "./say.js";

const OF_SAVING = { path: "", key: "", "upload-chunk-size": "", enablecrossosarchive: "false" };
const OF_RESTORING = {
  path: "",
  key: "",
  "restore-keys": "",
  enablecrossosarchive: "false",
  "fail-on-cache-miss": "false",
  "lookup-only": "false",
};

/** `store`: of the repository, with the scopes of the run. */
export const cacheBuiltins = (store: CacheStore): readonly Builtin[] => [
  {
    ...defineAction({
      names: ["actions/cache"],
      inputs: { ...OF_SAVING, ...OF_RESTORING, "save-always": "false" },
      main: (call) => restore(call, store),
    }),
    post: (call) => saveAfterwards(call, store),
  },
  defineAction({
    names: ["actions/cache/restore"],
    inputs: OF_RESTORING,
    async main(call) {
      call.setOutput("cache-primary-key", inputOf(call, "key"));
      return restore(call, store, (key) => call.setOutput("cache-matched-key", key));
    },
  }),
  defineAction({
    names: ["actions/cache/save"],
    inputs: OF_SAVING,
    main: (call) => saveNow(call, store),
  }),
];

/** What both halves need to know; a `reason` instead: there is no cache for it. */
type Asked =
  | {
      readonly kind: "asked";
      readonly key: string;
      readonly patterns: readonly string[];
      readonly version: string;
      readonly archiver: Archiver;
    }
  | { readonly kind: "uncacheable"; readonly reason: string }
  | { readonly kind: "ended"; readonly end: ActionEnd };

async function read(call: ActionCall, key: string): Promise<Asked> {
  const ended = (end: ActionEnd): Asked => ({ kind: "ended", end });
  const retired = explainRetired(call);
  if (retired !== undefined) return ended(notProven(retired));
  if (key === "") return ended(failure("Input required and not supplied: key"));
  const patterns = linesOf(call, "path");
  if (patterns.length === 0) return ended(failure("Input required and not supplied: path"));
  const archiver = findArchiver(call);
  if (archiver === undefined)
    return { kind: "uncacheable", reason: "this machine has no tar to pack it with" };
  const reason = await explainUncacheable(call, patterns);
  if (reason !== undefined) return { kind: "uncacheable", reason };
  const version = cacheVersionOf(call, patterns, archiver);
  return { kind: "asked", key, patterns, version, archiver };
}

/** GitHub ended the service of the first two versions in 2025. */
function explainRetired(call: ActionCall): string | undefined {
  const major = majorOf(call);
  return major !== undefined && major < 3
    ? `${call.uses} does not work any more: GitHub has retired versions 1 and 2; use v4 or later`
    : undefined;
}

/** As the action reads a list: blanks after an exclamation mark do not count. */
const linesOf = (call: ActionCall, name: string): readonly string[] =>
  inputOf(call, name)
    .split("\n")
    .map((line) => line.replace(/^!\s+/, "!").trim())
    .filter((line) => line !== "");

async function restore(
  call: ActionCall,
  store: CacheStore,
  onMatch: (key: string) => void = () => undefined,
): Promise<ActionEnd> {
  return attempt(call, async () => {
    const key = inputOf(call, "key");
    call.saveState(KEY, key);
    const asked = await read(call, key);
    if (asked.kind === "ended") return asked.end;
    if (asked.kind === "uncacheable") return miss(call, asked.reason);
    const { version, archiver } = asked;
    const keys = [key, ...linesOf(call, "restore-keys")];
    const problem = explainCacheKeys(keys, version);
    if (problem !== undefined) return failure(`Key Validation Error: ${problem}.`);
    const hit = await store.find({ keys, version });
    if (hit === undefined) return miss(call, `Cache not found for input keys: ${keys.join(", ")}`);
    if (!isOn(call, "lookup-only")) {
      const trouble = await unpack(call, archiver, hit.archive);
      if (trouble !== undefined) return miss(call, `Failed to restore ${hit.key}: ${trouble}`);
    }
    call.saveState(MATCHED, hit.key);
    call.setOutput("cache-hit", String(isSame(key, hit.key)));
    onMatch(hit.key);
    say(
      call,
      isOn(call, "lookup-only") ? `Cache found: ${hit.key}` : `Cache restored from key: ${hit.key}`,
    );
    return SUCCESS;
  });
}

const KEY = "key";
const MATCHED = "matched";

/** On GitHub the case of a key does not count for a hit. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** `cache-hit` stays unset, as on GitHub. */
function miss(call: ActionCall, message: string): ActionEnd {
  say(call, message);
  return isOn(call, "fail-on-cache-miss")
    ? notProven(
        `it may not miss the cache ${inputOf(call, "key")}, which GitHub may have, and this machine has not`,
      )
    : SUCCESS;
}

async function saveAfterwards(call: ActionCall, store: CacheStore): Promise<ActionEnd> {
  const { [KEY]: key = "", [MATCHED]: matched } = call.state;
  if (call.job.status !== "success") {
    say(call, "The job did not succeed: its cache is not saved.");
    return SUCCESS;
  }
  if (matched !== undefined && isSame(key, matched)) {
    say(call, `Cache hit occurred on the primary key ${key}, not saving cache.`);
    return SUCCESS;
  }
  return save(call, store, key);
}

const saveNow = (call: ActionCall, store: CacheStore): Promise<ActionEnd> =>
  save(call, store, inputOf(call, "key"));

async function save(call: ActionCall, store: CacheStore, key: string): Promise<ActionEnd> {
  const end = await attempt(call, async () => {
    const asked = await read(call, key);
    if (asked.kind === "ended") return asked.end;
    if (asked.kind === "uncacheable") return failure(asked.reason);
    const { version, archiver, patterns } = asked;
    if (await store.has(key, version)) return failure(`a cache with the key ${key} exists already`);
    return pack(call, archiver, patterns, async (packed) => {
      if (packed.kind === "failed") return failure(packed.reason);
      const saved = await store.save({ key, version, file: packed.file });
      if (saved.kind === "saved") say(call, `Cache saved with key: ${key}`);
      if (saved.kind === "exists") return failure(`a cache with the key ${key} exists already`);
      return saved.kind === "refused" ? failure(saved.reason) : SUCCESS;
    });
  });
  if (end.kind !== "failure" || call.signal.aborted) return end;
  warn(call, `The cache was not saved: ${end.message}`);
  return SUCCESS;
}
