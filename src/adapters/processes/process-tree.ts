/**
 * Finding and ending the processes of one program, wherever they have gone.
 *
 * Members are: all in the group or session of the first process, all that carry its mark (`setsid`, `nohup` and
 * double forks keep it), and all children of members. What is missed: a process that *both* throws its environment
 * away and outlives every parent in another session. That needs a PID namespace, which is the sandbox's work.
 * Without `/proc` (macOS) only the process group is known.
 */

import { LIMITS } from "../../domain/limits.js";
import type { Clock } from "./clock.js";
import {
  type ProcessEntry,
  readMarking,
  readProcessTable,
  selfAndAncestors,
} from "./process-table.js";

/** The first process of a tree: leader of a group and session of its own number. */
export interface Root {
  readonly pid: number;
  /** Nothing of the tree is older; undefined where there is no `/proc`. */
  readonly startedTicks: number | undefined;
  readonly hasExited: () => boolean;
  /** Its end is the end of all inside: it is not asked to end, those inside are. */
  readonly isBox?: boolean;
}

/** Which processes are meant. */
export interface Search {
  readonly isMarked: (chain: string) => boolean;
  readonly root?: Root;
  /** `at-once`: nobody is asked first. */
  readonly haste?: "at-once";
}

export interface Ending {
  readonly ended: number;
  /** What even KILL did not end: stuck in the kernel, or multiplying faster than it is killed. */
  readonly left: readonly number[];
}

/** A negative number means a process group, as for kill(2). */
type Target = number;

const POLL_MS = 20;
const KILL_PAUSE_MS = 5;
/** About three seconds of pauses: a fork bomb that outlives this many rounds outlives more. */
const KILL_ROUNDS_MAX = 600;
const EXEC_PAUSE_MS = 2;
const EXEC_ROUNDS_MAX = 3;

/** TERM to all members, KILL to what is left after the grace. With no member left it costs one look. */
export async function endProcesses(search: Search, ambient: Clock): Promise<Ending> {
  const seen = new Set<number>();
  // One signal for all of it: among thousands of processes there is no time to look who is who.
  if (search.haste !== undefined && search.root?.isBox === true)
    signalTarget(-search.root.pid, "SIGKILL");
  if (search.haste === undefined) await askToEnd(search, ambient, seen);
  for (let round = 0; round < KILL_ROUNDS_MAX; round += 1) {
    const targets = await findSettled(search, ambient, seen);
    if (targets.length === 0) return { ended: seen.size, left: [] };
    for (const target of targets) signalTarget(target, "SIGKILL");
    await ambient.wait(KILL_PAUSE_MS);
  }
  const left = find(search, seen).targets.map(Math.abs);
  return { ended: seen.size - left.length, left };
}

async function askToEnd(search: Search, ambient: Clock, seen: Set<number>): Promise<void> {
  for (const target of await findSettled(search, ambient, seen)) {
    if (search.root?.isBox === true && Math.abs(target) === search.root.pid) continue;
    signalTarget(target, "SIGTERM");
  }
  for (let waited = 0; waited < LIMITS.graceMs && find(search, seen).targets.length > 0; ) {
    await ambient.wait(POLL_MS);
    waited += POLL_MS;
  }
}

/** Whether there was such a process to signal. */
export function signalTarget(target: Target, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ESRCH" || code === "EPERM") return false;
    throw cause;
  }
}

interface Found {
  readonly targets: readonly Target[];
  /** A young process was caught between two programs: it may turn out to be a member. */
  readonly isUnsettled: boolean;
}

/** Looks again while a process that has no environment yet might be one of ours. */
async function findSettled(
  search: Search,
  ambient: Clock,
  seen: Set<number>,
): Promise<readonly Target[]> {
  for (let round = 0; round < EXEC_ROUNDS_MAX; round += 1) {
    const found = find(search, seen);
    if (found.targets.length > 0 || !found.isUnsettled) return found.targets;
    await ambient.wait(EXEC_PAUSE_MS);
  }
  return find(search, seen).targets;
}

function find(search: Search, seen: Set<number>): Found {
  const table = readProcessTable();
  if (table === undefined) return findGroup(search.root, seen);
  const spared = selfAndAncestors(table);
  const young = table.filter((entry) => !spared.has(entry.pid) && isYoung(entry, search.root));
  const isInGroup = groupOf(table, search.root);
  const members = new Set<number>();
  let isUnsettled = false;
  for (const entry of young) {
    const marking = readMarking(entry.pid);
    const isMarked = marking.state === "marked" && search.isMarked(marking.chain);
    if (isMarked || isInGroup(entry)) members.add(entry.pid);
    else if (marking.state === "empty") isUnsettled = true;
  }
  addChildren(young, members);
  for (const pid of members) seen.add(pid);
  return { targets: toTargets(young, members, search.root), isUnsettled };
}

/** A child of a member is a member, whatever it made of its environment. */
function addChildren(table: readonly ProcessEntry[], members: Set<number>): void {
  const children = new Map<number, number[]>();
  for (const { pid, parent } of table) {
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [pid]);
    else siblings.push(pid);
  }
  const open = [...members];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    for (const child of children.get(pid) ?? []) {
      if (members.has(child)) continue;
      members.add(child);
      open.push(child);
    }
  }
}

/** The group at once, so that no child slips away between two signals, and each of the others by itself. */
function toTargets(
  table: readonly ProcessEntry[],
  members: ReadonlySet<number>,
  root: Root | undefined,
): readonly Target[] {
  const entries = table.filter((entry) => members.has(entry.pid));
  const inGroup = entries.filter((entry) => entry.group === root?.pid);
  const outside = entries.filter((entry) => entry.group !== root?.pid).map((entry) => entry.pid);
  return root === undefined || inGroup.length === 0 ? outside : [-root.pid, ...outside];
}

/**
 * The kernel gives a number away again only when no group or session bears it. So once the root has exited, a
 * process of its number proves that the group of that number is somebody else's.
 */
function groupOf(
  table: readonly ProcessEntry[],
  root: Root | undefined,
): (entry: ProcessEntry) => boolean {
  if (root === undefined) return () => false;
  if (root.hasExited() && table.some((entry) => entry.pid === root.pid)) return () => false;
  return (entry) => entry.group === root.pid || entry.session === root.pid;
}

const isYoung = (entry: ProcessEntry, root: Root | undefined): boolean =>
  root?.startedTicks === undefined || entry.startedTicks >= root.startedTicks;

function findGroup(root: Root | undefined, seen: Set<number>): Found {
  if (root === undefined || !signalTarget(-root.pid, 0)) return { targets: [], isUnsettled: false };
  seen.add(root.pid);
  return { targets: [-root.pid], isUnsettled: false };
}
