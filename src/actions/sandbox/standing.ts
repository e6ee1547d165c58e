/**
 * A job's view of the disk, made once and entered by each of its programs: making it takes far longer than entering it.
 *
 * What keeps it is a file that Interlock holds open, no process: nothing has to be ended, and no number of a process can come to
 * stand for another one's view.
 */

import { type FileHandle, open, readlink } from "node:fs/promises";
import { LIMITS } from "../../domain/limits.js";
import type { ProcessFamily, ProcessRequest } from "../../ports/process.js";
import { FOLDER_VARIABLE } from "./folder-variable.js";
import type { Surface } from "./isolation.js";
import { type Doors, toEnteringArgv, toMakingArgv } from "./namespaces.js";

export interface Standing {
  /** To be followed by the program and its arguments. */
  readonly argv: readonly string[];
  /** Nothing enters any more; what is inside goes on. */
  close(): Promise<void>;
}

export interface StandingRequest {
  readonly surface: Surface;
  readonly run: ProcessFamily["run"];
  readonly env: Readonly<Record<string, string>>;
}

const MAKING_MS = 20_000;

/** Undefined where this machine does not allow it: then each program makes its own. */
export async function makeStanding(request: StandingRequest): Promise<Standing | undefined> {
  const handles: FileHandle[] = [];
  const close = async (): Promise<void> => {
    for (const handle of handles.splice(0)) await handle.close();
  };
  const argv = await make(request, handles).catch(() => undefined);
  if (argv !== undefined && (await canEnter(request, argv))) return { argv, close };
  await close();
  return undefined;
}

/** The one who makes it waits inside until it is held. */
async function make(
  { surface, run, env }: StandingRequest,
  handles: FileHandle[],
): Promise<readonly string[] | undefined> {
  const waiting = new AbortController();
  const { ended, line } = firstLine(run, {
    ...toRequest(surface, env, toMakingArgv(surface)),
    signal: waiting.signal,
  });
  try {
    const pid = await line;
    if (pid === undefined || !/^[1-9][0-9]*$/.test(pid)) return undefined;
    const self = await readlink("/proc/self");
    const hold = async (name: string): Promise<string> => {
      const handle = await open(`/proc/${pid}/ns/${name}`);
      handles.push(handle);
      const door = `/proc/${self}/fd/${handle.fd}`;
      // It is another one than Interlock's own, or there would be no view at all.
      if ((await readlink(door)) === (await readlink(`/proc/self/ns/${name}`)))
        throw new Error(`${door} leads nowhere else`);
      return door;
    };
    const doors: Doors = {
      mounts: await hold("mnt"),
      ...(surface.isRoot ? {} : { users: await hold("user") }),
    };
    return toEnteringArgv(surface, doors);
  } finally {
    waiting.abort();
    await ended;
  }
}

function firstLine(run: ProcessFamily["run"], request: ProcessRequest) {
  let ended: Promise<unknown> = Promise.resolve();
  const line = new Promise<string | undefined>((resolve) => {
    ended = run({ ...request, onLine: resolve }).finally(() => resolve(undefined));
  });
  return { ended, line };
}

async function canEnter(
  { surface, run, env }: StandingRequest,
  argv: readonly string[],
): Promise<boolean> {
  const { end } = await run(toRequest(surface, env, [...argv, "true"]));
  return end.kind === "exited" && end.exitCode === 0;
}

const toRequest = (
  surface: Surface,
  env: Readonly<Record<string, string>>,
  argv: readonly string[],
): ProcessRequest => ({
  program: { argv },
  cwd: surface.site,
  env: { ...env, [FOLDER_VARIABLE]: surface.site },
  timeoutMs: MAKING_MS,
  outputBytesMax: LIMITS.lineBytesMax,
  floodBytesMax: LIMITS.gateFloodBytesMax,
});
