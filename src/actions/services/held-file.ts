/**
 * Files that must lie in a folder which others may be changing: programs of a job can put a link in the place of a folder
 * at any moment. So a file is opened first, and asked where it lies afterwards, when nobody can move it away any more.
 */

import { constants } from "node:fs";
import { type FileHandle, open, readlink, realpath } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";
import { hasCode } from "../step/error-code.js";

export const isUnder = (path: string, root: string): boolean => {
  const way = relative(root, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
};

/**
 * A regular file whose real place is under `root`, itself a real path; undefined: it is not there, no regular file, or
 * elsewhere. Links are followed as long as they stay.
 */
export async function openInside(root: string, path: string): Promise<FileHandle | undefined> {
  // Without waiting for a writer of a pipe.
  const file = await tryToOpen(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if (file === undefined) return undefined;
  const isFit = (await file.stat()).isFile() && (await liesInside(file, path, root));
  if (isFit) return file;
  await file.close();
  return undefined;
}

/** A new file, empty; undefined: something is there already, or its folder is not under `root`. */
export async function createInside(root: string, path: string): Promise<FileHandle | undefined> {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const file = await tryToOpen(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
  if (file === undefined || (await liesInside(file, path, root))) return file;
  await file.close();
  return undefined;
}

async function tryToOpen(path: string, flags: number): Promise<FileHandle | undefined> {
  try {
    return await open(path, flags, 0o644);
  } catch (cause) {
    if (EXPECTED.some((code) => hasCode(cause, code))) return undefined;
    throw cause;
  }
}

const EXPECTED = ["ENOENT", "ENOTDIR", "EISDIR", "ELOOP", "ENXIO", "EACCES", "EEXIST"];

async function liesInside(file: FileHandle, path: string, root: string): Promise<boolean> {
  try {
    return isUnder(await readlink(`/proc/self/fd/${file.fd}`), root);
  } catch (cause) {
    if (!hasCode(cause, "ENOENT")) throw cause;
    // Systems without /proc can only be asked where the path leads now.
    return isUnder(await realpath(path), root);
  }
}
