/** Starting one program in a process group and session of its own, with its mark and real pipes. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import type { ProcessRequest } from "../../ports/process.js";
import { hasCode } from "../files/error-code.js";
import { chainMarker, MARKER_VARIABLE } from "./marker.js";
import { openPipes, type Pipes } from "./pipes.js";
import { readEntry, readOpenFile } from "./process-table.js";
import type { Root } from "./process-tree.js";
import { openTaskGroup, type TaskGroup } from "./task-group.js";

export interface Started {
  readonly child: ChildProcess;
  readonly root: Root;
  readonly pipes: Pipes;
  /** The pipes as the system names them, to find out who still holds them. */
  readonly openFiles: ReadonlySet<string>;
  /** Of a box that root has started. */
  readonly group: TaskGroup | undefined;
}

export type Start =
  | { readonly kind: "started"; readonly started: Started }
  | { readonly kind: "not-started"; readonly reason: string };

export async function startProgram(request: ProcessRequest, marker: string): Promise<Start> {
  const group = groupFor(request);
  const [file = "", ...args] = inGroup(toArgv(request), group);
  if (file === "") return notStarted("The command is empty; give at least the program's name.");
  let pipes: Pipes | undefined;
  try {
    pipes = await openPipes(request);
    const child = spawn(file, args, {
      cwd: request.cwd,
      env: toEnvironment(request, marker),
      stdio: [...pipes.childEnds],
      // A session and group of its own: one signal reaches the group, and none of ours reaches it by accident.
      detached: true,
    });
    if (child.pid === undefined) throw await toSpawnError(child);
    if (request.givesWay === true) giveWay(child.pid);
    const isBox = request.bounds !== undefined;
    return { kind: "started", started: toStarted(child, child.pid, { pipes, isBox, group }) };
  } catch (cause) {
    for (const stream of [pipes?.stdout, pipes?.stderr]) stream?.destroy();
    group?.close();
    if (!isExpected(cause)) throw cause;
    return notStarted(explainNotStarted(file, request.cwd, cause));
  } finally {
    pipes?.closeChildEnds();
  }
}

/** A third of what others get of a processor that both want: enough for what it does to stay as it is, only slower. */
const NICER = 5;
const NICEST = 19;

/** Whatever it starts from now on does so as well. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, Math.min(NICEST, getPriority(pid) + NICER));
  } catch (cause) {
    if (!hasCode(cause, "ERR_SYSTEM_ERROR")) throw cause;
    // It has ended already, or the system has no such thing.
  }
}

const groupFor = ({ bounds }: ProcessRequest): TaskGroup | undefined =>
  bounds !== undefined && process.getuid?.() === 0 ? openTaskGroup(bounds.processesMax) : undefined;

/** It goes in by itself, before it becomes the program: put in from outside, its first children would be missed. */
const inGroup = (argv: readonly string[], group: TaskGroup | undefined): readonly string[] =>
  group === undefined
    ? argv
    : ["/bin/sh", "-c", 'echo $$ > "$0"; exec "$@"', group.membersFile, ...argv];

const notStarted = (reason: string): Start => ({ kind: "not-started", reason });

const toArgv = ({ program }: ProcessRequest): readonly string[] =>
  "shell" in program ? ["/bin/sh", "-c", program.shell] : program.argv;

/** The mark of whoever runs us stays in front of ours: its owner must still find what we start. */
const toEnvironment = (request: ProcessRequest, marker: string): NodeJS.ProcessEnv => ({
  ...request.env,
  [MARKER_VARIABLE]: chainMarker(process.env[MARKER_VARIABLE], marker),
});

function toStarted(
  child: ChildProcess,
  pid: number,
  {
    pipes,
    isBox,
    group,
  }: {
    readonly pipes: Pipes;
    readonly isBox: boolean;
    readonly group: TaskGroup | undefined;
  },
): Started {
  const writers = pipes.childEnds.slice(1);
  return {
    child,
    pipes,
    group,
    root: {
      pid,
      startedTicks: readEntry(pid)?.startedTicks,
      hasExited: () => child.exitCode !== null || child.signalCode !== null,
      isBox,
    },
    openFiles: new Set(writers.flatMap((end) => readOpenFile(process.pid, end) ?? [])),
  };
}

async function toSpawnError(child: ChildProcess): Promise<unknown> {
  const values: readonly unknown[] = await once(child, "error");
  return values[0];
}

/** The system refused (missing, not executable, too long, too many), or a text holds a NUL character. */
const isExpected = (cause: unknown): cause is Error =>
  cause instanceof Error &&
  /^(?:E(?!RR_)[A-Z0-9]+|ERR_INVALID_ARG_VALUE|[0-9]+)$/.test(codeOf(cause));

const codeOf = (error: Error): string => ("code" in error ? String(error.code) : "");

function explainNotStarted(file: string, cwd: string, cause: Error): string {
  if (!existsSync(cwd)) return `Cannot start ${file}: the folder ${cwd} does not exist.`;
  if (codeOf(cause) === "ENOENT")
    return `Cannot start ${file}: there is no such program; check its path, or the PATH that it is looked up in.`;
  if (codeOf(cause) === "EACCES")
    return `Cannot start ${file}: it is not executable; mend it with chmod +x.`;
  return `Cannot start ${file}: ${cause.message}`;
}
