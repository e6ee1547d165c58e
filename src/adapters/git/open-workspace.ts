/**
 * Workspaces: clones that borrow the base's objects. Each is made whole under another name and then renamed, so that
 * a crash leaves a workspace or none.
 */

import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Sha, toSha, type WorkstreamId } from "../../domain/ids.js";
import type { Repository, Workspace } from "../../ports/repository.js";
import { readTextIfThere } from "../files/read-text.js";
import { knowBase } from "./base-history.js";
import { FROM_THIS_DISK, fetchObjects } from "./fetch.js";
import { git } from "./git.js";
import { isFolder } from "./look-at.js";
import { removeAtOnce, removeFolder } from "./remove-folder.js";
import { removeStaleLocks } from "./stale-locks.js";
import type { Store } from "./store.js";

export type OpenRequest = Parameters<Repository["openWorkspace"]>[0];

export function openWorkspace(store: Store, request: OpenRequest): Promise<Workspace> {
  return store.oneAtATime(request.workstream)(async () => {
    const found = request.fresh ? undefined : await findWorkspace(store, request.workstream);
    return found ?? makeWorkspace(store, request);
  });
}

export function closeWorkspace(store: Store, workstream: WorkstreamId): Promise<void> {
  const { layout } = store;
  return store.oneAtATime(workstream)(async () => {
    await removeAtOnce(layout.workspace(workstream), layout.going(workstream));
    await rm(layout.index(workstream), { force: true });
    await rm(layout.baseOf(workstream), { force: true });
  });
}

/** The commit that the workspace was made from; undefined when none was ever made. */
export async function workspaceBase(
  store: Store,
  workstream: WorkstreamId,
): Promise<Sha | undefined> {
  const text = await readTextIfThere(store.layout.baseOf(workstream));
  return text === undefined ? undefined : toSha(text);
}

async function findWorkspace(
  store: Store,
  workstream: WorkstreamId,
): Promise<Workspace | undefined> {
  const path = store.layout.workspace(workstream);
  const base = await workspaceBase(store, workstream);
  if (base === undefined || !(await isFolder(path))) return undefined;
  // The last turn may have been killed in the middle of a commit.
  await removeStaleLocks(join(path, ".git"));
  return { path, base };
}

async function makeWorkspace(store: Store, request: OpenRequest): Promise<Workspace> {
  const { layout } = store;
  const { workstream, base } = request;
  const making = layout.making(workstream);
  const path = layout.workspace(workstream);
  await removeFolder(making);
  await knowBase(store, base);
  await mkdir(layout.workspaces, { recursive: true, mode: 0o700 });
  await clone(store, making);
  await bringIn(store, request, making);
  await checkOut(making, request);
  await removeAtOnce(path, layout.going(workstream));
  await mkdir(layout.indexes, { recursive: true, mode: 0o700 });
  await copyFile(join(making, ".git", "index"), layout.index(workstream));
  await writeFile(layout.baseOf(workstream), `${base}\n`);
  await rename(making, path);
  return { path, base };
}

async function clone(store: Store, path: string): Promise<void> {
  const { baseGit } = store.layout;
  await git({ env: FROM_THIS_DISK }, [
    "clone",
    "--quiet",
    // Objects are borrowed from the base, so that a workspace costs its files and no more.
    "--shared",
    "--no-tags",
    "--single-branch",
    // The files are written once, when it is known which commit they are of.
    "--no-checkout",
    "--template=",
    `--branch=${store.base}`,
    ...configOf(store).flatMap((setting) => ["--config", setting]),
    "--",
    baseGit,
    path,
  ]);
  // Where tools expect to find `info/exclude`; without a template git does not make it.
  await mkdir(join(path, ".git", "info"), { recursive: true });
}

/** Over whatever the user's own configuration says: the agent runs git with that. */
const configOf = ({ identity, layout }: Store): readonly string[] => [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.autocrlf=false",
  // Borrowed objects must not be packed away, and nothing may go on in the background after a turn.
  "gc.auto=0",
  "maintenance.auto=false",
  "commit.gpgSign=false",
  "tag.gpgSign=false",
  // An empty one takes away those that were set before: the workspace holds no credential.
  "credential.helper=",
  // What set-up commands leave behind is no work, whether git is asked by the agent or by Interlock.
  `core.excludesFile=${layout.excludesFile}`,
  `user.name=${identity.name}`,
  `user.email=${identity.email}`,
];

/** The agent never sees the clone without them, and never where they came from. */
async function bringIn(store: Store, request: OpenRequest, path: string): Promise<void> {
  const into = join(path, ".git");
  if (request.head !== undefined) {
    const from = store.layout.mirrorGit;
    await fetchObjects({ into, from, refspecs: [request.head], trust: "own" });
  }
  const branches = Object.entries(request.branches).filter(([name]) => name !== store.base);
  if (branches.length === 0) return;
  const refspecs = branches.map(([name, commit]) => `+${commit}:refs/remotes/origin/${name}`);
  await fetchObjects({ into, from: store.user, refspecs, trust: "own" });
}

async function checkOut(path: string, { workstream, base, head }: OpenRequest): Promise<void> {
  const place = { gitDir: join(path, ".git"), workTree: path, cwd: path };
  await git(place, ["branch", "-m", `interlock/${workstream}`]);
  await git(place, ["reset", "--quiet", "--hard", head ?? base]);
}
