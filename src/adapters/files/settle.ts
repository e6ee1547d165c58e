/** A folder that was made elsewhere takes its place, at once and whole. */

import { rename, rm } from "node:fs/promises";
import { hasCode } from "./error-code.js";

/** Of two that made the same, the first stays. */
export async function settle(made: string, kept: string): Promise<void> {
  try {
    await rename(made, kept);
  } catch (cause) {
    if (!hasCode(cause, "ENOTEMPTY", "EEXIST")) throw cause;
    await rm(made, { recursive: true, force: true });
  }
}
