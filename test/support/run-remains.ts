/** What a run has left: processes with its mark, and folders that nobody will come back to. */

import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { hasCode } from "../../src/adapters/files/error-code.js";
import { runDirectory } from "../../src/adapters/list-runs.js";
import { toScope } from "../../src/adapters/processes/marker.js";
import { readProcessTable } from "../../src/adapters/processes/process-table.js";
import { survivorsOf } from "./survivors.js";

/** Pids of live processes that any owner of the run has started. */
export function processesOfRun(state: string, run: string): readonly number[] {
  if (!existsSync(state)) return [];
  return survivorsOf(`${toScope(runDirectory(realpathSync(state), run))}/`);
}

/**
 * Live processes that have to do with a folder: it is in their environment, their command line or their way. Finds
 * what carries no mark, too, e.g. Interlock's own git.
 */
export const processesAbout = (folder: string): readonly string[] =>
  (readProcessTable() ?? []).flatMap(({ pid }) => {
    const texts = [read(`/proc/${pid}/environ`), read(`/proc/${pid}/cmdline`), wayOf(pid)];
    return texts.some((text) => text.includes(folder)) ? [`${pid} ${texts[1] ?? ""}`] : [];
  });

const read = (path: string): string =>
  orNothing(() => readFileSync(path, "latin1")).replaceAll("\0", " ");

const wayOf = (pid: number): string => orNothing(() => readlinkSync(`/proc/${pid}/cwd`));

/** A process may go while it is looked at; another user's is not ours. */
function orNothing(look: () => string): string {
  try {
    return look();
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ESRCH", "EACCES", "EPERM")) return "";
    throw cause;
  }
}

/** Folders of which each piece of work has one of its own, for as long as it lasts. */
const PASSING = ["checkouts", "homes", "workspaces", "index"];

/** Paths below the state folder that nobody needs when no run is under way. */
export function leftoversOf(state: string): readonly string[] {
  const passing = PASSING.flatMap((folder) => listBelow(state, folder));
  const halfMade = namesIn(state).filter((name) => isHalfMade(name));
  return [...passing, ...halfMade].sort();
}

/** Both levels: a folder of each run, and what is in it. An empty folder of a run is no leftover. */
function listBelow(state: string, folder: string): readonly string[] {
  return namesIn(join(state, folder)).flatMap((run) =>
    namesIn(join(state, folder, run)).map((name) => join(folder, run, name)),
  );
}

const isHalfMade = (name: string): boolean =>
  name.startsWith(".") || name.endsWith(".tmp") || /\.git\.[0-9a-f]+$/.test(name);

const namesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder) : [];
