/** Workspaces, collected commits and candidates, over the world's commit graph. */

import type { Sha, WorkstreamId } from "../../src/domain/ids.js";
import type { BuiltCandidate, Repository } from "../../src/ports/repository.js";
import type { Life } from "./life.js";
import type { Workspace, World } from "./world.js";

/** What only the real prover asks of a repository is left out: the fake prover judges the world itself. */
export function createFakeRepository(life: Life): Repository {
  const { world } = life;
  return {
    async openWorkspace({ workstream, base, head, fresh }) {
      await life.call("repository.openWorkspace");
      const found = world.workspaces.get(workstream);
      if (found === undefined || fresh)
        world.workspaces.set(workstream, { head: head ?? base, dirty: undefined });
      return { path: `workspaces/${workstream}`, base };
    },
    async publishBase(tip) {
      await life.call("repository.publishBase");
      world.origin = tip;
    },
    async lookAtWorkspace(workstream) {
      await life.call("repository.lookAtWorkspace");
      const workspace = world.workspaces.get(workstream);
      if (workspace === undefined) return undefined;
      const { head, dirty } = workspace;
      return dirty === undefined ? world.commits.treeOf(head) : world.commits.toTree(dirty);
    },
    async collect({ workstream, base }) {
      await life.call("repository.collect");
      const { commits } = world;
      const { head, committed } = collected(world, workstream);
      const began = commits.mergeBase(base, head);
      return { head, changed: commits.treeOf(head) !== commits.treeOf(began), committed };
    },
    async closeWorkspace(workstream) {
      await life.call("repository.closeWorkspace");
      world.workspaces.delete(workstream);
    },
    async buildCandidate({ tip, head, message }) {
      await life.call("repository.buildCandidate");
      return built(world, { tip, head, message });
    },
    async treeOf(commit) {
      await life.call("repository.treeOf");
      return world.commits.treeOf(commit);
    },
    async fetchCommits() {
      await life.call("repository.fetchCommits");
    },
    merge: () => unasked("merge"),
    commitCheckout: () => unasked("commitCheckout"),
    checkoutObstacle: () => unasked("checkoutObstacle"),
    checkout: () => unasked("checkout"),
    readFile: () => unasked("readFile"),
    listFiles: () => unasked("listFiles"),
    changedPaths: () => unasked("changedPaths"),
    hunks: () => unasked("hunks"),
    readBlobs: () => unasked("readBlobs"),
    blobSizes: () => unasked("blobSizes"),
    restorePaths: () => unasked("restorePaths"),
    filesWithWord: () => unasked("filesWithWord"),
  };
}

const unasked = (name: string): Promise<never> =>
  Promise.reject(new Error(`Nothing in the loop should ask repository.${name}.`));

export function workspaceOf(world: World, workstream: WorkstreamId): Workspace {
  const workspace = world.workspaces.get(workstream);
  if (workspace === undefined) throw new Error(`${workstream} has no workspace.`);
  return workspace;
}

/** What lies there uncommitted becomes a commit outside of the workspace, the same one each time. */
function collected(
  world: World,
  workstream: WorkstreamId,
): { head: Sha; committed: readonly string[] } {
  const { head, dirty } = workspaceOf(world, workstream);
  if (dirty === undefined) return { head, committed: [] };
  const before = world.commits.filesOf(head);
  const committed = [...dirty.keys()].filter((path) => dirty.get(path) !== before.get(path));
  return {
    head: world.commits.commit([head], world.commits.toTree(dirty), "left uncommitted"),
    committed,
  };
}

function built(
  world: World,
  { tip, head, message }: { readonly tip: Sha; readonly head: Sha; readonly message: string },
): BuiltCandidate {
  const merged = world.commits.merge(tip, head);
  if (merged.kind === "conflict") return { ...merged, excerpt: [] };
  const commit = world.commits.commit([tip], merged.tree, message);
  return { kind: "built", candidate: { commit, tree: merged.tree, tip, head } };
}
