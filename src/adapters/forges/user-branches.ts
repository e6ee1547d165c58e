/** Branches of the user's repository: looked up, made, moved and deleted, and none of them overwritten by mistake. */

import type { Sha } from "../../domain/ids.js";
import { fetchObjects } from "../git/fetch.js";
import { toGitError, tryGit } from "../git/git.js";
import { type DetachedCheckout, type Moved, moveBranch } from "../git/move-branch.js";
import { branchTip, commitAt } from "../git/store.js";

export interface UserBranches {
  readonly commitOf: (branch: string) => Promise<Sha | undefined>;
  /** Brings a commit from the mirror into the user's repository. */
  readonly bring: (commit: Sha) => Promise<void>;
  readonly isIn: (commit: Sha, history: Sha) => Promise<boolean>;
  readonly move: (move: {
    readonly branch: string;
    readonly from: Sha | undefined;
    readonly to: Sha | undefined;
    readonly why: string;
  }) => Promise<Moved>;
  /** Checkouts that stood on a branch that was moved away from them. */
  readonly detached: () => readonly DetachedCheckout[];
}

export interface UserBranchesOptions {
  readonly repository: string;
  readonly mirror: string;
  readonly directory: string;
}

export function createUserBranches(options: UserBranchesOptions): UserBranches {
  const { repository, mirror, directory } = options;
  const detached: DetachedCheckout[] = [];
  return {
    commitOf: (branch) => branchTip(repository, branch),
    bring: (commit) =>
      fetchObjects({ into: repository, from: mirror, refspecs: [commit], trust: "own" }),
    isIn: (commit, history) => isIn(repository, commit, history),
    move: async (move) => {
      const moved = await moveBranch({ repository, directory, ...move });
      if (moved.kind === "moved") detached.push(...moved.detached);
      return moved;
    },
    detached: () => [...detached],
  };
}

async function isIn(gitDir: string, commit: Sha, history: Sha): Promise<boolean> {
  if ((await commitAt(gitDir, commit)) === undefined) return false;
  const args = ["merge-base", "--is-ancestor", commit, history];
  const result = await tryGit({ gitDir }, args);
  if (result.exitCode > 1) throw toGitError(args, result);
  return result.exitCode === 0;
}
