/** Whether a path is a folder, whoever asks. */

import { statSync } from "node:fs";

/** Whether there is a folder at `path`; one that this user may not look at is none. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    if (cause instanceof Error && "code" in cause) return false;
    throw cause;
  }
}
