/**
 * Checkouts: fresh folders that hold exactly one tree, for gates to run in. What happened in one is found out with
 * Interlock's own git directory and an index that lies outside, never with what the folder says of itself.
 */

import { appendFile, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Sha, type Tree, toInstant, toSha } from "../../domain/ids.js";
import type { Checkout, Repository } from "../../ports/repository.js";
import { digestsIn } from "./digests.js";
import { git, gitBytes, gitLine, toGitError, tryGit } from "./git.js";
import { INTERLOCK, signedBy } from "./identity.js";
import { readInside, removeInside, writeInside } from "./inner-path.js";
import { refsOf } from "./layout.js";
import { decodePath, joinPaths, splitNul } from "./path-codec.js";
import { removeFolder } from "./remove-folder.js";
import { inFolder, newPaths, snapshot } from "./snapshot.js";
import type { Store } from "./store.js";
import { treeOf } from "./trees.js";

export interface Checkouts {
  open(tree: Tree, extra?: Readonly<Record<string, string>>): Promise<Checkout>;
  commit(request: Parameters<Repository["commitCheckout"]>[0]): Promise<Sha | undefined>;
}

interface Opened {
  readonly folder: string;
  readonly tree: Tree;
  /** Holds the tree and the extra files, with the times and sizes that they were written with. */
  readonly indexFile: string;
  readonly extra: ReadonlySet<string>;
}

export function createCheckouts(store: Store): Checkouts {
  const opened = new Map<string, Opened>();
  return {
    open: async (tree, extra = {}) => {
      const one = await makeCheckout(store, tree, extra);
      opened.set(one.folder, one);
      return toCheckout(store, one, () => opened.delete(one.folder));
    },
    commit: async (request) => {
      const one = opened.get(request.checkout.path);
      if (one === undefined) throw new Error(`${request.checkout.path} is not an open checkout.`);
      return commitCheckout(store, one, request);
    },
  };
}

async function makeCheckout(
  store: Store,
  tree: Tree,
  extra: Readonly<Record<string, string>>,
): Promise<Opened> {
  const { layout, ambient } = store;
  const nonce = ambient.nonce();
  const folder = layout.checkout(nonce);
  const indexFile = join(layout.indexes, `.checkout-${nonce}`);
  await mkdir(layout.checkouts, { recursive: true, mode: 0o700 });
  await mkdir(layout.indexes, { recursive: true, mode: 0o700 });
  await makeGitDir(store, folder, tree);
  await git(inFolder(store, { folder, indexFile }), ["read-tree", "--reset", "-u", tree]);
  await copyFile(indexFile, join(folder, ".git", "index"));
  const paths = Object.keys(extra);
  for (const [path, text] of Object.entries(extra)) await writeInside(folder, path, text);
  if (paths.length > 0) await remember(store, { folder, indexFile }, paths);
  return { folder, tree, indexFile, extra: new Set(paths) };
}

/** For tools that ask git where they are and what has changed. Nothing that is written there reaches the mirror. */
async function makeGitDir(store: Store, folder: string, tree: Tree): Promise<void> {
  const { mirrorGit, baseGit, excludesFile } = store.layout;
  const gitDir = join(folder, ".git");
  await git({}, ["init", "--quiet", "--template=", `--object-format=${formatOf(tree)}`, folder]);
  await mkdir(join(gitDir, "objects", "info"), { recursive: true });
  const stores = [mirrorGit, baseGit].map((path) => `${join(path, "objects")}\n`);
  await writeFile(join(gitDir, "objects", "info", "alternates"), stores.join(""));
  await appendFile(join(gitDir, "config"), toConfig(excludesFile));
  await writeFile(join(gitDir, "HEAD"), `${await commitOf(mirrorGit, tree)}\n`);
}

const formatOf = (id: string): string => (id.length === 64 ? "sha256" : "sha1");

const toConfig = (excludesFile: string): string => `[core]
\thooksPath = /dev/null
\tfsmonitor = false
\tautocrlf = false
\texcludesFile = ${JSON.stringify(excludesFile)}
[gc]
\tauto = 0
[maintenance]
\tauto = false
`;

/** A commit of nothing but the tree: the same for everybody, whenever and by whomever the tree was made. */
async function commitOf(gitDir: string, tree: Tree): Promise<string> {
  const options = { gitDir, env: signedBy(INTERLOCK, toInstant(0)), input: "checkout\n" };
  return gitLine(options, ["commit-tree", tree, "-F", "-"]);
}

/** Their ids only: the files are none of the repository's objects, and some must not be seen by those who read these. */
async function remember(
  store: Store,
  place: { readonly folder: string; readonly indexFile: string },
  paths: readonly string[],
): Promise<void> {
  const options = { ...inFolder(store, place), input: joinPaths(paths) };
  await git(options, ["update-index", "--info-only", "--add", "--replace", "-z", "--stdin"]);
}

function toCheckout(store: Store, one: Opened, forget: () => void): Checkout {
  const { folder } = one;
  return {
    path: folder,
    isPristine: () => isPristine(store, one),
    readFile: (path, bytesMax) => readInside(folder, path, bytesMax),
    digests: (paths) => digestsIn(folder, paths),
    untracked: () => untracked(store, one),
    write: (texts) => writeTexts(folder, texts),
    restore: (paths) => restore(store, one, paths),
    dispose: async () => {
      await removeFolder(folder);
      await rm(one.indexFile, { force: true });
      forget();
    },
  };
}

async function isPristine(store: Store, one: Opened): Promise<boolean> {
  const place = inFolder(store, one);
  // Reads again what has another time or size than it was written with; exit 1: something is different.
  const args = ["update-index", "--ignore-submodules", "--refresh"];
  const result = await tryGit(place, args);
  if (result.exitCode > 1) throw toGitError(args, result);
  return result.exitCode === 0 && (await newPaths(store, place)).length === 0;
}

async function writeTexts(
  folder: string,
  texts: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    if (text === undefined) await removeInside(folder, path);
    else await writeInside(folder, path, text);
  }
}

/** Git skips in silence what the index does not have. */
async function restore(store: Store, one: Opened, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  for (const path of paths) await removeInside(one.folder, path);
  const place = { ...inFolder(store, one), input: joinPaths(paths) };
  const args = ["checkout-index", "--quiet", "--force", "-z", "--stdin"];
  const result = await tryGit(place, args);
  if (result.exitCode > 1) throw toGitError(args, result);
}

async function untracked(store: Store, one: Opened): Promise<readonly string[]> {
  const args = ["ls-files", "--others", "--directory", "-z"];
  return splitNul(await gitBytes(inFolder(store, one), args)).map(decodePath);
}

async function commitCheckout(
  store: Store,
  { folder, tree, indexFile, extra }: Opened,
  request: Parameters<Repository["commitCheckout"]>[0],
): Promise<Sha | undefined> {
  const { workstream, head, message, at } = request;
  const gitDir = store.layout.mirrorGit;
  const staging = `${indexFile}.staging`;
  await copyFile(indexFile, staging);
  const mended = await snapshot(store, { folder, indexFile: staging, onto: tree, except: extra });
  await rm(staging, { force: true });
  if (mended === tree || mended === (await treeOf(gitDir, head))) return undefined;
  const options = { gitDir, input: message, env: signedBy(INTERLOCK, at) };
  const commit = await gitLine(options, ["commit-tree", mended, "-p", head, "-F", "-"]);
  await git({ gitDir }, ["update-ref", refsOf(store.run, workstream).mended, commit]);
  return toSha(commit);
}
