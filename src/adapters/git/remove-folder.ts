/** Deletes a folder that others have written into: they may have taken away the right to. */

import { chmod, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasCode, isMissing } from "../files/error-code.js";

/** May be called twice; a missing folder is a deleted one. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch (cause) {
    if (!hasCode(cause, "EACCES", "EPERM")) throw cause;
    await openUp(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Takes the folder's name away first, so that a crash never leaves half a folder under it. */
export async function removeAtOnce(path: string, going: string): Promise<void> {
  await removeFolder(going);
  try {
    await rename(path, going);
  } catch (cause) {
    if (isMissing(cause)) return;
    throw cause;
  }
  await removeFolder(going);
}

/** Folders only: to delete a file, the right to write its folder is enough. Links are not followed. */
async function openUp(path: string): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await openUp(join(path, entry.name));
  }
}
