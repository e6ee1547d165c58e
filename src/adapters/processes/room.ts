/** How much room this machine has: memory as the system counts it, and the disk of a folder. */

import type { Machine } from "../../ports/machine.js";
import { freeDisk } from "./disk-use.js";
import { freeMemory } from "./memory-use.js";

/** `folder` need not be there yet: then nothing is said of its disk. */
export const createMachine = (folder: string): Machine => ({
  async room() {
    const bytes = await freeDisk(folder);
    const memoryBytes = freeMemory();
    return {
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      ...(bytes === undefined ? {} : { disk: { folder, bytes } }),
    };
  },
});
