/** The repository that jobs run on, read only. Commits are told by their object id. */

import type { Sha, Tree } from "../domain/ids.js";

export interface Code {
  /** Undefined: there is no such commit. `revision` as git takes it, e.g. `HEAD`, `main`, `v1.2`. */
  resolve(revision: string): Promise<Sha | undefined>;
  treeOf(commit: Sha): Promise<Tree>;
  /** Undefined: there is no such file, or it is larger than `bytesMax`. Links are not followed. */
  read(commit: Sha, path: string, bytesMax: number): Promise<string | undefined>;
  /** Paths of all files under a folder, relative to the repository. */
  list(commit: Sha, under: string): Promise<readonly string[]>;
  mergeBase(one: Sha, other: Sha): Promise<Sha | undefined>;
  /** Paths that differ. */
  changed(from: Sha, to: Sha): Promise<readonly string[]>;
  describe(commit: Sha): Promise<CommitFacts>;
  /** Commits that `to` has and `from` has not, oldest first, `max` at most. */
  between(from: Sha, to: Sha, max: number): Promise<readonly CommitFacts[]>;
  /** `owner/name`, after `origin`; `local/<folder>` where nothing says. */
  slug(): Promise<string>;
  /** The branch that pull requests go to, without `refs/heads/`. */
  defaultBranch(): Promise<string>;
  /**
   * A git directory of its own that is at `commit`: on branch `ref` when it is `refs/heads/…`, else detached. No file is checked
   * out. Objects are borrowed, never written; no hook, no credential, nothing of the user's configuration.
   */
  cloneInto(request: CloneRequest): Promise<void>;
}

export interface CloneRequest {
  /** The git directory; it is made. */
  readonly directory: string;
  readonly commit: Sha;
  readonly ref: string;
  /** Undefined: the whole history; 1: the commit alone. */
  readonly depth: number | undefined;
  readonly tags: boolean;
  readonly submodules: "no" | "yes" | "recursive";
  /** URL that `origin` is said to be. */
  readonly originUrl: string;
}

export interface CommitFacts {
  readonly sha: Sha;
  readonly tree: Tree;
  readonly parents: readonly Sha[];
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
  /** ISO 8601, of the committer. */
  readonly at: string;
}

export interface Person {
  readonly name: string;
  readonly email: string;
}
