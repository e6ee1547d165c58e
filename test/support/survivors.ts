/** Which processes still carry a mark: what a test asks when it says that nothing is left. */

import {
  readEntry,
  readMarking,
  readProcessTable,
} from "../../src/adapters/processes/process-table.js";

/** Pids of the live processes whose mark contains the text. */
export function survivorsOf(marker: string): readonly number[] {
  return (readProcessTable() ?? [])
    .map(({ pid }) => ({ pid, marking: readMarking(pid) }))
    .filter(({ marking }) => marking.state === "marked" && marking.chain.includes(marker))
    .map(({ pid }) => pid);
}

export const isAlive = (pid: number): boolean => readEntry(pid) !== undefined;
