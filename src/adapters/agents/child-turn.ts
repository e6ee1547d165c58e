/** One turn as one program: its surroundings, its prompt, and what its end means. */

import { LIMITS } from "../../domain/limits.js";
import type { TurnRequest, TurnResult } from "../../ports/agent.js";
import { writeAtomically } from "../files/durable.js";
import { explainEnd, outcomeOf } from "./explain-end.js";
import { type Boxing, runInBox } from "./run-in-box.js";
import { createTurnReader } from "./turn-reader.js";
import { promptFileOf } from "./turn-surroundings.js";

export interface ChildTurn {
  /** For messages. */
  readonly agent: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
}

export async function runChildTurn(
  boxing: Boxing,
  request: TurnRequest,
  child: ChildTurn,
): Promise<TurnResult> {
  await writeAtomically(promptFileOf(request), request.prompt);
  const reader = createTurnReader(request.onProgress);
  const { end, output } = await runInBox(boxing, request, {
    argv: child.argv,
    env: child.env,
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
