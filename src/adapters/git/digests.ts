/** What files hold, as digests: whatever a program has written, text or not, is compared by these. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { innerParts } from "./inner-path.js";
import { isFolder, lookAt } from "./look-at.js";

/** SHA-256 of each file at or below the paths, by its path; of a link, of where it leads. Follows none. */
export async function digestsIn(
  folder: string,
  paths: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const path of paths) {
    const parts = innerParts(path);
    if (parts !== undefined && (await hasWay(folder, parts))) await digestAt(folder, path, found);
  }
  return found;
}

async function hasWay(folder: string, parts: readonly string[]): Promise<boolean> {
  for (let depth = 1; depth < parts.length; depth += 1)
    if (!(await isFolder(join(folder, ...parts.slice(0, depth))))) return false;
  return true;
}

async function digestAt(
  folder: string,
  path: string,
  found: Record<string, string>,
): Promise<void> {
  const place = join(folder, path);
  const stats = await lookAt(place);
  if (stats?.isDirectory() === true) {
    for (const name of (await readdir(place)).sort())
      await digestAt(folder, `${path}/${name}`, found);
    return;
  }
  const sum = createHash("sha256");
  if (stats?.isSymbolicLink() === true) sum.update(`link ${await readlink(place)}`);
  else if (stats?.isFile() === true) await pipeline(createReadStream(place), sum);
  else return;
  found[path] = sum.digest("hex");
}
