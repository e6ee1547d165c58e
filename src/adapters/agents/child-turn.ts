/** One turn as one program: its surroundings, its prompt, and what its end means. */

import { LIMITS } from "../../domain/limits.js";
import type { TurnRequest, TurnResult } from "../../ports/agent.js";
import type { Processes } from "../../ports/process.js";
import { writeAtomically } from "../files/durable.js";
import { explainEnd, outcomeOf } from "./explain-end.js";
import { createTurnReader } from "./turn-reader.js";
import { promptFileOf, turnVariables } from "./turn-surroundings.js";

export interface ChildTurn {
  /** For messages. */
  readonly agent: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
}

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
  const { claim, usage, notes, lastLine } = reader.finish();
  const { timeoutMs } = request;
  const reason = explainEnd(end, {
    agent: child.agent,
    timeoutMs,
    ...(lastLine === undefined ? {} : { lastLine }),
  });
  return {
    outcome: outcomeOf(end),
    ...(reason === undefined ? {} : { reason }),
    ...(claim === undefined ? {} : { claim }),
    usage,
    output: [output, ...notes].join("\n"),
  };
}
