/**
 * Folders in the making, and those who make them. The name carries the maker's process, so that what a killed one
 * has left can be told from what a living one is still at. (A maker in another PID namespace looks dead.)
 */

import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasCode, isMissing } from "./error-code.js";

/** Where something is made before it gets its name. */
export const toMakingPath = (path: string, nonce: string): string =>
  `${path}.${process.pid}-${nonce}.tmp`;

const MAKING = /\.(\d+)-[0-9a-f]+\.tmp$/;

/** Deletes what dead makers have left in the folder. May be called at any time, and by several at once. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const pid = MAKING.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Signal 0 is sent to nobody; it only asks. A refusal means that the process is there, and somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    if (hasCode(cause, "ESRCH")) return false;
    if (hasCode(cause, "EPERM")) return true;
    throw cause;
  }
}

/** Nothing, of a folder that is missing. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw new Error(`Cannot list ${folder}`, { cause });
  }
}
