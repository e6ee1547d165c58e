/** One turn as one program: its surroundings, its prompt, and what its end means. */

import { join } from "node:path";
import { assertNever } from "../../domain/assert-never.js";
import { LIMITS } from "../../domain/limits.js";
import type { TurnOutcome, TurnRequest, TurnResult } from "../../ports/agent.js";
import type { ProcessEnd, Processes } from "../../ports/process.js";
import { writeAtomically } from "../files/durable.js";
import { clip } from "./clip.js";
import { createTurnReader, type Reading } from "./turn-reader.js";

export interface ChildTurn {
  /** For messages. */
  readonly agent: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
}

/** Characters of the agent's last line that are quoted as the reason of a crash. */
const QUOTE_CHARS_MAX = 200;
const MIB = 1024 * 1024;

export const promptFileOf = ({ sessionDirectory, turn }: TurnRequest): string =>
  join(sessionDirectory, `turn-${turn}.prompt.md`);

export async function runChildTurn(
  processes: Processes,
  request: TurnRequest,
  child: ChildTurn,
): Promise<TurnResult> {
  await writeAtomically(promptFileOf(request), request.prompt);
  const reader = createTurnReader(request.onProgress);
  const { end, output } = await processes.run({
    program: { argv: child.argv },
    cwd: request.cwd,
    env: { ...child.env, ...turnVariables(request) },
    input: child.input,
    timeoutMs: request.timeoutMs,
    outputBytesMax: LIMITS.turnOutputBytesMax,
    floodBytesMax: LIMITS.turnFloodBytesMax,
    signal: request.signal,
    onLine: (line, stream) => reader.read(line, stream),
  });
  const reading = reader.finish();
  const { claim, usage, notes } = reading;
  const reason = explainEnd(end, child.agent, { reading, timeoutMs: request.timeoutMs });
  return {
    outcome: outcomeOf(end),
    ...(reason === undefined ? {} : { reason }),
    ...(claim === undefined ? {} : { claim }),
    usage,
    output: [output, ...notes].join("\n"),
  };
}

/** What an agent may want to know of the turn; none of it is a secret. */
function turnVariables(request: TurnRequest): Readonly<Record<string, string>> {
  return {
    INTERLOCK_WORKSTREAM: request.workstream,
    INTERLOCK_SESSION: request.session,
    INTERLOCK_TURN: String(request.turn),
    INTERLOCK_BASE: request.base,
    INTERLOCK_SESSION_DIR: request.sessionDirectory,
    INTERLOCK_PROMPT_FILE: promptFileOf(request),
  };
}

function outcomeOf(end: ProcessEnd): TurnOutcome {
  switch (end.kind) {
    case "exited":
      return end.exitCode === 0 ? "completed" : "crashed";
    case "signalled":
    case "not-started":
      return "crashed";
    case "timed-out":
    case "flooded":
    case "cancelled":
      return end.kind;
    default:
      return assertNever(end);
  }
}

interface Circumstances {
  readonly reading: Reading;
  readonly timeoutMs: number;
}

function explainEnd(
  end: ProcessEnd,
  agent: string,
  { reading, timeoutMs }: Circumstances,
): string | undefined {
  switch (end.kind) {
    case "exited":
      if (end.exitCode === 0) return undefined;
      return `Agent "${agent}" ended with exit code ${end.exitCode}.${quote(reading)}`;
    case "signalled":
      return `Agent "${agent}" was ended by ${end.signal}, which Interlock did not send.${quote(reading)}`;
    case "not-started":
      return `Agent "${agent}" did not start. ${end.reason}`;
    case "timed-out":
      return `Agent "${agent}" was still at work after ${explainMs(timeoutMs)}, and was ended; limits.turnMinutes gives it longer.`;
    case "flooded":
      return `Agent "${agent}" printed more than ${LIMITS.turnFloodBytesMax / MIB} MiB in one turn, and was ended.`;
    case "cancelled":
      return `The turn of agent "${agent}" was cancelled.`;
    default:
      return assertNever(end);
  }
}

const quote = ({ lastLine }: Reading): string =>
  lastLine === undefined ? "" : ` Its last line: ${clip(lastLine.trim(), QUOTE_CHARS_MAX)}`;

const explainMs = (ms: number): string =>
  ms >= 60_000 ? `${Math.round(ms / 60_000)} min` : `${ms / 1000} s`;
