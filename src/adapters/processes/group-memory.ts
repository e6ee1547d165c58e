/** Memory that the control groups of this process leave it: a container may have far less than its machine. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hasCode } from "../files/error-code.js";

interface Files {
  readonly limit: string;
  readonly used: string;
  /** Names in `memory.stat` of what is kept of files, and goes when it is in the way. */
  readonly cached: readonly string[];
}

const FIRST: Files = {
  limit: "memory.limit_in_bytes",
  used: "memory.usage_in_bytes",
  cached: ["total_inactive_file", "total_active_file"],
};
const SECOND: Files = {
  limit: "memory.max",
  used: "memory.current",
  cached: ["inactive_file", "active_file"],
};

/** Version 1 says so where there is no limit. */
const NO_LIMIT = 2 ** 60;

/** Undefined: no group of it has a limit. `own` and `root` are where Linux keeps them, unless a test has others. */
export function freeInGroups(
  own = "/proc/self/cgroup",
  root = "/sys/fs/cgroup",
): number | undefined {
  const text = read(own) ?? "";
  const first = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/m.exec(text)?.[1];
  const second = /^0::(\/.*)$/m.exec(text)?.[1];
  const free = [
    ...(first === undefined ? [] : freeUpTo(join(root, "memory"), first, FIRST)),
    ...(second === undefined ? [] : freeUpTo(root, second, SECOND)),
  ];
  return free.length === 0 ? undefined : Math.min(...free);
}

/** A group is held to the limits of all that it lies in. What a container cannot see of them is not there. */
function freeUpTo(root: string, group: string, files: Files): readonly number[] {
  const free: number[] = [];
  for (let path = group; ; path = dirname(path)) {
    const found = freeIn(join(root, path), files);
    if (found !== undefined) free.push(found);
    if (path === "/") return free;
  }
}

function freeIn(folder: string, files: Files): number | undefined {
  const limit = Number.parseInt(read(join(folder, files.limit)) ?? "", 10);
  const used = Number.parseInt(read(join(folder, files.used)) ?? "", 10);
  if (Number.isNaN(limit) || Number.isNaN(used) || limit >= NO_LIMIT) return undefined;
  const stat = read(join(folder, "memory.stat")) ?? "";
  const cached = files.cached.reduce((sum, name) => sum + numberIn(stat, name), 0);
  return Math.max(0, limit - used + cached);
}

const numberIn = (stat: string, name: string): number =>
  Number(new RegExp(`^${name} (\\d+)$`, "m").exec(stat)?.[1] ?? 0);

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR", "EACCES", "EPERM")) return undefined;
    throw cause;
  }
}
