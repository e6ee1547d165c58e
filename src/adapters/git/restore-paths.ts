/** A tree with some paths as another tree has them, made in a temporary index. */

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Tree, toTree } from "../../domain/ids.js";
import type { TreeEntry } from "../../ports/repository.js";
import { git, gitLine } from "./git.js";
import { encodePath } from "./path-codec.js";
import type { Store } from "./store.js";
import type { Listing } from "./trees.js";

export interface RestoreRequest {
  readonly of: Tree;
  /** What the other tree has. */
  readonly from: Listing;
  /** Files, by their whole path. What the other tree does not have is taken away. */
  readonly paths: readonly string[];
}

export async function restorePaths(
  store: Store,
  { of, from, paths }: RestoreRequest,
): Promise<Tree> {
  if (paths.length === 0) return of;
  const { layout, ambient } = store;
  const indexFile = join(layout.indexes, `.restoring-${ambient.nonce()}`);
  const place = { gitDir: layout.mirrorGit, indexFile };
  await mkdir(layout.indexes, { recursive: true, mode: 0o700 });
  try {
    await git(place, ["read-tree", of]);
    const input = Buffer.concat(toRecords(from, paths));
    await git({ ...place, input }, ["update-index", "--replace", "-z", "--index-info"]);
    return toTree(await gitLine(place, ["write-tree"]));
  } finally {
    await rm(indexFile, { force: true });
  }
}

/** First what goes, then what comes: a folder may have to make way for a file of its name. */
function toRecords(from: Listing, paths: readonly string[]): readonly Buffer[] {
  const gone = paths.filter((path) => !from.has(path)).map((path) => toRecord(path, GONE));
  const back = paths.flatMap((path) => {
    const entry = from.get(path);
    return entry === undefined ? [] : [toRecord(path, entry)];
  });
  return [...gone, ...back];
}

/** Mode 0 takes the path out of the index; the id is not looked at. */
const GONE: TreeEntry = { mode: "0", id: "0".repeat(40) };

/** `<mode> <id>\t<path> NUL` */
const toRecord = (path: string, { mode, id }: TreeEntry): Buffer =>
  Buffer.concat([Buffer.from(`${mode} ${id}\t`), encodePath(path), Buffer.from([0])]);
