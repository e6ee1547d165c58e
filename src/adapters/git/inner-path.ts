/** Paths inside a folder whose content is not trusted: no way out of it by `..`, by a link, or into its git directory. */

import { constants } from "node:fs";
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../files/error-code.js";
import { isFolder, lookAt } from "./look-at.js";
import { removeFolder } from "./remove-folder.js";

/** The parts of a path that stays inside; undefined for one that does not. */
export function innerParts(path: string): readonly string[] | undefined {
  const parts = path.split("/");
  return path.includes("\0") || parts.some(isForbidden) ? undefined : parts;
}

const isForbidden = (part: string): boolean =>
  part === "" || part === "." || part === ".." || part.toLowerCase() === ".git";

/**
 * Writes a file that outranks whatever lies on its way: a link or file in the place of one of its folders is replaced,
 * for otherwise the folder's content would decide where the file goes.
 */
export async function writeInside(folder: string, path: string, text: string): Promise<void> {
  const parts = innerParts(path);
  if (parts === undefined) {
    throw new Error(
      `"${path}" does not stay inside the checkout; give a path relative to its top.`,
    );
  }
  let parent = folder;
  for (const part of parts.slice(0, -1)) {
    parent = join(parent, part);
    if (await isFolder(parent)) continue;
    await removeFolder(parent);
    await mkdir(parent);
  }
  const file = join(folder, ...parts);
  await removeFolder(file);
  await writeFile(file, text, { flag: "wx" });
}

/** Takes away what stands at the path. Where a link is on the way there is nothing of the folder's own. */
export async function removeInside(folder: string, path: string): Promise<void> {
  const parts = innerParts(path);
  if (parts === undefined) {
    throw new Error(
      `"${path}" does not stay inside the checkout; give a path relative to its top.`,
    );
  }
  for (let depth = 1; depth < parts.length; depth += 1) {
    if (!(await isFolder(join(folder, ...parts.slice(0, depth))))) return;
  }
  await removeFolder(join(folder, ...parts));
}

/** The text of an ordinary file; undefined when there is none, it is too large, or a link is on the way. */
export async function readInside(
  folder: string,
  path: string,
  bytesMax: number,
): Promise<string | undefined> {
  const parts = innerParts(path);
  if (parts === undefined) return undefined;
  for (let depth = 1; depth < parts.length; depth += 1) {
    if (!(await isFolder(join(folder, ...parts.slice(0, depth))))) return undefined;
  }
  const file = join(folder, ...parts);
  const stats = await lookAt(file);
  if (stats?.isFile() !== true || stats.size > bytesMax) return undefined;
  return readOrdinary(file);
}

async function readOrdinary(file: string): Promise<string | undefined> {
  try {
    // Should it have become a link or a pipe since it was looked at, this neither follows nor waits.
    const opened = await open(
      file,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    try {
      return await opened.readFile("utf8");
    } finally {
      await opened.close();
    }
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ELOOP")) return undefined;
    throw cause;
  }
}
