/** The repository port, on git. Each part is in a file of its own; this one holds them together. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunId } from "../../domain/ids.js";
import type { Ambient } from "../../ports/ambient.js";
import type { Repository } from "../../ports/repository.js";
import { fetchCommits, publishBase } from "./base-history.js";
import { buildCandidate } from "./candidate.js";
import { changedPaths } from "./changed-paths.js";
import { createCheckouts } from "./checkout.js";
import { checkoutObstacle } from "./checkout-obstacle.js";
import { collect } from "./collect.js";
import { hunks } from "./hunks.js";
import { type Identity, INTERLOCK } from "./identity.js";
import { toLayout } from "./layout.js";
import { isFolder } from "./look-at.js";
import { lookAtWorkspace } from "./look-at-workspace.js";
import { merge } from "./merge.js";
import { createMutex, createMutexes } from "./mutex.js";
import { closeWorkspace, openWorkspace } from "./open-workspace.js";
import { createOverlayProbe, layBetween, leaveMounts, pruneBases } from "./overlay.js";
import { blobSizes, readBlobs } from "./read-blobs.js";
import { removeFolder } from "./remove-folder.js";
import { restorePaths } from "./restore-paths.js";
import { removeLocksBelow } from "./stale-locks.js";
import { prepareStore, type Store } from "./store.js";
import { createTrees } from "./trees.js";

export interface RepositoryOptions {
  /** Git directory of the user's repository, the one that its worktrees have in common. Only read from here. */
  readonly repository: string;
  /** Name of the base branch. */
  readonly base: string;
  readonly stateDirectory: string;
  readonly run: RunId;
  readonly ambient: Pick<Ambient, "nonce">;
  /** Layers where the machine allows it; clones when absent. */
  readonly workspaces?: "layers" | "clones";
  /** In whose name agents commit and candidates are written; Interlock's own when absent. */
  readonly identity?: Identity;
}

export interface GitRepository extends Repository {
  /** Git directory of the mirror, for the forge to fetch from. */
  readonly mirrorGit: string;
  /** Deletes what a dead owner of this run left half done. Only for whoever holds the run's lease. May be called twice. */
  sweep(): Promise<void>;
  /** Shows the files of a folder, which has to stay as it is, in a workspace. False: they have to be copied there. */
  layBetween(workspace: string, folder: string): Promise<boolean>;
}

/** Nothing is written before the first method is called. */
export function createRepository(options: RepositoryOptions): GitRepository {
  const store = toStore(options);
  const { mirrorGit } = store.layout;
  const trees = createTrees(store);
  const checkouts = createCheckouts(store);
  const ready = onceReady(() => prepareStore(store));
  return {
    mirrorGit,
    openWorkspace: (request) => ready(() => openWorkspace(store, request)),
    publishBase: (tip) => ready(() => publishBase(store, tip)),
    lookAtWorkspace: (workstream) => ready(() => lookAtWorkspace(store, workstream)),
    collect: (request) => ready(() => collect(store, request)),
    closeWorkspace: (workstream) => closeWorkspace(store, workstream),
    merge: (base, head) => ready(() => merge(mirrorGit, base, head)),
    buildCandidate: (request) => ready(() => buildCandidate(store, request)),
    commitCheckout: (request) => ready(() => checkouts.commit(request)),
    checkoutObstacle: (tree) =>
      ready(async () => checkoutObstacle(store, tree, await trees.list(tree))),
    checkout: (tree, extra) => ready(() => checkouts.open(tree, extra)),
    fetchCommits: (commits) => ready(() => fetchCommits(store, commits)),
    treeOf: (commit) => ready(() => trees.treeOf(commit)),
    readFile: (tree, path) => ready(() => trees.readFile(tree, path)),
    listFiles: (tree) => ready(async () => [...(await trees.list(tree)).keys()]),
    changedPaths: (from, to) => ready(() => changedPaths(mirrorGit, from, to)),
    hunks: (from, to) => ready(() => hunks(mirrorGit, from, to)),
    readBlobs: (ids, bytesMax) => ready(() => readBlobs(mirrorGit, ids, bytesMax)),
    blobSizes: (ids) => ready(() => blobSizes(mirrorGit, ids)),
    restorePaths: (of, from, paths) =>
      ready(async () => restorePaths(store, { of, from: await trees.list(from), paths })),
    filesWithWord: (tree, word) => ready(() => trees.filesWithWord(tree, word)),
    sweep: () => sweep(store),
    layBetween: (workspace, folder) => layBetween(store, workspace, folder),
  };
}

/** Work that waits until the preparation is done, which is tried again after it failed. */
function onceReady(
  prepare: () => Promise<void>,
): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let prepared: Promise<void> | undefined;
  return async (work) => {
    const preparing = prepared ?? prepare();
    prepared = preparing;
    try {
      await preparing;
    } catch (cause) {
      if (prepared === preparing) prepared = undefined;
      throw cause;
    }
    return work();
  };
}

function toStore(options: RepositoryOptions): Store {
  const { repository, base, stateDirectory, run, ambient, identity, workspaces } = options;
  const layout = toLayout(stateDirectory, run);
  return {
    user: repository,
    base,
    run,
    layout,
    ambient,
    identity: identity ?? INTERLOCK,
    hasOverlays:
      workspaces === "layers"
        ? createOverlayProbe(layout.workspaces)
        : () => Promise.resolve(false),
    publishing: createMutex(),
    oneAtATime: createMutexes(),
  };
}

async function sweep(store: Store): Promise<void> {
  const { layout, run } = store;
  await leaveMounts(store);
  await pruneBases(store);
  await removeFolder(layout.checkouts);
  await removeHidden(layout.workspaces);
  await removeHidden(layout.indexes);
  await removeLocksBelow(join(layout.mirrorGit, "refs", "interlock", run));
}

/** Names with a dot in front are of things in the making, or on their way out. */
async function removeHidden(folder: string): Promise<void> {
  if (!(await isFolder(folder))) return;
  for (const name of await readdir(folder)) {
    if (name.startsWith(".")) await removeFolder(join(folder, name));
  }
}
