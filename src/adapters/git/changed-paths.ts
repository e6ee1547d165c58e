/** What differs between two trees, path by path, as the trees have it: no attribute can hide a path or call it binary. */

import type { Tree } from "../../domain/ids.js";
import type { ChangedPath } from "../../ports/repository.js";
import { gitBytes } from "./git.js";
import { decodePath, splitNul } from "./path-codec.js";

export async function changedPaths(
  gitDir: string,
  from: Tree,
  to: Tree,
): Promise<readonly ChangedPath[]> {
  // --no-renames: a renamed file is one that is gone and one that is new, each judged by its own path.
  const args = ["diff-tree", "-r", "-z", "--raw", "--numstat", "--no-renames", from, to];
  const fields = splitNul(await gitBytes({ gitDir }, args));
  const raw: { readonly path: string; readonly status: ChangedPath["status"] }[] = [];
  let at = 0;
  // Raw records come first, each of two fields; those of --numstat follow, each of one.
  for (; fields[at]?.[0] === COLON; at += 2) {
    const [record = NOTHING, path = NOTHING] = fields.slice(at, at + 2);
    raw.push({ path: decodePath(path), status: statusOf(record) });
  }
  const binary = new Set(fields.slice(at).filter(isBinaryCount).map(pathOfCount));
  return raw.map(({ path, status }) => ({ path, status, isBinary: binary.has(path) }));
}

const NOTHING = Buffer.alloc(0);
const COLON = ":".charCodeAt(0);
const BINARY_COUNT = Buffer.from("-\t-\t");

/** `:<old mode> <new mode> <old id> <new id> <letter>` */
function statusOf(record: Buffer): ChangedPath["status"] {
  const [oldMode, newMode, , , letter] = record.toString("latin1").slice(1).split(" ");
  if (letter === "A") return "added";
  if (letter === "D") return "deleted";
  if (letter === "T") return "type-changed";
  if (letter === "M") return oldMode === newMode ? "modified" : "type-changed";
  throw new Error(`git diff-tree answers with a status that it should not: ${String(letter)}`);
}

const isBinaryCount = (field: Buffer): boolean =>
  field.subarray(0, BINARY_COUNT.length).equals(BINARY_COUNT);

const pathOfCount = (field: Buffer): string => decodePath(field.subarray(BINARY_COUNT.length));
