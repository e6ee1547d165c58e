/**
 * Moves or deletes a branch of the user's repository by compare-and-swap, and leaves every checkout as it is.
 *
 * Where a branch is checked out, moving it would make the user's files look changed: `git status` compares them with
 * the branch. So such a HEAD is detached at the commit that it stands on, in the same transaction: both or neither.
 * Files and index are not touched.
 */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Sha } from "../../domain/ids.js";
import { writeAtomically } from "../files/durable.js";
import { type GitResult, tryGit } from "./git.js";
import { listWorktrees, type Worktree } from "./worktrees.js";

export interface BranchMove {
  /** The git directory that all worktrees have in common. */
  readonly repository: string;
  /** A folder of Interlock's own, outside the repository. */
  readonly directory: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** What it must point to at this moment; undefined: it must not exist. */
  readonly from: Sha | undefined;
  /** Undefined: it is deleted. */
  readonly to: Sha | undefined;
  /** For the reflogs. */
  readonly why: string;
}

export interface DetachedCheckout {
  readonly path: string;
  readonly at: Sha;
}

export type Moved =
  | { readonly kind: "moved"; readonly detached: readonly DetachedCheckout[] }
  /** It was not where it should be, or somebody holds its lock; nothing was changed. */
  | { readonly kind: "refused"; readonly why: string };

export async function moveBranch(move: BranchMove): Promise<Moved> {
  const { from } = move;
  const places = from === undefined ? [] : await placesOf(move);
  const result = await transact(move, places);
  if (result.exitCode !== 0) return { kind: "refused", why: result.stderr.trim() };
  return {
    kind: "moved",
    detached: places.flatMap(({ path }) => (from === undefined ? [] : [{ path, at: from }])),
  };
}

async function placesOf({ repository, branch }: BranchMove): Promise<readonly Worktree[]> {
  const worktrees = await listWorktrees(repository);
  return worktrees.filter((worktree) => worktree.branch === `refs/heads/${branch}`);
}

async function transact(move: BranchMove, places: readonly Worktree[]): Promise<GitResult> {
  const gitDir = await onlooker(move);
  const input = [
    "start",
    ...places.flatMap(({ head }) => detach(head, move)),
    moveLine(move),
    "prepare",
    "commit",
  ];
  return tryGit({ gitDir, input: `${input.join("\n")}\n` }, [
    ...["update-ref", "-m", move.why],
    "--stdin",
  ]);
}

/** Without `no-deref` the branch would be written through its HEAD. */
const detach = (head: string, { from }: BranchMove): readonly string[] =>
  from === undefined ? [] : ["option no-deref", `update ${head} ${from} ${from}`];

function moveLine({ branch, from, to }: BranchMove): string {
  const ref = `refs/heads/${branch}`;
  if (to === undefined) return from === undefined ? `verify ${ref}` : `delete ${ref} ${from}`;
  return from === undefined ? `create ${ref} ${to}` : `update ${ref} ${to} ${from}`;
}

/**
 * A git directory that shares the repository's refs and has a HEAD of its own. Git refuses to change a branch and the
 * HEAD that names it in one transaction, but only for the HEAD of the git directory that it was called for.
 */
async function onlooker({ repository, directory }: BranchMove): Promise<string> {
  const path = join(directory, "onlooker.git");
  await mkdir(path, { recursive: true, mode: 0o700 });
  await writeAtomically(join(path, "commondir"), `${repository}\n`);
  await writeAtomically(join(path, "HEAD"), "ref: refs/interlock/nothing\n");
  return path;
}
