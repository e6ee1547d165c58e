/** The squashed commit that lands: the merge of tip and head as a tree, the tip as the only parent. */

import { type Sha, type Tree, toSha } from "../../domain/ids.js";
import type { BuiltCandidate, Repository } from "../../ports/repository.js";
import { git, gitLine } from "./git.js";
import { signedBy } from "./identity.js";
import { refsOf } from "./layout.js";
import { merge } from "./merge.js";
import type { Store } from "./store.js";

type CandidateRequest = Parameters<Repository["buildCandidate"]>[0];

export async function buildCandidate(
  store: Store,
  request: CandidateRequest,
): Promise<BuiltCandidate> {
  const { workstream, tip, head } = request;
  const gitDir = store.layout.mirrorGit;
  const merged = await merge(gitDir, tip, head);
  if (merged.kind === "conflict") return merged;
  const commit = await squash(store, request, merged.tree);
  // The branch will point to it; until then this name keeps it.
  await git({ gitDir }, ["update-ref", refsOf(store.run, workstream).candidate, commit]);
  return { kind: "built", candidate: { commit, tree: merged.tree, tip, head } };
}

async function squash(store: Store, request: CandidateRequest, tree: Tree): Promise<Sha> {
  const { tip, message, at } = request;
  const options = {
    gitDir: store.layout.mirrorGit,
    input: message,
    env: signedBy(store.identity, at),
  };
  return toSha(await gitLine(options, ["commit-tree", tree, "-p", tip, "-F", "-"]));
}
