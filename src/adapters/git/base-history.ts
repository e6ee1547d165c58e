/** The base branch as the workspaces' `origin` has it: its own history, and no object of any other branch. */

import type { Sha } from "../../domain/ids.js";
import { fetchObjects } from "./fetch.js";
import { git } from "./git.js";
import { branchTip, type Store } from "./store.js";

/** Points `origin`'s branch at exactly this commit. */
export function publishBase(store: Store, tip: Sha): Promise<void> {
  return store.publishing(async () => {
    const ref = `refs/heads/${store.base}`;
    if ((await published(store)) === tip) return;
    await importObjects(store, tip);
    await git({ gitDir: store.layout.baseGit }, ["update-ref", ref, tip]);
  });
}

/** Makes a commit of the base's history known without publishing it; the branch is made when there is none yet. */
export async function knowBase(store: Store, commit: Sha): Promise<void> {
  const current = await published(store);
  if (current === undefined) return publishBase(store, commit);
  if (current === commit) return;
  await store.publishing(() => importObjects(store, commit));
}

/** Any commits of the user's repository, e.g. those that a person asks to have proven, into the mirror. */
export async function fetchCommits(store: Store, commits: readonly Sha[]): Promise<void> {
  if (commits.length === 0) return;
  const refspecs = commits.map((id) => `+${id}:refs/interlock/${store.run}/asked/${id}`);
  const into = store.layout.mirrorGit;
  await fetchObjects({ into, from: store.user, refspecs, trust: "own" });
}

/** By id, so that nothing comes along that the branch has got since. Costs little when all is there already. */
const importObjects = (store: Store, commit: Sha): Promise<void> =>
  fetchObjects({
    into: store.layout.baseGit,
    from: store.user,
    refspecs: [commit],
    trust: "own",
  });

const published = (store: Store): Promise<Sha | undefined> =>
  branchTip(store.layout.baseGit, store.base);
