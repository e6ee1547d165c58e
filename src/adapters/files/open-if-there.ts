/** A file to read that need not be there. */

import { type FileHandle, open } from "node:fs/promises";
import { isMissing } from "./error-code.js";

/** Undefined: there is none. */
export async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new Error(`Cannot read ${path}`, { cause });
  }
}
