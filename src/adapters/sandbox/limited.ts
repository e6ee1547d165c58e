/** The same program with limits that the kernel holds every process of it to. */

import type { ProcessBounds } from "./box.js";

const MARGIN = 64;

/**
 * Set inside the box: there the kernel counts the processes of this box alone. Root is exempt from that count; for
 * everybody there is the watch over the whole box besides. Memory is left to that watch: race detectors and sanitizers
 * map hundreds of gigabytes that they never use, and would not start under a limit on what is mapped.
 */
export const toLimited = (
  { processesMax, fileBytesMax }: ProcessBounds,
  argv: readonly string[],
): readonly string[] => [
  // When the machine runs out of memory, it is these that the kernel ends, not Interlock.
  ...["choom", "-n", "800", "--"],
  "prlimit",
  // A little more than is allowed, so that whoever wants too many is noticed and ended, not just refused for ever.
  `--nproc=${processesMax + MARGIN}`,
  `--fsize=${fileBytesMax}`,
  // A picture of its memory would lie about, with all that was in it.
  "--core=0",
  "--",
  ...argv,
];
