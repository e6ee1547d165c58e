/** One program from its start to the end of the last process that it left behind. */

import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { toMs } from "../../domain/ids.js";
import { LIMITS } from "../../domain/limits.js";
import type { ProcessEnd, ProcessRequest, ProcessResult } from "../../ports/process.js";
import { type Capture, createCapture } from "./capture.js";
import type { Clock } from "./clock.js";
import { openDialogue } from "./dialogue.js";
import { asKilledForMemory, killsForMemory } from "./killed-for-memory.js";
import { hasMarker } from "./marker.js";
import { pidsHolding } from "./process-table.js";
import { type Ending, endProcesses, signalTarget } from "./process-tree.js";
import { type Started, startProgram } from "./start-program.js";
import { waitAtMost, waitUntil } from "./wait.js";
import { watchBounds } from "./watch-bounds.js";

/** How long output may still come after the program's own end, e.g. from `tee` in a process substitution. */
const DRAIN_MS = 250;
const HOLDER_ROUNDS_MAX = 100;
const NOTHING_LEFT: Ending = { ended: 0, left: [] };

/** Takes over what is still open of a program that has ended by itself; its children are left alone. */
type Leave = (streams: readonly Socket[]) => void;

/** `marker` names this run of this program and nothing else. Without `leave` its whole tree is ended with it. */
export async function runProgram(
  request: ProcessRequest,
  marker: string,
  ambient: Clock,
  leave?: Leave,
): Promise<ProcessResult> {
  const startedAt = toMs(ambient.now());
  const capture = createCapture(request);
  const toResult = (end: ProcessEnd, notes: readonly string[]): ProcessResult => {
    const captured = capture.finish();
    const output = [captured.output, ...notes].join("\n");
    return { end, ...captured, output, durationMs: toMs(ambient.now()) - startedAt };
  };

  if (request.signal?.aborted) return toResult({ kind: "cancelled" }, []);
  const start = await startProgram(request, marker);
  if (start.kind === "not-started") return toResult(start, []);
  const { end, ending } = await followToEnd(request, { ...start, capture, marker, ambient }, leave);
  return toResult(end, explainLeft(ending));
}

interface Following {
  readonly started: Started;
  readonly capture: Capture;
  readonly marker: string;
  readonly ambient: Clock;
}

async function followToEnd(
  request: ProcessRequest,
  following: Following,
  leave: Leave | undefined,
): Promise<{ readonly end: ProcessEnd; readonly ending: Ending }> {
  const { started, capture, marker, ambient } = following;
  const { pipes, root } = started;
  const streams = [pipes.stdout, pipes.stderr];
  const drained = Promise.all(streams.map(toClose));
  const exited = toExit(started.child);
  if (request.talk === undefined) capture.read(pipes.stdout, "stdout");
  else request.talk(openDialogue(started, capture.count));
  capture.read(pipes.stderr, "stderr");

  const end = await firstEnd(request, exited, following);
  if (end.kind === "exited" || end.kind === "signalled")
    await waitAtMost(DRAIN_MS, drained, ambient);
  if (leave !== undefined && end.kind === "exited") {
    leave(streams);
    return { end, ending: NOTHING_LEFT };
  }
  const isMarked = (chain: string): boolean => hasMarker(chain, marker);
  const ending = await endProcesses(
    // Whoever has taken too much of the machine is given no time to take more.
    { isMarked, root, ...(isExcess(end) ? { haste: "at-once" as const } : {}) },
    ambient,
  );
  await waitAtMost(LIMITS.graceMs, exited, ambient);
  if ((await waitAtMost(DRAIN_MS, drained, ambient)) === "too-late")
    await endHolders(started, ambient);
  for (const stream of streams) stream.destroy();
  started.group?.close();
  return { end, ending };
}

const isExcess = (end: ProcessEnd): boolean => end.kind === "flooded" && end.excess !== undefined;

/** What happens first: the program's end, the time limit, a flood of any kind or the caller's signal. */
async function firstEnd(
  request: ProcessRequest,
  exited: Promise<ProcessEnd>,
  { capture, ambient, started }: Following,
): Promise<ProcessEnd> {
  const cancelled = toAbort(request.signal);
  const stopped = capture.stopped.then((): ProcessEnd => ({ kind: "flooded" }));
  const watch =
    request.bounds === undefined
      ? undefined
      : watchBounds(started.root.pid, request.bounds, ambient);
  const exceeded = watch?.exceeded.then((excess): ProcessEnd => ({ kind: "flooded", excess }));
  const before = watch === undefined ? undefined : killsForMemory();
  const first = Promise.race([exited, stopped, cancelled.promise, ...(exceeded ? [exceeded] : [])]);
  const end = await waitAtMost(request.timeoutMs, first, ambient);
  cancelled.forget();
  watch?.stop();
  if (end === "too-late") return { kind: "timed-out" };
  return before === undefined ? end : asKilledForMemory(end, { before, now: killsForMemory() });
}

function toAbort(signal: AbortSignal | undefined): {
  readonly promise: Promise<ProcessEnd>;
  forget(): void;
} {
  let listener: () => void = () => undefined;
  const promise = new Promise<ProcessEnd>((resolve) => {
    listener = () => resolve({ kind: "cancelled" });
    if (signal?.aborted) listener();
    signal?.addEventListener("abort", listener, { once: true });
  });
  return { promise, forget: () => signal?.removeEventListener("abort", listener) };
}

function toExit(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once("exit", (exitCode, signal) =>
      resolve(
        exitCode === null
          ? { kind: "signalled", signal: signal ?? "unknown" }
          : { kind: "exited", exitCode },
      ),
    );
  });
}

const toClose = (stream: Socket): Promise<void> =>
  new Promise((resolve) => {
    stream.once("close", () => resolve());
  });

/** A program without our mark that still holds the pipe can only be one of ours that emptied its environment. */
async function endHolders({ openFiles }: Started, ambient: Clock): Promise<void> {
  const areGone = (): boolean => {
    const pids = pidsHolding(openFiles);
    for (const pid of pids) signalTarget(pid, "SIGKILL");
    return pids.length === 0;
  };
  await waitUntil(areGone, { rounds: HOLDER_ROUNDS_MAX, everyMs: 5, ambient });
}

function explainLeft({ left }: Ending): readonly string[] {
  if (left.length === 0) return [];
  const pids = left.join(", ");
  return [`Interlock could not end ${left.length} processes (${pids}); end them by hand.`];
}
