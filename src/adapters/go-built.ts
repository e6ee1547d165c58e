/**
 * What Go has built for the tests of a base, its dependencies above all, kept for later checkouts. Each entry is known by a digest of
 * all that it is built from, so that it serves whatever asks for the same; and it comes from a cache that no code under test has seen.
 */

import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { BuiltCache } from "../ports/built-cache.js";
import { toMakingPath } from "./files/abandoned.js";
import { isFolder } from "./files/is-folder.js";
import { BUILT, foldersIn, layLinks, makeLinks } from "./files/linked-cache.js";
import { settle } from "./files/settle.js";

export interface GoBuiltOptions {
  /** Gates cannot write to it. */
  readonly directory: string;
  readonly nonce: () => string;
  /** The build cache that programs in a folder use. */
  readonly cacheOf: (directory: string) => string;
}

export function createGoBuilt({ directory, nonce, cacheOf }: GoBuiltOptions): BuiltCache {
  return {
    has: (key) => Promise.resolve(isFolder(join(directory, key))),
    lay: async (key, folder) => {
      const kept = join(directory, key);
      if (!isFolder(kept)) return false;
      await layLinks(kept, cacheOf(folder));
      return true;
    },
    keep: async (key, folder) => {
      const kept = join(directory, key);
      if (isFolder(kept)) return;
      const made = toMakingPath(kept, nonce());
      await moveOwn(cacheOf(folder), join(made, BUILT));
      await makeLinks(made, kept);
      await settle(made, kept);
      await layLinks(kept, cacheOf(folder));
    },
  };
}

/** What is only linked is kept elsewhere already. */
async function moveOwn(cache: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  for (const folder of await foldersIn(cache)) {
    const entries = await readdir(join(cache, folder), { withFileTypes: true });
    await mkdir(join(target, folder));
    for (const entry of entries)
      if (entry.isFile())
        await rename(join(cache, folder, entry.name), join(target, folder, entry.name));
  }
}
