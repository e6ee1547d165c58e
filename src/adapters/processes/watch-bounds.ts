/**
 * Looks now and then whether the programs of a box are within their bounds. The kernel holds each process to limits of
 * its own where it can; this is about all of them together, and about what no limit of the kernel knows: the disk.
 */

import { LIMITS } from "../../domain/limits.js";
import type { Bounds, Excess } from "../../ports/process.js";
import type { Clock } from "./clock.js";
import { diskUse, freeDisk } from "./disk-use.js";
import { freeMemory, memoryOf, writtenBy } from "./memory-use.js";
import { type ProcessEntry, readProcessTable } from "./process-table.js";

export interface Watch {
  /** Resolves when a bound was exceeded; never, if none is. */
  readonly exceeded: Promise<Excess>;
  stop(): void;
}

interface Watched {
  readonly root: number;
  readonly bounds: Bounds;
  readonly announce: (what: Excess) => void;
  /** Bytes that its living processes had written when the disk was last measured. */
  measuredAt: number;
  isMeasuring: boolean;
}

/** All boxes of this process: the table of processes is read once for all of them. */
const watched = new Set<Watched>();
let isLooking = false;

export function watchBounds(root: number, bounds: Bounds, ambient: Clock): Watch {
  let announce: (what: Excess) => void = () => undefined;
  const exceeded = new Promise<Excess>((resolve) => {
    announce = resolve;
  });
  const one: Watched = { root, bounds, announce, measuredAt: 0, isMeasuring: false };
  watched.add(one);
  if (!isLooking) void lookUntilNoneIsLeft(ambient);
  return { exceeded, stop: () => void watched.delete(one) };
}

async function lookUntilNoneIsLeft(ambient: Clock): Promise<void> {
  isLooking = true;
  try {
    while (watched.size > 0) {
      await ambient.wait(LIMITS.boxLookEveryMs);
      look();
    }
  } finally {
    isLooking = false;
  }
}

function look(): void {
  const table = readProcessTable();
  if (table === undefined) return;
  const families = familiesOf(table);
  const threads = new Map(table.map((entry) => [entry.pid, entry.threads]));
  const uses: Use[] = [];
  for (const one of watched) {
    const pids = descendants([one.root, ...(one.bounds.members?.() ?? [])], families);
    const tasks = pids.reduce((sum, pid) => sum + (threads.get(pid) ?? 0), 0);
    // With too many of them, to ask each for its memory would be to wait until there are more.
    const isTooMany = tasks > one.bounds.processesMax;
    uses.push({
      ...{ one, pids, tasks },
      memoryBytes: isTooMany ? 0 : memoryOf(pids),
      writtenBytes: isTooMany ? 0 : writtenBy(pids),
    });
  }
  for (const use of uses) judge(use);
  spareTheMachine(uses);
}

interface Use {
  readonly one: Watched;
  readonly pids: readonly number[];
  /** Processes and their threads. */
  readonly tasks: number;
  readonly memoryBytes: number;
  readonly writtenBytes: number;
}

function judge({ one, tasks, memoryBytes, writtenBytes }: Use): void {
  const { bounds, announce } = one;
  if (tasks > bounds.processesMax) return announce({ of: "processes", max: bounds.processesMax });
  if (memoryBytes > bounds.memoryBytesMax)
    return announce({ of: "memory", max: bounds.memoryBytesMax });
  const step = Math.min(LIMITS.boxDiskStepBytes, bounds.diskBytesMax / 4);
  // Those that have ended take what they had written with them, so the sum may also shrink.
  one.measuredAt = Math.min(one.measuredAt, writtenBytes);
  if (writtenBytes - one.measuredAt < step || one.isMeasuring) return;
  one.measuredAt = writtenBytes;
  void measureDisk(one);
}

/** Measuring takes time: only after much was written, and one at a time. */
async function measureDisk(one: Watched): Promise<void> {
  one.isMeasuring = true;
  try {
    const [folder = "/"] = one.bounds.folders;
    const free = (await freeDisk(folder)) ?? Number.POSITIVE_INFINITY;
    const used = (await diskUse(one.bounds.folders)) ?? 0;
    if (used > one.bounds.diskBytesMax) one.announce({ of: "disk", max: one.bounds.diskBytesMax });
    else if (free < LIMITS.diskFreeBytesMin)
      one.announce({ of: "disk", max: LIMITS.diskFreeBytesMin, whose: "machine" });
  } finally {
    one.isMeasuring = false;
  }
}

/** Several within their bounds can be too much together, and some memory is no process's own: then the largest goes. */
function spareTheMachine(uses: readonly Use[]): void {
  if (uses.length === 0) return;
  const max = LIMITS.memoryFreeBytesMin;
  if ((freeMemory() ?? max) >= max) return;
  const [largest] = uses.toSorted((one, other) => deepMemory(other) - deepMemory(one));
  largest?.one.announce({ of: "memory", max, whose: "machine" });
}

const deepMemory = ({ pids }: Use): number => memoryOf(pids, "with open files");

function familiesOf(table: readonly ProcessEntry[]): ReadonlyMap<number, readonly number[]> {
  const families = new Map<number, number[]>();
  for (const { pid, parent } of table) {
    const siblings = families.get(parent);
    if (siblings === undefined) families.set(parent, [pid]);
    else siblings.push(pid);
  }
  return families;
}

/** Whoever is orphaned in a box is adopted by its first process, so all of them come from the roots. */
function descendants(
  roots: readonly number[],
  families: ReadonlyMap<number, readonly number[]>,
): readonly number[] {
  const found = new Set<number>();
  const open = [...roots];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    if (found.has(pid)) continue;
    found.add(pid);
    open.push(...(families.get(pid) ?? []));
  }
  return [...found];
}
