/**
 * An agent that is a program of one prompt and prints what it does as lines of JSON. Its profile says how it is called, how a
 * session goes on, and what the lines mean. It can be ended, not asked to stop; and it asks for no permission.
 */

import { toMs } from "../../../domain/ids.js";
import type { JsonStream } from "../../../domain/json-stream.js";
import { LIMITS } from "../../../domain/limits.js";
import type { Agent, TurnRequest, TurnResult } from "../../../ports/agent.js";
import type { Dialogue } from "../../../ports/process.js";
import { writeAtomically } from "../../files/durable.js";
import type { Clock } from "../../processes/clock.js";
import { createLineReader } from "../../processes/lines.js";
import { type Boxing, runInBox } from "../run-in-box.js";
import { recallSession, rememberSession } from "../session-memory.js";
import { createTranscript } from "../transcript.js";
import { promptFileOf } from "../turn-surroundings.js";
import { toHeadlessResult } from "./result.js";
import { createStreamReader, type StreamReader } from "./stream-reader.js";

export interface HeadlessAgentOptions extends Boxing {
  readonly name: string;
  /**
   * `{prompt}` and `{prompt_file}` in an argument become the prompt and the path of its file; without either the prompt is
   * on standard input.
   */
  readonly command: readonly string[];
  /** How a session goes on; `{session}` becomes the agent's id of it. Absent: it cannot. */
  readonly resume?: readonly string[];
  readonly stream: JsonStream;
  readonly env: Readonly<Record<string, string>>;
  readonly ambient: Pick<Clock, "now">;
}

export function createHeadlessAgent(options: HeadlessAgentOptions): Agent {
  return {
    name: options.name,
    isolation: options.sandbox.isolation,
    capabilities: {
      resumesSessions: options.resume !== undefined,
      continuesInterruptedTurns: true,
      callsTools: true,
    },
    runTurn: (request) => runTurn(options, request),
  };
}

async function runTurn(options: HeadlessAgentOptions, request: TurnRequest): Promise<TurnResult> {
  const { name, resume } = options;
  const transcript = createTranscript(request.onProgress);
  const identity = { agent: name, cwd: request.cwd };
  const memory = resume && (await recallSession(request.sessionDirectory, identity));
  const isKnown = resume !== undefined && memory !== undefined;
  const text = isKnown ? request.prompt : request.recap;
  await writeAtomically(promptFileOf(request), text);
  const reader = createStreamReader(options.stream, transcript);
  transcript.take({ kind: "session", how: isKnown ? "resumed" : "new" });
  const remembering = rememberOnce(options, request, reader);
  let listening: Promise<void> | undefined;
  const command = isKnown ? resume : options.command;
  const { end } = await runInBox(options, request, {
    argv: toArgv(command, { text, session: memory?.sessionId ?? "", request }),
    env: options.env,
    timeoutMs: request.timeoutMs,
    outputBytesMax: 0,
    floodBytesMax: LIMITS.turnFloodBytesMax,
    signal: request.signal,
    onLine: (line) => transcript.takeLine(line),
    talk: (dialogue) => {
      const input = isInArguments(command) ? "" : text;
      listening = listen(dialogue, input, (line) => {
        reader.read(line);
        remembering.look();
      });
    },
  });
  await listening;
  await remembering.done();
  const { timeoutMs } = request;
  return toHeadlessResult({
    agent: name,
    end,
    timeoutMs,
    error: reader.error(),
    account: transcript.finish(),
  });
}

/** What a program may still print when it has its prompt is all there is to hear. */
async function listen(
  dialogue: Dialogue,
  input: string,
  onLine: (line: string) => void,
): Promise<void> {
  void write(dialogue, input);
  const lines = createLineReader(LIMITS.agentFrameBytesMax, onLine);
  try {
    for await (const bytes of dialogue.output) lines.push(bytes);
  } catch (cause) {
    // The pipe breaks when the turn is ended; anything else is ours.
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
  }
  lines.end();
}

async function write(dialogue: Dialogue, text: string): Promise<void> {
  const writer = dialogue.input.getWriter();
  try {
    if (text !== "") await writer.write(new TextEncoder().encode(text));
  } catch (cause) {
    // A program that does not read its prompt to the end may work all the same.
    if (!(cause instanceof Error)) throw cause;
  } finally {
    dialogue.end();
  }
}

/** The id is on the disk as soon as it is known, so that a crash in the turn finds it. */
function rememberOnce(
  { name, ambient }: HeadlessAgentOptions,
  request: TurnRequest,
  reader: StreamReader,
): { look(): void; done(): Promise<void> } {
  let written: string | undefined;
  let writing: Promise<void> = Promise.resolve();
  return {
    look() {
      const sessionId = reader.session();
      if (sessionId === undefined || sessionId === written) return;
      written = sessionId;
      const openedAtMs = toMs(ambient.now());
      const memory = { agent: name, cwd: request.cwd, sessionId, openedAtMs, costUsd: 0 };
      writing = writing.then(() => rememberSession(request.sessionDirectory, memory));
    },
    done: () => writing,
  };
}

const isInArguments = (command: readonly string[]): boolean =>
  command.some((argument) => /\{prompt(?:_file)?\}/.test(argument));

interface Filling {
  readonly text: string;
  readonly session: string;
  readonly request: TurnRequest;
}

/** Not `String.replace`: a `$` in what is filled in has no meaning here. */
const toArgv = (command: readonly string[], { text, session, request }: Filling) =>
  command.map((argument) =>
    argument
      .split("{prompt_file}")
      .join(promptFileOf(request))
      .split("{session}")
      .join(session)
      .split("{prompt}")
      .join(text),
  );
