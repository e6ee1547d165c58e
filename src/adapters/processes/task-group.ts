/**
 * A control group that holds all of a box to so many processes and threads. Only root needs it, and only root can be sure
 * to make one: for everybody else the kernel counts the processes of a user, which it does not do for root.
 */

import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../files/abandoned.js";
import { hasCode } from "../files/error-code.js";

export interface TaskGroup {
  /** Whoever writes its own pid there is in, with all that come of it. */
  readonly membersFile: string;
  /** Takes it away, if nobody is in it any more. */
  close(): void;
}

/** Beyond the bound that the watch keeps, so that the excess is seen and has a name. */
const MARGIN = 64;
let opened = 0;

/** Undefined: there can be none here. */
export function openTaskGroup(processesMax: number): TaskGroup | undefined {
  for (const parent of parentsOf(readIfThere("/proc/self/cgroup") ?? "")) {
    removeAbandoned(parent);
    opened += 1;
    const folder = join(parent, `interlock-${process.pid}-${opened}`);
    const isMade = attempt(() => {
      mkdirSync(folder);
      writeFileSync(join(folder, "pids.max"), String(processesMax + MARGIN));
    });
    if (isMade) return { membersFile: join(folder, "cgroup.procs"), close: () => remove(folder) };
    remove(folder);
  }
  return undefined;
}

/** Where a group may be made, of the first and of the second version of control groups. */
function parentsOf(own: string): readonly string[] {
  const first = /^\d+:pids:(\/.*)$/m.exec(own)?.[1];
  const second = /^0::(\/.*)$/m.exec(own)?.[1];
  return [
    ...(first === undefined ? [] : [join("/sys/fs/cgroup/pids", first)]),
    ...(second === undefined ? [] : [join("/sys/fs/cgroup", second)]),
  ];
}

/** What killed owners have left. */
function removeAbandoned(parent: string): void {
  const names = within(() => readdirSync(parent)) ?? [];
  for (const name of names) {
    const pid = /^interlock-(\d+)-\d+$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) remove(join(parent, name));
  }
}

const remove = (folder: string): void => void attempt(() => rmdirSync(folder));

const attempt = (act: () => void): boolean =>
  within(() => {
    act();
    return true;
  }) ?? false;

const readIfThere = (path: string): string | undefined => within(() => readFileSync(path, "utf8"));

function within<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch (cause) {
    if (
      hasCode(cause, "ENOENT", "EACCES", "EPERM", "EROFS", "EBUSY", "ENOTDIR", "EINVAL", "ENOTSUP")
    )
      return undefined;
    throw cause;
  }
}
