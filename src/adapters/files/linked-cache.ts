/**
 * A kept build cache of Go's, and caches that are made of links to what is in it: a hundred megabytes that nobody has to copy. A link,
 * unlike what it leads to, cannot be written to; whoever seals the kept folder has sealed what all caches have in common.
 */

import { link, mkdir, readdir, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "./error-code.js";

/** The folders of a kept cache. */
export const BUILT = "built";
export const LINKS = "links";

/** Beside what was built in `made`: a link to each of its files, made once. `kept`: where the folder will stand. */
export async function makeLinks(made: string, kept: string): Promise<void> {
  const [cache, links, target] = [join(made, BUILT), join(made, LINKS), join(kept, BUILT)];
  for (const folder of await foldersIn(cache)) {
    await mkdir(join(links, folder), { recursive: true });
    for (const name of await readdir(join(cache, folder)))
      await symlink(join(target, folder, name), join(links, folder, name));
  }
}

/**
 * Folders of its own, and in the place of each file another name for the link to it: a name costs next to nothing. What the cache has
 * already stays. The note of the last tidying is of now: Go would throw away what it thinks nobody has used for days.
 */
export async function layLinks(kept: string, target: string): Promise<void> {
  const links = join(kept, LINKS);
  await mkdir(target, { recursive: true });
  for (const folder of await foldersIn(links)) {
    await mkdir(join(target, folder), { recursive: true });
    for (const name of await readdir(join(links, folder)))
      await nameAgain(join(links, folder, name), join(target, folder, name));
  }
  await writeFile(join(target, "trim.txt"), `${Math.floor(Date.now() / 1000)}\n`);
}

/** Elsewhere than on Linux a second name may be given to what the link leads to. */
async function nameAgain(known: string, name: string): Promise<void> {
  try {
    if (process.platform !== "linux") return await symlink(await readlink(known), name);
    await link(known, name);
  } catch (cause) {
    if (hasCode(cause, "EEXIST")) return;
    if (!hasCode(cause, "EXDEV", "EMLINK", "EPERM")) throw cause;
    await symlink(await readlink(known), name);
  }
}

export const foldersIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
