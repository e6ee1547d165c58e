/**
 * Folders that are lent instead of copied, for as long as another folder lives: a layer over what is kept, where the machine lets us
 * mount. What is written there reaches the layer and nothing else; the kept folder is only ever read.
 */

import { mkdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isMissing } from "./error-code.js";
import { mountOverlay, unmountBelow } from "./mounts.js";

export interface LentFolders {
  /** Puts a layer over the kept folder `from` in the place of `at`, below `directory`. False: it has to be copied. */
  lend(from: string, at: string, directory: string): Promise<boolean>;
  /** Takes back all that lies below a folder, with what was written there. May be called twice. */
  takeBack(directory: string): Promise<void>;
}

/** Installed packages: nobody moves files between these and their surroundings, which a mount does not allow. */
const LENDABLE = new Set(["node_modules", ".venv", "venv"]);

/** `layersOf`: where what is written to folders that were lent to a folder is put; gone with it. */
export function createLentFolders(layersOf: (directory: string) => string): LentFolders {
  let canMount = process.platform === "linux";
  let made = 0;
  return {
    lend: async (from, at, directory) => {
      if (!canMount || !LENDABLE.has(basename(at)) || !(await isFolder(from))) return false;
      made += 1;
      const layer = join(layersOf(directory), String(made));
      const [upper, work] = [join(layer, "upper"), join(layer, "work")];
      await rm(at, { recursive: true, force: true });
      for (const folder of [upper, work, at]) await mkdir(folder, { recursive: true });
      if ((await mountOverlay({ lower: from, upper, work, at })) === undefined) return true;
      // No right to, or a file system that cannot: the next will not be allowed to, either.
      canMount = false;
      await rm(layer, { recursive: true, force: true });
      return false;
    },
    takeBack: async (directory) => {
      await unmountBelow(directory);
      await rm(layersOf(directory), { recursive: true, force: true });
    },
  };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    if (isMissing(cause)) return false;
    throw cause;
  }
}
