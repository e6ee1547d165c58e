/** What processes hold in memory and have written, as the system counts it. A process that has gone counts nothing. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { hasCode } from "../files/error-code.js";

/**
 * Bytes that are theirs alone, and the largest share of what is shared. `with open files`: also what is kept in files
 * that live in memory and have no name, which is dear to find out.
 */
export function memoryOf(pids: readonly number[], depth?: "with open files"): number {
  let own = 0;
  let shared = 0;
  for (const pid of pids) {
    const status = read(`/proc/${pid}/status`);
    own += kilobytes(status, "RssAnon");
    shared = Math.max(shared, kilobytes(status, "RssShmem"));
    if (depth !== undefined) own += nameless(pid);
  }
  return (own + shared) * 1024;
}

/** Bytes that they, and those of their children that have ended, have sent to disks. */
export function writtenBy(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const bytes = /^write_bytes: (\d+)$/m.exec(read(`/proc/${pid}/io`))?.[1];
    return sum + Number(bytes ?? 0);
  }, 0);
}

/** Bytes that the machine can still give. Undefined: it does not tell. */
export function freeMemory(): number | undefined {
  const free = kilobytes(read("/proc/meminfo"), "MemAvailable");
  return free === 0 ? undefined : free * 1024;
}

const kilobytes = (text: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(text)?.[1] ?? 0);

/** Kilobytes of files without a name. */
function nameless(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  const descriptors = within(() => readdirSync(folder)) ?? [];
  return descriptors.reduce((sum, descriptor) => {
    const stats = within(() => statSync(`${folder}/${descriptor}`));
    return stats?.isFile() === true && stats.nlink === 0 ? sum + stats.blocks / 2 : sum;
  }, 0);
}

const read = (path: string): string => within(() => readFileSync(path, "latin1")) ?? "";

function within<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ESRCH", "EACCES", "EPERM", "ENOTDIR", "EINVAL")) return undefined;
    throw cause;
  }
}
