/** A tape: the recorded turns of an agent. Paths in it stay relative to the tape file. */

import { z } from "zod";
import type { Tape, TapeTurn } from "../domain/tape.js";
import { checkoutPath, closed, relativePath, text, versionOne, wholeFrom } from "./leaves.js";
import { parseWith } from "./parse-with.js";
import type { Parsed } from "./problem.js";

/** A tape is played in real time; nobody waits longer than this for a recorded agent to think. */
const DELAY_MS_MAX = 3_600_000;
const PATTERN_REMEDY = "give a regular expression";

const turnSchema = closed({
  when: z.string(PATTERN_REMEDY).refine(isPattern, PATTERN_REMEDY).optional(),
  sync: z.boolean().optional(),
  say: z.array(z.string()).optional(),
  patch: relativePath().optional(),
  write: z.record(checkoutPath(), relativePath()).optional(),
  commit: text("give the commit's message").optional(),
  claim: z.string("give what the agent says of its work").optional(),
  delayMs: wholeFrom(0, DELAY_MS_MAX).optional(),
  misbehave: z.enum(["hang", "crash", "flood", "silent"]).optional(),
});

const tapeSchema = closed({ version: versionOne(), turns: z.array(turnSchema, "list the turns") });

export function parseTape(textOfFile: string, path: string): Parsed<Tape> {
  return parseWith(
    { text: textOfFile, path },
    {
      schema: tapeSchema,
      rules: [],
      doubts: [],
      start: '"version: 1" and a list of turns',
      toValue: toTape,
    },
  );
}

const toTape = (read: z.output<typeof tapeSchema>): Tape => ({
  version: 1,
  turns: read.turns.map(toTurn),
});

function toTurn(read: z.output<typeof turnSchema>): TapeTurn {
  const { when, sync, say, patch, write, commit, claim, delayMs, misbehave } = read;
  return {
    ...(when === undefined ? {} : { when }),
    ...(sync === undefined ? {} : { sync }),
    ...(say === undefined ? {} : { say }),
    ...(patch === undefined ? {} : { patch }),
    ...(write === undefined ? {} : { write }),
    ...(commit === undefined ? {} : { commit }),
    ...(claim === undefined ? {} : { claim }),
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(misbehave === undefined ? {} : { misbehave }),
  };
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, "i").source !== "";
  } catch (cause) {
    if (cause instanceof SyntaxError) return false;
    throw cause;
  }
}
