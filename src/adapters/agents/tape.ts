/**
 * A recorded agent: plays the turns of a tape, each in a program of its own, as a real agent would be one.
 * It remembers by Interlock's turn number what it played, so a turn that is asked for again after a crash is played
 * again, in the fresh workspace that such a turn gets.
 */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Tape, TapeOf, TapeTurn } from "../../domain/tape.js";
import type { Agent, TurnRequest, TurnResult } from "../../ports/agent.js";
import { runChildTurn } from "./child-turn.js";
import type { Boxing } from "./run-in-box.js";
import { pickTurn, readPlayed, writePlayed } from "./tape-memory.js";

export interface TapeAgentOptions extends Boxing {
  readonly name: string;
  readonly tapeOf: TapeOf;
  /** The whole environment of the player, but for the variables of the turn; it needs a `PATH` with git. */
  readonly env: Readonly<Record<string, string>>;
  /** The player's program; absent: the built one beside this file. */
  readonly player?: string;
}

/** What the player reads from standard input. */
export interface TapeOrder {
  readonly turn: TapeTurn;
  readonly base: string;
}

const PLAYER = fileURLToPath(new URL("./tape-player.js", import.meta.url));

export function createTapeAgent(options: TapeAgentOptions): Agent {
  return {
    name: options.name,
    isolation: options.sandbox.isolation,
    capabilities: { resumesSessions: true, continuesInterruptedTurns: false, callsTools: false },
    async runTurn(request) {
      const found = options.tapeOf(request.workstream);
      if (found.kind === "no-tape") return { ...NOTHING, outcome: "crashed", reason: found.why };
      const turn = await takeTurn(found.tape, request);
      if (turn === undefined) return sayNothingMore(request);
      const order: TapeOrder = { turn, base: request.base };
      return runChildTurn(options, request, {
        agent: options.name,
        // The player does not read its arguments: what is named there can be seen in a box.
        argv: [process.execPath, options.player ?? PLAYER, ...filesOf(turn)],
        env: options.env,
        input: JSON.stringify(order),
      });
    },
  };
}

const filesOf = ({ patch, write = {} }: TapeTurn): readonly string[] => [
  ...(patch === undefined ? [] : [patch]),
  ...Object.values(write),
];

const NOTHING = { usage: {}, output: "" };
const NOTHING_MORE = "Nothing more to do.";

function sayNothingMore(request: TurnRequest): TurnResult {
  request.onProgress({ line: NOTHING_MORE });
  return { ...NOTHING, outcome: "completed", claim: NOTHING_MORE };
}

/** Remembered before it is played: if we die in between, the same turn number still means the same turn. */
async function takeTurn(tape: Tape, request: TurnRequest): Promise<TapeTurn | undefined> {
  const memory = memoryOf(request);
  const played = await readPlayed(memory);
  const index = pickTurn(tape, { played, turn: request.turn, prompt: request.prompt });
  if (index === undefined) return undefined;
  if (played[request.turn] !== index)
    await writePlayed(memory, { ...played, [request.turn]: index });
  return tape.turns[index];
}

/** Beside the sessions, for it belongs to the workstream and outlives each of them. */
const memoryOf = ({ sessionDirectory, workstream }: TurnRequest): string =>
  join(dirname(sessionDirectory), `${workstream}.tape-played.json`);
