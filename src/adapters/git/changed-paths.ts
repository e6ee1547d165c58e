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
  const raw: Omit<ChangedPath, "isBinary">[] = [];
  let at = 0;
  // Raw records come first, each of two fields; those of --numstat follow, each of one.
  for (; fields[at]?.[0] === COLON; at += 2) {
    const [record = NOTHING, path = NOTHING] = fields.slice(at, at + 2);
    raw.push({ path: decodePath(path), ...readRecord(record) });
  }
  const binary = new Set(fields.slice(at).filter(isBinaryCount).map(pathOfCount));
  return raw.map((one) => ({ ...one, isBinary: binary.has(one.path) }));
}

const NOTHING = Buffer.alloc(0);
const COLON = ":".charCodeAt(0);
const BINARY_COUNT = Buffer.from("-\t-\t");

/** `:<old mode> <new mode> <old id> <new id> <letter>` */
function readRecord(record: Buffer): Pick<ChangedPath, "status" | "before" | "after"> {
  const [oldMode = "", newMode = "", oldId = "", newId = "", letter = ""] = record
    .toString("latin1")
    .slice(1)
    .split(" ");
  return {
    status: statusOf(letter, oldMode === newMode),
    ...(letter === "A" ? {} : { before: { mode: oldMode, id: oldId } }),
    ...(letter === "D" ? {} : { after: { mode: newMode, id: newId } }),
  };
}

function statusOf(letter: string, isSameMode: boolean): ChangedPath["status"] {
  if (letter === "A") return "added";
  if (letter === "D") return "deleted";
  if (letter === "T") return "type-changed";
  if (letter === "M") return isSameMode ? "modified" : "type-changed";
  throw new Error(`git diff-tree answers with a status that it should not: ${letter}`);
}

const isBinaryCount = (field: Buffer): boolean =>
  field.subarray(0, BINARY_COUNT.length).equals(BINARY_COUNT);

const pathOfCount = (field: Buffer): string => decodePath(field.subarray(BINARY_COUNT.length));
