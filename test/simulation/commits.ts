/**
 * Commits, trees and three-way merges, small enough that a run costs nothing. Ids name contents, as git's do:
 * the same content is the same id, in every life of a run.
 *
 * A file is a line of words. Two sides that change the same file differently are in conflict, whatever the words;
 * what the words mean (`quality.ts`) makes merges that are clean and wrong.
 */

import { type Sha, type Tree, toSha, toTree } from "../../src/domain/ids.js";

export type Files = ReadonlyMap<string, string>;

export interface Commit {
  readonly id: Sha;
  /** Parents come before their children. */
  readonly order: number;
  readonly parents: readonly Sha[];
  readonly tree: Tree;
  readonly message: string;
  /** Itself among them. */
  readonly ancestors: ReadonlySet<Sha>;
}

export type MergeOf<Value> =
  | { readonly kind: "clean"; readonly tree: Value }
  | { readonly kind: "conflict"; readonly files: readonly string[] };

export class Commits {
  readonly #commits = new Map<Sha, Commit>();
  readonly #commitIds = new Map<string, Sha>();
  readonly #trees = new Map<Tree, Files>();
  readonly #treeIds = new Map<string, Tree>();
  readonly #merges = new Map<string, MergeOf<Tree>>();

  toTree(files: Files): Tree {
    const key = [...files]
      .map(([path, text]) => `${path}=${text}`)
      .sort()
      .join("\n");
    let id = this.#treeIds.get(key);
    if (id === undefined) {
      id = toTree(`e${hex(this.#treeIds.size + 1)}`);
      this.#treeIds.set(key, id);
      this.#trees.set(id, files);
    }
    return id;
  }

  commit(parents: readonly Sha[], tree: Tree, message: string): Sha {
    const key = `${parents.join(" ")}\n${tree}\n${message}`;
    let id = this.#commitIds.get(key);
    if (id === undefined) {
      id = toSha(`c${hex(this.#commitIds.size + 1)}`);
      const ancestors = new Set(parents.flatMap((parent) => [...this.get(parent).ancestors]));
      ancestors.add(id);
      const order = this.#commitIds.size;
      this.#commitIds.set(key, id);
      this.#commits.set(id, { id, order, parents, tree, message, ancestors });
    }
    return id;
  }

  get(id: Sha): Commit {
    const commit = this.#commits.get(id);
    if (commit === undefined) throw new Error(`There is no commit ${id}.`);
    return commit;
  }

  treeOf(id: Sha): Tree {
    return this.get(id).tree;
  }

  files(tree: Tree): Files {
    const files = this.#trees.get(tree);
    if (files === undefined) throw new Error(`There is no tree ${tree}.`);
    return files;
  }

  filesOf(commit: Sha): Files {
    return this.files(this.treeOf(commit));
  }

  isAncestor(ancestor: Sha, of: Sha): boolean {
    return this.get(of).ancestors.has(ancestor);
  }

  /** The merge of `head` onto `base`. */
  merge(base: Sha, head: Sha): MergeOf<Tree> {
    const key = `${base} ${head}`;
    let merged = this.#merges.get(key);
    if (merged === undefined) {
      merged = this.#merge(base, head);
      this.#merges.set(key, merged);
    }
    return merged;
  }

  #merge(base: Sha, head: Sha): MergeOf<Tree> {
    const old = this.filesOf(this.mergeBase(base, head));
    const ours = this.filesOf(base);
    const theirs = this.filesOf(head);
    const files = new Map<string, string>();
    const conflicts: string[] = [];
    for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
      const [was, our, their] = [old.get(path), ours.get(path), theirs.get(path)];
      const text = was === our ? their : our;
      if (was !== our && was !== their && our !== their) conflicts.push(path);
      else if (text !== undefined) files.set(path, text);
    }
    if (conflicts.length > 0) return { kind: "conflict", files: conflicts.sort() };
    return { kind: "clean", tree: this.toTree(files) };
  }

  mergeBase(one: Sha, other: Sha): Sha {
    const { ancestors } = this.get(other);
    let best: Commit | undefined;
    for (const id of this.get(one).ancestors) {
      const commit = this.get(id);
      if (ancestors.has(id) && (best === undefined || commit.order > best.order)) best = commit;
    }
    if (best === undefined) throw new Error(`${one} and ${other} have no common history.`);
    return best.id;
  }
}

const hex = (count: number): string => count.toString(16).padStart(39, "0");
