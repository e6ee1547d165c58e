/** Writes a file that a flag names, or refuses in words. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Refusal } from "./refusal.js";

/** Folders on the way are made. Throws `Refusal` when it cannot be written. */
export function writeFileOrRefuse(flag: string, path: string, text: string): void {
  try {
    mkdirSync(dirname(resolve(path)), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new Refusal(
      `--${flag} is "${path}", which cannot be written (${String(cause.code)}); give the path of a file.`,
    );
  }
}
