/**
 * The state of a folder as a tree, written with Interlock's own git directory and index. Whatever repository lies in
 * the folder is not looked at: neither its configuration, excludes, attributes and filters nor its index.
 */

import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Tree, toTree } from "../../domain/ids.js";
import { GitError, type GitOptions, git, gitBytes, gitLine } from "./git.js";
import { lookAt } from "./look-at.js";
import { decodePath, joinPaths, splitNul } from "./path-codec.js";
import type { Store } from "./store.js";

export interface SnapshotRequest {
  readonly folder: string;
  /** Kept from one snapshot to the next, so that unchanged files are not read again. */
  readonly indexFile: string;
  /** What the folder's changes are changes of. */
  readonly onto: Tree;
  /** Paths that are as `onto` has them, whatever the folder says. */
  readonly except: ReadonlySet<string>;
}

export async function snapshot(store: Store, request: SnapshotRequest): Promise<Tree> {
  const { folder, indexFile, onto, except } = request;
  const place = inFolder(store, { folder, indexFile });
  await rm(`${indexFile}.lock`, { force: true });
  // Keeps times and sizes of all files that are the same in both; looks at no file.
  await git(place, ["read-tree", "--reset", "-i", onto]);
  const { gone, changed } = await changedFiles(place);
  const isOurs = (path: string): boolean => !except.has(path);
  await unstage(place, gone.filter(isOurs));
  await stage(place, [...changed, ...(await newFiles(store, place))].filter(isOurs));
  return toTree(await gitLine(place, ["write-tree"]));
}

export const inFolder = (
  store: Store,
  { folder, indexFile }: { readonly folder: string; readonly indexFile: string },
): GitOptions => ({
  gitDir: store.layout.mirrorGit,
  workTree: folder,
  indexFile,
  cwd: folder,
});

/** `git add` and `git status` would run git inside a submodule to see whether it is clean: code of the agent's choice. */
async function changedFiles(
  place: GitOptions,
): Promise<{ readonly gone: readonly string[]; readonly changed: readonly string[] }> {
  const args = ["diff-files", "--name-status", "-z", "--no-renames", "--ignore-submodules=all"];
  const fields = splitNul(await gitBytes(place, args));
  const gone: string[] = [];
  const changed: string[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [status, path = NOTHING] = fields.slice(at, at + 2);
    (status?.toString("latin1") === "D" ? gone : changed).push(decodePath(path));
  }
  return { gone, changed };
}

const NOTHING = Buffer.alloc(0);

/** A repository inside the folder is listed as a folder; it is somebody else's and stays out. */
async function newFiles(store: Store, place: GitOptions): Promise<readonly string[]> {
  return (await newPaths(store, place)).filter((path) => !path.endsWith("/"));
}

/** What is neither in the index nor ignored. */
export async function newPaths(store: Store, place: GitOptions): Promise<readonly string[]> {
  const excludes = ["-c", `core.excludesFile=${store.layout.excludesFile}`];
  const args = [...excludes, "ls-files", "--others", "--exclude-standard", "-z"];
  return splitNul(await gitBytes(place, args)).map(decodePath);
}

/** Without a look at the folder: where the file was, there may be a link to another place by now. */
async function unstage(place: GitOptions, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  await git({ ...place, input: joinPaths(paths) }, [
    "update-index",
    ...["--force-remove", "-z", "--stdin"],
  ]);
}

async function stage(place: GitOptions, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const options = { ...place, input: joinPaths(paths) };
  // --replace: a file may have become a folder, or a folder a file.
  const args = ["update-index", "--add", "--remove", "--replace", "-z", "--stdin"];
  try {
    await git(options, args);
  } catch (cause) {
    if (!(cause instanceof GitError)) throw cause;
    await makeReadable(place.workTree ?? "", paths);
    await rm(`${place.indexFile ?? ""}.lock`, { force: true });
    await git(options, args);
  }
}

/** The folder's owner can take away the right to read its own files, which must not stop anybody else. */
async function makeReadable(folder: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const file = join(folder, path);
    const stats = await lookAt(file);
    if (stats?.isFile() === true) await chmod(file, stats.mode | 0o400);
  }
}
