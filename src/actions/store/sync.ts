/**
 * Fetching actions of others, when somebody asks for it: each ref is looked up, its commit fetched alone, stored, and written to
 * the lock. The only part of the store that touches the network.
 */

import { mkdir } from "node:fs/promises";
import { extract } from "./extract.js";
import { type GitTools, git } from "./git.js";
import { keepingRef, mirrorOf } from "./layout.js";
import type { Lock, LockEntry } from "./lock.js";
import { isPinned, lockKeyOf, nameOf, type RemoteReference } from "./reference.js";

export interface SyncRequest extends GitTools {
  /** Of the store. */
  readonly directory: string;
  readonly references: readonly RemoteReference[];
  readonly lock: Lock;
  /** Absent: `https://github.com/<owner>/<repository>.git`. */
  readonly remoteUrlOf?: (reference: RemoteReference) => string;
  /** Which others a stored action uses in turn, e.g. the steps of a composite one. */
  readonly usedBy?: (
    reference: RemoteReference,
    directory: string,
  ) => Promise<readonly RemoteReference[]>;
  readonly tell?: (outcome: SyncOutcome) => void;
}

export type SyncOutcome = { readonly key: string } & (
  | {
      readonly kind: "stored";
      readonly commit: string;
      readonly digest: string;
      /** What the lock said before, if it was another. */
      readonly before?: string;
    }
  | { readonly kind: "failed"; readonly reason: string }
);

export interface SyncResult {
  /** With what was stored; what failed stays as it was. */
  readonly lock: Lock;
  readonly outcomes: readonly SyncOutcome[];
}

/** Actions that use actions that use actions: more is a circle that grows, or no repository's CI. */
const ACTIONS_MAX = 2_000;

export async function syncActions(request: SyncRequest): Promise<SyncResult> {
  const lock = new Map(request.lock);
  const outcomes: SyncOutcome[] = [];
  const waiting = [...request.references];
  const seen = new Set<string>();
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    // Actions in different folders of one repository may use different others.
    const whole = `${lockKeyOf(next)} ${next.path}`;
    if (seen.has(whole) || seen.size >= ACTIONS_MAX) continue;
    seen.add(whole);
    const key = lockKeyOf(next);
    const done = outcomes.find((outcome) => outcome.key === key);
    const outcome = done ?? (await store(request, next));
    if (done === undefined) {
      outcomes.push(outcome);
      request.tell?.(outcome);
    }
    if (outcome.kind === "failed") continue;
    const { commit, digest } = outcome;
    if (!isPinned(next)) lock.set(key, { commit, digest });
    const found = await extract(request, { directory: request.directory, reference: next, commit });
    if (found.kind === "found")
      waiting.push(...((await request.usedBy?.(next, found.directory)) ?? []));
  }
  return { lock, outcomes };
}

async function store(request: SyncRequest, reference: RemoteReference): Promise<SyncOutcome> {
  const key = lockKeyOf(reference);
  const failed = (reason: string): SyncOutcome => ({ kind: "failed", key, reason });
  const commit = await fetchCommit(request, reference);
  if (commit.kind === "failed") return failed(commit.why);
  const extracted = await extract(request, {
    directory: request.directory,
    reference,
    commit: commit.stdout,
  });
  if (extracted.kind === "absent")
    return failed(`${key} was fetched, but ${commit.stdout} is not in it; try again.`);
  if (extracted.kind === "broken") return failed(extracted.reason);
  const entry: LockEntry = { commit: commit.stdout, digest: extracted.digest };
  const before = request.lock.get(key)?.commit;
  return {
    kind: "stored",
    key,
    ...entry,
    ...(before === undefined || before === entry.commit ? {} : { before }),
  };
}

/** A full commit id in `stdout`. */
type FetchedCommit = Awaited<ReturnType<typeof git>>;

async function fetchCommit(
  request: SyncRequest,
  reference: RemoteReference,
): Promise<FetchedCommit> {
  const mirror = mirrorOf(request.directory, reference);
  await mkdir(mirror, { recursive: true });
  const inMirror = (...args: readonly string[]): Promise<FetchedCommit> =>
    git(request, { args: ["--git-dir", mirror, ...args], cwd: mirror, ways: WAYS });
  const made = await inMirror("init", "--quiet", "--bare");
  if (made.kind === "failed") return made;
  const url = (request.remoteUrlOf ?? githubUrl)(reference);
  if (isPinned(reference)) return fetchPinned(inMirror, url, reference);
  const wanted = await findRemoteRef(inMirror, url, reference.ref);
  if (wanted.kind === "failed") return wanted;
  const fetched = await inMirror(
    ...[
      "fetch",
      "--quiet",
      "--depth=1",
      "--no-tags",
      "--no-write-fetch-head",
      "--end-of-options",
      url,
    ],
    `+${wanted.stdout}:${INCOMING}`,
  );
  if (fetched.kind === "failed") return explainFetch(url, fetched.why);
  return keep(inMirror, INCOMING);
}

type InMirror = (...args: readonly string[]) => Promise<FetchedCommit>;

const WAYS = ["https", "file"] as const;
const INCOMING = "refs/interlock/incoming";

const githubUrl = (reference: RemoteReference): string =>
  `https://github.com/${nameOf(reference)}.git`;

/** Alone where the server gives it by its id; else with all that branches and tags reach. */
async function fetchPinned(
  inMirror: InMirror,
  url: string,
  { ref }: RemoteReference,
): Promise<FetchedCommit> {
  const commit = ref.toLowerCase();
  const known = await inMirror("cat-file", "-e", `${commit}^{tree}`);
  if (known.kind === "done") return keep(inMirror, commit);
  const fetching = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head"];
  const alone = await inMirror(
    ...fetching,
    "--depth=1",
    "--end-of-options",
    url,
    `+${commit}:${INCOMING}`,
  );
  if (alone.kind === "done") return keep(inMirror, commit);
  const all = await inMirror(
    ...[...fetching, "--end-of-options", url],
    ...["+refs/heads/*:refs/interlock/heads/*", "+refs/tags/*:refs/interlock/tags/*"],
  );
  if (all.kind === "failed") return explainFetch(url, all.why);
  const kept = await keep(inMirror, commit);
  return kept.kind === "done"
    ? kept
    : { kind: "failed", why: `${url} has no commit ${commit}; look whether it was written right.` };
}

/** Tags before branches, as git reads a bare name. */
async function findRemoteRef(inMirror: InMirror, url: string, ref: string): Promise<FetchedCommit> {
  const isWhole = ref === "HEAD" || ref.startsWith("refs/");
  const names = isWhole ? [ref] : [`refs/tags/${ref}`, `refs/heads/${ref}`];
  const listed = await inMirror("ls-remote", "--quiet", "--end-of-options", url, ...names);
  if (listed.kind === "failed") return explainFetch(url, listed.why);
  const there = listed.stdout.split("\n").map((line) => line.split("\t")[1]);
  const found = names.find((name) => there.includes(name));
  return found === undefined
    ? {
        kind: "failed",
        why: `${url} has no tag and no branch ${ref}; look whether it was written right.`,
      }
    : { kind: "done", stdout: found };
}

/** The commit that a revision names, with a ref of its own from now on. */
async function keep(inMirror: InMirror, revision: string): Promise<FetchedCommit> {
  const named = await inMirror(
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  );
  if (named.kind === "failed") return named;
  const commit = named.stdout.trim().split("\n").at(-1) ?? "";
  const kept = await inMirror("update-ref", keepingRef(commit), commit);
  return kept.kind === "failed" ? kept : { kind: "done", stdout: commit };
}

const explainFetch = (url: string, why: string): FetchedCommit => ({
  kind: "failed",
  why: `${url} could not be asked (${why}); look at the network, or fetch later.`,
});
