/** Which processes of this machine are in a container: they are children of its engine, not of whoever asked for it. */

import { readFileSync } from "node:fs";
import { hasCode } from "../files/error-code.js";
import { namesIn } from "./machine.js";

/** `idFile` is where the engine writes the container's id. Empty until it has, and where the engine's processes are not to be seen. */
export function membersOfContainer(idFile: string): () => readonly number[] {
  let id: string | undefined;
  let known: readonly number[] = [];
  return () => {
    id ??= readIfThere(idFile)?.trim() || undefined;
    if (id === undefined) return [];
    // All come from its first process: as long as that is there, nobody else need be looked for.
    known = known.filter(isIn(id));
    if (known.length === 0) known = namesIn("/proc").filter(isPid).map(Number).filter(isIn(id));
    return known;
  };
}

const isPid = (name: string): boolean => /^\d+$/.test(name);

const isIn =
  (id: string) =>
  (pid: number): boolean =>
    readIfThere(`/proc/${pid}/cgroup`)?.includes(id) === true;

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ESRCH", "EACCES", "EPERM")) return undefined;
    throw cause;
  }
}
