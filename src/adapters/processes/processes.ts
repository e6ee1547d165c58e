/**
 * Running programs, and being sure that they end. For Linux; see `process-tree.ts` for what is found, and how.
 *
 * On macOS, which has no `/proc`, only the process group of each program is ended: children that leave it survive,
 * and `sweep` and the reaper find nothing.
 */

import type { Processes } from "../../ports/process.js";
import { type Clock, systemClock } from "./clock.js";
import { openFamily } from "./family.js";
import { isOfEarlierOwner } from "./marker.js";
import { endProcesses } from "./process-tree.js";
import { runProgram } from "./run-program.js";

export interface ProcessesOptions {
  /** `<scope>/<owner>`, as `toOwnerMarker` makes it. */
  readonly marker: string;
  readonly ambient?: Clock;
}

/** Counted over all instances, and told apart by pid: two runs with one mark would end each other's processes. */
let started = 0;

export function createProcesses(options: ProcessesOptions): Processes {
  const ambient = options.ambient ?? systemClock;
  return {
    run(request) {
      started += 1;
      return runProgram(request, `${options.marker}/${process.pid}-${started}`, ambient);
    },
    openFamily() {
      started += 1;
      return openFamily(`${options.marker}/${process.pid}-${started}`, ambient);
    },
    async sweep() {
      const isMarked = (chain: string): boolean => isOfEarlierOwner(chain, options.marker);
      const { ended } = await endProcesses({ isMarked }, ambient);
      return ended;
    },
  };
}
