/** What a turn has come to, as one commit in the mirror: the agent's own, and on top what it left uncommitted. */

import { type Instant, type Sha, type Tree, toSha, type WorkstreamId } from "../../domain/ids.js";
import type { Collected, Repository } from "../../ports/repository.js";
import { fetchHead } from "./agent-repository.js";
import { knowBase } from "./base-history.js";
import { git, gitBytes, gitLine, toGitError, tryGit } from "./git.js";
import { INTERLOCK, signedBy } from "./identity.js";
import { refsOf } from "./layout.js";
import { isFolder } from "./look-at.js";
import { knownOf } from "./open-workspace.js";
import { ensureMounted } from "./overlay.js";
import { decodePath, splitNul } from "./path-codec.js";
import { snapshot } from "./snapshot.js";
import type { Store } from "./store.js";
import { treeOf } from "./trees.js";

type CollectRequest = Parameters<Repository["collect"]>[0];

const MESSAGE = `chore: commit what the agent left uncommitted

Interlock committed this, not the agent.
`;

export function collect(store: Store, request: CollectRequest): Promise<Collected> {
  const { workstream, base, at } = request;
  const gitDir = store.layout.mirrorGit;
  return store.oneAtATime(workstream)(async () => {
    await knowBase(store, base);
    await ensureMounted(store, workstream);
    const head = (await fetchHead(store, workstream)) ?? (await lastKnown(store, request));
    const left = await commitLeft(store, { workstream, head, at });
    await git({ gitDir }, ["update-ref", refsOf(store.run, workstream).work, left.head]);
    const changed = await hasChanged(gitDir, { base, head: left.head });
    return { head: left.head, changed, committed: left.committed };
  });
}

/** The agent's repository is of no use: its files may be. They are taken as changes of what was known before. */
const lastKnown = async (store: Store, { workstream, base }: CollectRequest): Promise<Sha> =>
  (await knownOf(store, workstream)) ?? base;

interface Left {
  readonly head: Sha;
  readonly committed: readonly string[];
}

async function commitLeft(
  store: Store,
  request: { readonly workstream: WorkstreamId; readonly head: Sha; readonly at: Instant },
): Promise<Left> {
  const { workstream, head, at } = request;
  const gitDir = store.layout.mirrorGit;
  const folder = store.layout.workspace(workstream);
  if (!(await isFolder(folder))) return { head, committed: [] };
  const onto = await treeOf(gitDir, head);
  const indexFile = store.layout.index(workstream);
  const tree = await snapshot(store, { folder, indexFile, onto, except: new Set() });
  if (tree === onto) return { head, committed: [] };
  const commit = await gitLine({ gitDir, input: MESSAGE, env: signedBy(INTERLOCK, at) }, [
    ...["commit-tree", tree],
    ...["-p", head],
    ...["-F", "-"],
  ]);
  return { head: toSha(commit), committed: await pathsBetween(gitDir, onto, tree) };
}

async function pathsBetween(gitDir: string, from: Tree, to: Tree): Promise<readonly string[]> {
  const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to];
  return splitNul(await gitBytes({ gitDir }, args)).map(decodePath);
}

/** Against the point where the work began, or where the base was last merged in. */
async function hasChanged(
  gitDir: string,
  { base, head }: { readonly base: Sha; readonly head: Sha },
): Promise<boolean> {
  const args = ["merge-base", base, head];
  const found = await tryGit({ gitDir }, args);
  if (found.exitCode === 1) return true;
  if (found.exitCode !== 0) throw toGitError(args, found);
  const began = toSha(found.stdout.toString("utf8"));
  return (await treeOf(gitDir, began)) !== (await treeOf(gitDir, head));
}
