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
import { type GitOptions, git } from "./git.js";
import { refsOf } from "./layout.js";
import { isFolder } from "./look-at.js";
import { baseCheckout, ensureMounted, layOver, removeLayer, updateOrigin } from "./overlay.js";
import { removeAtOnce, removeFolder } from "./remove-folder.js";
import { removeStaleLocks } from "./stale-locks.js";
import { commitAt, type Store } from "./store.js";

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
    await removeLayer(store, workstream);
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
  await ensureMounted(store, workstream);
  const base = await workspaceBase(store, workstream);
  if (base === undefined || !(await isFolder(path))) return undefined;
  // The last turn may have been killed in the middle of a commit.
  await removeStaleLocks(join(path, ".git"));
  return { path, base };
}

async function makeWorkspace(store: Store, request: OpenRequest): Promise<Workspace> {
  await knowBase(store, request.base);
  return (await store.hasOverlays()) ? makeLayer(store, request) : makeClone(store, request);
}

/**
 * A crash on the way leaves a layer without a base, which is not found and made anew. Nothing is written but what the agent is to
 * have of its own: the name of its branch, and what differs from the checkout below.
 */
async function makeLayer(store: Store, request: OpenRequest): Promise<Workspace> {
  const { layout } = store;
  const { workstream, base, head } = request;
  const path = layout.workspace(workstream);
  await rm(layout.baseOf(workstream), { force: true });
  await removeFolder(layout.making(workstream));
  await removeLayer(store, workstream);
  await removeAtOnce(path, layout.going(workstream));
  const below = await baseCheckout(store, base, async (making) => {
    await clone(store, making);
    await checkOut(making, { base });
  });
  await layOver({ path, layer: layout.overlay(workstream), lower: below.path });
  await bringIn(store, request, path);
  await updateOrigin(store, path);
  const place = { gitDir: join(path, ".git"), workTree: path, cwd: path };
  await nameBranch(place, workstream);
  if ((head ?? base) !== below.commit)
    await git(place, ["reset", "--quiet", "--hard", head ?? base]);
  await keepIndex(store, { workstream, base, path });
  return { path, base };
}

async function makeClone(store: Store, request: OpenRequest): Promise<Workspace> {
  const { layout } = store;
  const { workstream, base } = request;
  const making = layout.making(workstream);
  const path = layout.workspace(workstream);
  await removeFolder(making);
  await mkdir(layout.workspaces, { recursive: true, mode: 0o700 });
  await clone(store, making);
  await bringIn(store, request, making);
  await nameBranch({ gitDir: join(making, ".git") }, workstream);
  await checkOut(making, request);
  await removeLayer(store, workstream);
  await removeAtOnce(path, layout.going(workstream));
  await keepIndex(store, { workstream, base, path: making });
  await rename(making, path);
  return { path, base };
}

/** What Interlock knows of the workspace by itself, and asks no agent for. */
async function keepIndex(
  { layout }: Store,
  {
    workstream,
    base,
    path,
  }: { readonly workstream: WorkstreamId; readonly base: Sha; readonly path: string },
): Promise<void> {
  await mkdir(layout.indexes, { recursive: true, mode: 0o700 });
  await copyFile(join(path, ".git", "index"), layout.index(workstream));
  await writeFile(layout.baseOf(workstream), `${base}\n`);
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

const nameBranch = (place: GitOptions, workstream: WorkstreamId): Promise<string> =>
  git(place, ["branch", "-m", `interlock/${workstream}`]);

async function checkOut(
  path: string,
  { base, head }: Pick<OpenRequest, "base" | "head">,
): Promise<void> {
  const place = { gitDir: join(path, ".git"), workTree: path, cwd: path };
  await git(place, ["reset", "--quiet", "--hard", head ?? base]);
}

/** The last commit that was collected, else the one that the workspace was made from. */
export async function knownOf(store: Store, workstream: WorkstreamId): Promise<Sha | undefined> {
  const { work } = refsOf(store.run, workstream);
  return (await commitAt(store.layout.mirrorGit, work)) ?? (await workspaceBase(store, workstream));
}
