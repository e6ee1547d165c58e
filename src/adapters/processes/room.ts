/** How much room there is here: memory as the system and its control groups count it, and the disk of a folder. */

import type { Machine } from "../../ports/machine.js";
import { freeDisk } from "./disk-use.js";
import { freeInGroups } from "./group-memory.js";
import { freeMemory } from "./memory-use.js";

/** `folder` need not be there yet: then nothing is said of its disk. */
export const createMachine = (folder: string): Machine => ({
  async room() {
    const bytes = await freeDisk(folder);
    const memoryBytes = least(freeMemory(), freeInGroups());
    return {
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      ...(bytes === undefined ? {} : { disk: { folder, bytes } }),
    };
  },
});

function least(...found: readonly (number | undefined)[]): number | undefined {
  const known = found.filter((bytes) => bytes !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
