/** Paths and files that must lie in a folder, whatever links and `..` say. */

import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { hasCode } from "../step/error-code.js";

/** The absolute path; undefined: it leads out of the folder, or through a link that does. It need not exist. */
export async function pathInside(root: string, path: string): Promise<string | undefined> {
  const real = await realpath(root);
  const wanted = isAbsolute(path) ? resolve(path) : resolve(root, path);
  if (path.includes("\0")) return undefined;
  if (!isUnder(wanted, root) && !isUnder(wanted, real)) return undefined;
  const existing = await nearestExisting(wanted);
  return isUnder(existing, real) ? wanted : undefined;
}

/** Undefined: there is no such file in the folder, or it is larger than `bytesMax`. */
export async function readInside(
  root: string,
  path: string,
  bytesMax: number,
): Promise<string | undefined> {
  const wanted = await pathInside(root, path);
  if (wanted === undefined) return undefined;
  try {
    // Without waiting for a writer of a pipe.
    const file = await open(await realpath(wanted), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      return stats.isFile() && stats.size <= bytesMax ? await file.readFile("utf8") : undefined;
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (isNothingThere(cause)) return undefined;
    throw cause;
  }
}

const isUnder = (path: string, root: string): boolean => {
  const way = relative(root, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
};

async function nearestExisting(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    try {
      return await realpath(at);
    } catch (cause) {
      if (!isNothingThere(cause) || at === dirname(at)) throw cause;
    }
  }
}

const isNothingThere = (cause: unknown): boolean =>
  ["ENOENT", "ENOTDIR", "ELOOP", "EISDIR", "ENXIO", "EACCES", "ENAMETOOLONG"].some((code) =>
    hasCode(cause, code),
  );
