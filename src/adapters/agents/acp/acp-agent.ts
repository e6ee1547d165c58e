/**
 * An agent that speaks the Agent Client Protocol on its standard input and output. Each turn is a process of its own, and the
 * session goes on in the next one: so what a turn leaves running ends with it.
 *
 * That an agent says a turn has ended says nothing about the work: agents say so after refused permissions, broken
 * sandboxes and errors of their model as well. What counts is what is in the workspace; what can be told here is whether
 * there was a turn at all.
 */

import { join } from "node:path";
import { toMs } from "../../../domain/ids.js";
import { LIMITS } from "../../../domain/limits.js";
import type { Agent, TurnRequest, TurnResult } from "../../../ports/agent.js";
import type { ProcessResult } from "../../../ports/process.js";
import { writeAtomically } from "../../files/durable.js";
import type { Clock } from "../../processes/clock.js";
import { type Boxing, runInBox } from "../run-in-box.js";
import { recallSession, rememberSession, type SessionMemory } from "../session-memory.js";
import { createTranscript } from "../transcript.js";
import { promptFileOf } from "../turn-surroundings.js";
import { toTurnTools } from "../turn-tools.js";
import { converse, type Ending } from "./converse.js";
import { toResult } from "./result.js";
import { createToolCalls } from "./tool-calls.js";
import { openWireLog } from "./wire-log.js";

export interface AcpAgentOptions extends Boxing {
  readonly name: string;
  readonly command: readonly string[];
  /** The whole environment, but for the variables of the turn (`INTERLOCK_…`). */
  readonly env: Readonly<Record<string, string>>;
  /** The mode that every session is put into, where the agent has it. */
  readonly mode?: string;
  /** When a session may be loaded again; absent: at any time. */
  readonly reload?: "next-minute";
  readonly ambient: Clock;
  /** Absent: `LIMITS.cancelGraceMs`. */
  readonly cancelGraceMs?: number;
}

export function createAcpAgent(options: AcpAgentOptions): Agent {
  return {
    name: options.name,
    isolation: options.sandbox.isolation,
    capabilities: { resumesSessions: true, continuesInterruptedTurns: true, callsTools: true },
    runTurn: (request) => runTurn(options, request),
  };
}

async function runTurn(options: AcpAgentOptions, request: TurnRequest): Promise<TurnResult> {
  const { name, ambient } = options;
  const transcript = createTranscript(request.onProgress);
  const stop = toStop(request, ambient);
  try {
    await writeAtomically(promptFileOf(request), request.prompt);
    const identity = { agent: name, cwd: request.cwd };
    const memory = await recallSession(request.sessionDirectory, identity);
    await untilReloadable(options, memory, stop.signal);
    const turn = { request, transcript, memory, stop: stop.signal };
    const { ending, process } = await play(options, turn);
    return toResult({
      agent: name,
      ending,
      process,
      stopped: stop.reason(),
      timeoutMs: request.timeoutMs,
      account: transcript.finish(),
    });
  } finally {
    stop.forget();
  }
}

interface Turn {
  readonly request: TurnRequest;
  readonly transcript: ReturnType<typeof createTranscript>;
  readonly memory: SessionMemory | undefined;
  readonly stop: AbortSignal;
}

interface Played {
  /** Undefined: it never came to a conversation. */
  readonly ending: Ending | undefined;
  readonly process: ProcessResult;
}

async function play(options: AcpAgentOptions, turn: Turn): Promise<Played> {
  const { request, transcript } = turn;
  const log = openWireLog(join(request.sessionDirectory, `turn-${request.turn}.wire.ndjson`));
  const kill = new AbortController();
  const ended = new AbortController();
  let talking: Promise<Ending> | undefined;
  const process = await runInBox(options, request, {
    argv: options.command,
    env: options.env,
    timeoutMs: TURN_MS_MAX,
    outputBytesMax: 0,
    floodBytesMax: LIMITS.turnFloodBytesMax,
    signal: turn.stop.aborted ? turn.stop : kill.signal,
    onLine: (line) => transcript.takeLine(line),
    talk: (dialogue) => {
      talking = converse({ ...conversing(options, turn), dialogue, log }).then((ending) => {
        // Its input is closed: most agents go by themselves now, and write what they have still to write.
        const waitMs = WILL_NOT_GO.has(ending.kind) ? 0 : LIMITS.graceMs;
        void options.ambient.wait(waitMs, ended.signal).then(() => kill.abort("the turn is over"));
        return ending;
      });
    },
  });
  ended.abort();
  const ending = await talking;
  await log.close();
  return { ending, process };
}

/** It did not even answer. */
const WILL_NOT_GO: ReadonlySet<Ending["kind"]> = new Set(["interrupted", "unanswered"]);

/** The deadline is ours to keep, by asking first; this one is behind it, for a bug. */
const TURN_MS_MAX = 2 ** 31 - 1;

function conversing(options: AcpAgentOptions, { request, transcript, memory, stop }: Turn) {
  const calls = createToolCalls();
  const tools = toTurnTools(request, options.sandbox.isolation);
  return {
    tools,
    request,
    memory,
    transcript,
    calls,
    stop,
    ambient: options.ambient,
    cancelGraceMs: options.cancelGraceMs ?? LIMITS.cancelGraceMs,
    ...(options.mode === undefined ? {} : { mode: options.mode }),
    remember: (session: Pick<SessionMemory, "sessionId" | "openedAtMs" | "costUsd">) =>
      rememberSession(request.sessionDirectory, {
        agent: options.name,
        cwd: request.cwd,
        ...session,
      }),
    permissions: {
      workspace: request.cwd,
      alsoOwn: options.sandbox.ownFolders,
      mayLeave: request.mayLeaveWorkspace,
      ownServers: [
        ...request.toolServers,
        ...(tools === undefined ? [] : [tools.servers.http]),
      ].map(({ name }) => name),
    },
  };
}

interface Stop {
  readonly signal: AbortSignal;
  /** Why the turn was told to end, if it was. */
  reason(): "cancelled" | "timed-out" | undefined;
  forget(): void;
}

/** The caller's word, or the turn's time, whichever comes first. */
function toStop(request: TurnRequest, ambient: Clock): Stop {
  const controller = new AbortController();
  const over = new AbortController();
  let reason: "cancelled" | "timed-out" | undefined;
  const stop = (why: "cancelled" | "timed-out"): void => {
    if (over.signal.aborted) return;
    reason ??= why;
    controller.abort(why);
  };
  const onAbort = (): void => stop("cancelled");
  if (request.signal.aborted) onAbort();
  request.signal.addEventListener("abort", onAbort, { once: true });
  void ambient.wait(request.timeoutMs, over.signal).then(() => stop("timed-out"));
  return {
    signal: controller.signal,
    reason: () => reason,
    forget() {
      over.abort();
      request.signal.removeEventListener("abort", onAbort);
    },
  };
}

const MINUTE_MS = 60_000;

/**
 * Some agents name a session's file after the minute, and overwrite it, history and all, when it is loaded again in the
 * minute in which it was made.
 */
async function untilReloadable(
  { reload, ambient }: AcpAgentOptions,
  memory: SessionMemory | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (reload !== "next-minute" || memory === undefined || signal.aborted) return;
  const nextMinuteMs = (Math.floor(memory.openedAtMs / MINUTE_MS) + 1) * MINUTE_MS;
  const waitMs = nextMinuteMs - toMs(ambient.now());
  if (waitMs > 0) await ambient.wait(waitMs, signal);
}
