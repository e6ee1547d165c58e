/** Writing files so that a crash leaves the old text or the new one, never half of either. */

import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hasCode } from "./error-code.js";

/** File systems on which a directory cannot be synced say so with one of these; there is nothing to do about it. */
const CANNOT_SYNC = ["EINVAL", "ENOTSUP", "EPERM", "EISDIR"];

/** Replaces the file as a whole. Its folder is made when it is missing. When it resolves, the text is on the disk. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = join(directory, toTemporaryName(basename(path)));
  try {
    await writeDurably(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new Error(`Cannot write ${path}`, { cause });
  }
  await syncDirectory(directory);
}

/** Replaces the file as a whole, as far as other processes see it; after a power cut it may be empty. For hints only. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), toTemporaryName(basename(path)));
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, path);
}

/** Writes a new file; refuses one that is there already (`EEXIST`). */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names in a directory survive a power cut, as syncing a file does for its bytes. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } catch (cause) {
    if (!hasCode(cause, ...CANNOT_SYNC)) throw cause;
  } finally {
    await directory.close();
  }
}

/** Begins with a dot, so that whoever lists the folder can tell what a crash may have left. */
const toTemporaryName = (name: string): string => `.${name}.${randomBytes(6).toString("hex")}.tmp`;
