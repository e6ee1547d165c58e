/** What lies at a path, without following a link: it may point anywhere. */

import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { hasCode } from "../files/error-code.js";

export async function lookAt(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) return undefined;
    throw cause;
  }
}

export const isFolder = async (path: string): Promise<boolean> =>
  (await lookAt(path))?.isDirectory() === true;
