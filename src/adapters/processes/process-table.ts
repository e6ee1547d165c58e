/**
 * What the system says is running, from `/proc`. Everything here is a snapshot that is old when it is read.
 * Where there is no `/proc` (macOS) there is no table, and callers fall back on the process group.
 */

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { MARKER_VARIABLE } from "./marker.js";

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly threads: number;
  /** Clock ticks since the system started; with the pid it names a process for good. */
  readonly startedTicks: number;
}

export type Marking =
  | { readonly state: "marked"; readonly chain: string }
  | { readonly state: "unmarked" }
  /** No environment at all: caught between two programs (in `exec`), or started with an empty one. */
  | { readonly state: "empty" };

/** The kernel's flag for its own threads, which have no environment either. */
const KERNEL_THREAD = 0x0020_0000;
/** Errors of a process that has gone, or is another user's and so not ours. */
const OUT_OF_REACH = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM", "ENOTDIR", "EINVAL"]);

/** All live processes but the kernel's; undefined where there is no `/proc`. Zombies are dead, and left out. */
export function readProcessTable(): readonly ProcessEntry[] | undefined {
  const names = within(() => readdirSync("/proc"));
  if (!names?.includes("self")) return undefined;
  return names.filter(isPid).flatMap((pid) => readEntry(Number(pid)) ?? []);
}

export function readEntry(pid: number): ProcessEntry | undefined {
  const stat = within(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  return stat === undefined ? undefined : parseStat(pid, stat);
}

/** The program's name stands in parentheses and may itself contain any of `) (` and spaces: read from the last one. */
export function parseStat(pid: number, stat: string): ProcessEntry | undefined {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const number = (index: number): number => Number(fields[index]);
  const state = fields[0];
  if (state === "Z" || state === "X" || (number(6) & KERNEL_THREAD) !== 0) return undefined;
  return {
    pid,
    parent: number(1),
    group: number(2),
    session: number(3),
    threads: number(17),
    startedTicks: number(19),
  };
}

/** The environment that a process was started with; what it changes later is not seen. */
export function readMarking(pid: number): Marking {
  const environment = within(() => readFileSync(`/proc/${pid}/environ`));
  if (environment === undefined) return { state: "unmarked" };
  if (environment.length === 0) return { state: "empty" };
  const entry = environment
    .toString("latin1")
    .split("\0")
    .find((line) => line.startsWith(`${MARKER_VARIABLE}=`));
  if (entry === undefined) return { state: "unmarked" };
  return { state: "marked", chain: entry.slice(MARKER_VARIABLE.length + 1) };
}

/** What a file descriptor of a process is open on, e.g. `pipe:[123]`; equal texts mean the same pipe. */
export const readOpenFile = (pid: number, descriptor: number | string): string | undefined =>
  within(() => readlinkSync(`/proc/${pid}/fd/${descriptor}`));

/** Processes that hold one of these files open. Dear (every descriptor of every process): a last resort. */
export function pidsHolding(files: ReadonlySet<string>): readonly number[] {
  const isHeldBy = ({ pid }: ProcessEntry): boolean =>
    (within(() => readdirSync(`/proc/${pid}/fd`)) ?? []).some((descriptor) =>
      files.has(readOpenFile(pid, descriptor) ?? ""),
    );
  const table = readProcessTable() ?? [];
  const spared = selfAndAncestors(table);
  return table
    .filter((entry) => !spared.has(entry.pid) && isHeldBy(entry))
    .map((entry) => entry.pid);
}

/** This process and all above it: never to be ended, whatever mark they carry. */
export function selfAndAncestors(table: readonly ProcessEntry[]): ReadonlySet<number> {
  const parents = new Map(table.map((entry) => [entry.pid, entry.parent]));
  const found = new Set<number>();
  let pid: number | undefined = process.pid;
  while (pid !== undefined && pid > 0 && !found.has(pid)) {
    found.add(pid);
    pid = parents.get(pid);
  }
  return found;
}

const isPid = (name: string): boolean => /^[0-9]+$/.test(name);

function within<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && OUT_OF_REACH.has(String(cause.code)))
      return undefined;
    throw cause;
  }
}
