/** How much of the disk folders take, and how much is left of it. */

import { execFile } from "node:child_process";
import { statfs } from "node:fs/promises";
import { isMissing } from "../files/error-code.js";

const KIB = 1024;

/**
 * Bytes that the folders take together. What vanishes while it is measured does not count; no link is followed.
 * Undefined: it cannot be told here.
 */
export function diskUse(folders: readonly string[]): Promise<number | undefined> {
  return new Promise((resolve) => {
    // -x: a file system that is mounted inside has a limit of its own. Its exit code says only whether something vanished.
    execFile("du", ["-skxc", "--", ...folders], (_, stdout) => {
      const total = /^(\d+)\ttotal$/m.exec(stdout)?.[1];
      resolve(total === undefined ? undefined : Number(total) * KIB);
    });
  });
}

/** Bytes that are left for this user. Undefined: there is no such folder any more. */
export async function freeDisk(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
}
