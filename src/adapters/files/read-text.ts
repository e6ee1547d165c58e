/** Reading a file that may not be there. */

import { readFile } from "node:fs/promises";
import { isMissing } from "./error-code.js";

export async function readTextIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new Error(`Cannot read ${path}`, { cause });
  }
}
