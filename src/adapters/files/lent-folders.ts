/**
 * What is kept, lent to a folder instead of copied into it, for as long as the folder lives: where the machine lets us mount, the folder
 * becomes a layer over it. Whatever is written or deleted there happens in the layer; what is kept is only ever read.
 */

import { mkdir, rename, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { mountOverlay, unmount } from "./mounts.js";

export interface LentFolders {
  /** Everything in `kept`, at these of its paths, as if it had been copied into the folder. False: it has to be copied. */
  lend(kept: string, paths: readonly string[], directory: string): Promise<boolean>;
  /** Takes the folder's content away, what it held before included. May be called twice, and for a folder that was lent nothing. */
  takeBack(directory: string): Promise<void>;
}

/** `layersOf`: where the content of a folder goes that something is lent to; on the same file system. */
export function createLentFolders(layersOf: (directory: string) => string): LentFolders {
  let canMount = process.platform === "linux";
  return {
    lend: async (kept, paths, directory) => {
      if (!canMount || paths.length === 0) return paths.length === 0;
      const layer = layersOf(directory);
      const [upper, work] = [join(layer, "upper"), join(layer, "work")];
      for (const path of paths) await rm(join(directory, path), { recursive: true, force: true });
      await mkdir(work, { recursive: true });
      // The whole folder, not one mount for each path: nobody could move files into or out of that, nor delete it.
      await rename(directory, upper);
      await mkdir(directory);
      if ((await mountOverlay({ lower: kept, upper, work, at: directory })) === undefined)
        return true;
      // No right to, or a file system that cannot: the next will not be allowed to, either.
      canMount = false;
      await rmdir(directory);
      await rename(upper, directory);
      await rm(layer, { recursive: true, force: true });
      return false;
    },
    takeBack: async (directory) => {
      await unmount(directory);
      await rm(layersOf(directory), { recursive: true, force: true });
    },
  };
}
