/**
 * Interlock's own copy of the repository, the workspaces made from it, and the commits collected into it.
 * Nothing here runs git inside an agent's workspace, or changes the user's checkout.
 */

import type { Candidate } from "../domain/event.js";
import type { Instant, Sha, Tree, WorkstreamId } from "../domain/ids.js";

export interface Workspace {
  readonly path: string;
  /** The commit that it was made from. */
  readonly base: Sha;
}

export interface Collected {
  readonly head: Sha;
  /** False when the head's tree is that of the base's commit which it grew from: nothing was done. */
  readonly changed: boolean;
  /** Paths that were not committed by the agent and were committed by Interlock. */
  readonly committed: readonly string[];
}

export type Merged =
  | { readonly kind: "clean"; readonly tree: Tree }
  | {
      readonly kind: "conflict";
      readonly files: readonly string[];
      readonly excerpt: readonly string[];
    };

export type BuiltCandidate =
  | { readonly kind: "built"; readonly candidate: Candidate }
  | {
      readonly kind: "conflict";
      readonly files: readonly string[];
      readonly excerpt: readonly string[];
    };

/** What stands at a path of a tree. */
export interface TreeEntry {
  /** As git has it: `100644`, `100755` for a program, `120000` for a link, `160000` for a submodule. */
  readonly mode: string;
  /** Object id of the content. */
  readonly id: string;
}

/** One path of a change, as git's raw diff has it. */
export interface ChangedPath {
  readonly path: string;
  readonly status: "added" | "modified" | "deleted" | "type-changed";
  readonly isBinary: boolean;
  /** Absent where the path is new. */
  readonly before?: TreeEntry;
  /** Absent where the path is gone. */
  readonly after?: TreeEntry;
}

/** Lines that one stretch of a file loses, and those that stand there instead. */
export interface Hunk {
  readonly path: string;
  /** Line of the first of `removed` in the old file, from 1; with none, the line after which `added` comes. */
  readonly oldStart: number;
  /** The same for `added` in the new file. */
  readonly newStart: number;
  /** Without their line ends. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** A fresh folder that holds exactly one tree. */
export interface Checkout {
  readonly path: string;
  /** True while every tracked file is as the tree has it and no untracked, unignored file has appeared. */
  isPristine(): Promise<boolean>;
  /** The text of a file that a gate wrote; undefined when it is missing, larger than `bytesMax`, a link or no file. */
  readFile(path: string, bytesMax: number): Promise<string | undefined>;
  /** Untracked paths, ignored ones too; a folder that is wholly untracked is one path, ending in `/`. */
  untracked(): Promise<readonly string[]>;
  /** SHA-256 of each file at or below these paths, by its path; of a link, of where it leads. What is not there has none. */
  digests(paths: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** Writes these texts at their paths, whatever stands there; undefined: nothing is to stand there. Follows no link. */
  write(texts: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** Puts paths back as the tree has them; what the tree does not have is removed. */
  restore(paths: readonly string[]): Promise<void>;
  dispose(): Promise<void>;
}

export interface Repository {
  /**
   * Makes the workspace, or finds it. `head` is the last collected commit to go on from; `fresh` throws away
   * what is there. Base history only, no credential, hooks off. May be called twice.
   */
  openWorkspace(request: {
    readonly workstream: WorkstreamId;
    readonly base: Sha;
    readonly head?: Sha;
    readonly fresh: boolean;
    /** Further branches it may see, e.g. of pull requests that it takes over: name → commit. */
    readonly branches: Readonly<Record<string, Sha>>;
  }): Promise<Workspace>;

  /** Brings the workspaces' `origin` up to the tip, without touching any workspace. May be called twice. */
  publishBase(tip: Sha): Promise<void>;

  /** What the workspace's files are at this moment, as a tree; undefined when there is no workspace. Changes nothing in it. */
  lookAtWorkspace(workstream: WorkstreamId): Promise<Tree | undefined>;

  /** Fetches the agent's work by object id; commits what was left uncommitted, dated `at`. May be called twice. */
  collect(request: {
    readonly workstream: WorkstreamId;
    readonly base: Sha;
    readonly at: Instant;
  }): Promise<Collected>;

  /** Deletes the workspace. May be called twice. */
  closeWorkspace(workstream: WorkstreamId): Promise<void>;

  /** The merge of `head` onto `base`, as a tree; nothing is checked out. */
  merge(base: Sha, head: Sha): Promise<Merged>;

  /** The squashed commit on the tip. The same request gives the same commit id. */
  buildCandidate(request: {
    readonly workstream: WorkstreamId;
    readonly tip: Sha;
    readonly head: Sha;
    readonly message: string;
    readonly at: Instant;
  }): Promise<BuiltCandidate>;

  /** Commits the state of a mended checkout on top of `head`, in Interlock's name. Undefined: nothing was mended. */
  commitCheckout(request: {
    readonly workstream: WorkstreamId;
    readonly checkout: Checkout;
    readonly head: Sha;
    readonly message: string;
    readonly at: Instant;
  }): Promise<Sha | undefined>;

  /**
   * Why the tree cannot be written to any folder, in a few words: a name that git refuses, e.g. `.git`, or that is too long.
   * Undefined: it can.
   */
  checkoutObstacle(tree: Tree): Promise<string | undefined>;

  /** A new folder with the tree, and `extra` files written over it. */
  checkout(tree: Tree, extra?: Readonly<Record<string, string>>): Promise<Checkout>;

  /** Brings commits of the user's repository within reach, by object id. */
  fetchCommits(commits: readonly Sha[]): Promise<void>;

  treeOf(commit: Sha): Promise<Tree>;

  /** The text of a file of a tree; undefined when there is none. */
  readFile(tree: Tree, path: string): Promise<string | undefined>;

  /**
   * Contents of blobs by object id; one that is larger than `bytesMax`, or is not there, is absent. Bytes that are no UTF-8
   * become U+FFFD.
   */
  readBlobs(ids: readonly string[], bytesMax: number): Promise<ReadonlyMap<string, string>>;

  /** Bytes of blobs by object id; what is not there, or is no blob, is absent. */
  blobSizes(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** What differs between two trees, without surrounding lines; no attribute can hide a line of it. Binary files have no hunks. */
  hunks(from: Tree, to: Tree): Promise<readonly Hunk[]>;

  /** All paths of a tree. */
  listFiles(tree: Tree): Promise<readonly string[]>;

  changedPaths(from: Tree, to: Tree): Promise<readonly ChangedPath[]>;

  /** The tree `of` with the given paths as `from` has them (absent there: removed). */
  restorePaths(of: Tree, from: Tree, paths: readonly string[]): Promise<Tree>;

  /** Text files of the tree in which the word occurs. */
  filesWithWord(tree: Tree, word: string): Promise<readonly string[]>;
}
