/**
 * Any program as an agent. It gets the prompt on standard input and as a file, works in the workspace, and its exit
 * ends the turn: 0 is completed, anything else crashed.
 *
 * It may print events, one JSON object a line, on standard output; everything else it prints is just kept:
 *   {"type":"progress","text":"…"}   {"type":"claim","text":"…"}   {"type":"usage","tokens":1200,"costUsd":0.03}
 * Usage adds up over the turn. Without a claim event, its last lines are its claim.
 */

import type { Agent, TurnRequest } from "../../ports/agent.js";
import { runChildTurn } from "./child-turn.js";
import type { Boxing } from "./run-in-box.js";
import { promptFileOf } from "./turn-surroundings.js";

export interface CommandAgentOptions extends Boxing {
  readonly name: string;
  /** `{prompt_file}` in an argument becomes the path of the prompt's file. */
  readonly command: readonly string[];
  /** The whole environment, but for the variables of the turn (`INTERLOCK_…`). */
  readonly env: Readonly<Record<string, string>>;
}

export function createCommandAgent(options: CommandAgentOptions): Agent {
  const { name, command, env, sandbox } = options;
  return {
    name,
    isolation: sandbox.isolation,
    capabilities: { resumesSessions: false, continuesInterruptedTurns: true, callsTools: true },
    runTurn: (request) =>
      runChildTurn(options, request, {
        agent: name,
        argv: toArgv(command, request),
        env,
        input: request.prompt,
      }),
  };
}

/** Not `String.replace`: a `$` in the path has no meaning here. */
const toArgv = (command: readonly string[], request: TurnRequest): readonly string[] =>
  command.map((argument) => argument.split("{prompt_file}").join(promptFileOf(request)));
