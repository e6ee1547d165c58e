/** Looking into commits and trees of the mirror. */

import { type Sha, type Tree, toTree } from "../../domain/ids.js";
import type { TreeEntry } from "../../ports/repository.js";
import { git, gitBytes, gitLine, toGitError, tryGit } from "./git.js";
import { decodePath, splitNul } from "./path-codec.js";
import type { Store } from "./store.js";

export type Listing = ReadonlyMap<string, TreeEntry>;

export const LINK_MODE = "120000";
export const SUBMODULE_MODE = "160000";

/** Listings kept at a time; a proof looks into two or three trees again and again. */
const LISTINGS_MAX = 6;

export interface Trees {
  readonly treeOf: (commit: Sha) => Promise<Tree>;
  readonly list: (tree: Tree) => Promise<Listing>;
  readonly readFile: (tree: Tree, path: string) => Promise<string | undefined>;
  readonly filesWithWord: (tree: Tree, word: string) => Promise<readonly string[]>;
}

export function createTrees(store: Store): Trees {
  const gitDir = store.layout.mirrorGit;
  const listings = new Map<Tree, Promise<Listing>>();
  const treesOf = new Map<Sha, Tree>();
  const list = (tree: Tree): Promise<Listing> => {
    const known = listings.get(tree) ?? readListing(gitDir, tree);
    // Put at the end again: the one that nobody has asked for the longest is the first.
    listings.delete(tree);
    listings.set(tree, known);
    const [oldest] = listings.keys();
    if (listings.size > LISTINGS_MAX && oldest !== undefined) listings.delete(oldest);
    return known;
  };
  return {
    list,
    treeOf: async (commit) => {
      // Asked several times for each proof, and can never have another answer.
      const tree = treesOf.get(commit) ?? (await treeOf(gitDir, commit));
      treesOf.set(commit, tree);
      return tree;
    },
    readFile: async (tree, path) => {
      const entry = (await list(tree)).get(path);
      if (entry === undefined || entry.mode === LINK_MODE || entry.mode === SUBMODULE_MODE) {
        return undefined;
      }
      return git({ gitDir }, ["cat-file", "blob", entry.id]);
    },
    filesWithWord: async (tree, word) => {
      const output = await filesByGrep(gitDir, tree, word);
      // `<tree>:<path>`
      return splitNul(output).map((field) => decodePath(field.subarray(tree.length + 1)));
    },
  };
}

export const treeOf = async (gitDir: string, commit: Sha): Promise<Tree> =>
  toTree(await gitLine({ gitDir }, ["rev-parse", "--verify", `${commit}^{tree}`]));

async function readListing(gitDir: string, tree: Tree): Promise<Listing> {
  const output = await gitBytes({ gitDir }, ["ls-tree", "-r", "-z", "--full-tree", tree]);
  return new Map(splitNul(output).map(toEntry));
}

/** `<mode> <type> <id>\t<path>` */
function toEntry(record: Buffer): [string, TreeEntry] {
  const tab = record.indexOf("\t");
  const [mode, , id] = record.subarray(0, tab).toString("latin1").split(" ");
  if (tab === -1 || mode === undefined || id === undefined) {
    throw new Error(`Not a line of git ls-tree: ${JSON.stringify(record.toString("latin1"))}`);
  }
  return [decodePath(record.subarray(tab + 1)), { mode, id }];
}

async function filesByGrep(gitDir: string, tree: Tree, word: string): Promise<Buffer> {
  // -w whole words, -F no pattern, -I not in binary files, -e because a word may begin with a dash.
  const args = ["grep", "--files-with-matches", "-z", "-w", "-F", "-I", "-e", word, tree];
  const result = await tryGit({ gitDir }, args);
  if (result.exitCode > 1) throw toGitError(args, result);
  return result.stdout;
}
