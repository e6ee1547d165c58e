/**
 * What Interlock takes from the repository in a workspace: the commit that its HEAD names, and nothing else. The
 * repository is the agent's; it may be broken, or made to look like something that it is not.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sha, WorkstreamId } from "../../domain/ids.js";
import { type FetchRequest, tryFetch } from "./fetch.js";
import { GitError } from "./git.js";
import { refsOf } from "./layout.js";
import { isFolder, lookAt } from "./look-at.js";
import { commitAt, type Store } from "./store.js";

/** Brings the agent's commit into the mirror. Undefined: there is none to be had from there. */
export async function fetchHead(store: Store, workstream: WorkstreamId): Promise<Sha | undefined> {
  const gitDir = join(store.layout.workspace(workstream), ".git");
  if (!(await isSelfContained(store, gitDir))) return undefined;
  const { mirrorGit } = store.layout;
  const { fetched } = refsOf(store.run, workstream);
  const request = { into: mirrorGit, from: gitDir, refspecs: [`+HEAD:${fetched}`] };
  if (!(await hasFetched({ ...request, trust: "stranger" }))) return undefined;
  // HEAD may have been made to name a tree or a file.
  return commitAt(mirrorGit, fetched);
}

/** A repository that cannot be read, or keeps git busy until the time limit, has nothing to give. */
async function hasFetched(request: FetchRequest): Promise<boolean> {
  try {
    return (await tryFetch(request)).exitCode === 0;
  } catch (cause) {
    if (cause instanceof GitError) return false;
    throw cause;
  }
}

/**
 * Nothing leads out of it but what Interlock put there: through a planted `commondir` or alternate, Interlock would
 * fetch for the agent what the agent itself cannot read.
 */
async function isSelfContained(store: Store, gitDir: string): Promise<boolean> {
  for (const folder of [gitDir, join(gitDir, "objects"), join(gitDir, "refs")]) {
    if (!(await isFolder(folder))) return false;
  }
  if ((await lookAt(join(gitDir, "commondir"))) !== undefined) return false;
  const alternates = join(gitDir, "objects", "info", "alternates");
  const stats = await lookAt(alternates);
  if (stats === undefined) return true;
  // A pipe by that name would keep the reader waiting for ever.
  if (!stats.isFile()) return false;
  return (await readFile(alternates, "utf8")).trim() === join(store.layout.baseGit, "objects");
}
