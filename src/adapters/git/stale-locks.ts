/** Lock files that a killed git left behind: nobody else takes them away, and nothing works while they lie there. */

import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isFolder } from "./look-at.js";

/** Deletes the `*.lock` files of a folder; below `refs`, of its subfolders too. The caller knows that no git is at work. */
export async function removeStaleLocks(gitDir: string): Promise<void> {
  if (!(await isFolder(gitDir))) return;
  await removeLocksIn(gitDir);
  await removeLocksBelow(join(gitDir, "refs"));
}

/** The same for one part of a repository's refs. */
export async function removeLocksBelow(folder: string): Promise<void> {
  if (!(await isFolder(folder))) return;
  await removeLocksIn(folder);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeLocksBelow(join(folder, entry.name));
  }
}

async function removeLocksIn(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory() || !entry.name.endsWith(".lock")) continue;
    await rm(join(folder, entry.name), { force: true });
  }
}
