/** Writes a file that a flag names, or refuses in words. */

import { accessSync, constants, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Refusal } from "./refusal.js";

/** Folders on the way are made. Throws `Refusal` when it cannot be written. */
export function writeFileOrRefuse(flag: string, path: string, text: string): void {
  try {
    mkdirSync(dirname(resolve(path)), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw toRefusal(flag, path, cause);
  }
}

/** Before what cannot be undone: refuses a path that could hardly be written afterwards, and writes nothing. */
export function refuseUnwritable(flag: string, path: string): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory() === true)
      throw Object.assign(new Error("a folder"), { code: "EISDIR" });
    accessSync(there === undefined ? folderAbove(path) : path, constants.W_OK);
  } catch (cause) {
    throw toRefusal(flag, path, cause);
  }
}

/** The nearest one that is there. */
function folderAbove(path: string): string {
  const folder = dirname(resolve(path));
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? folderAbove(folder) : folder;
}

function toRefusal(flag: string, path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && "code" in cause)) return cause;
  return new Refusal(
    `--${flag} is "${path}", which cannot be written (${String(cause.code)}); give the path of a file.`,
  );
}
