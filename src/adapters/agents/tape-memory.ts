/** Which turns of a workstream's tape were played, so that a turn that is asked for again is the same turn. */

import { z } from "zod";
import type { Tape } from "../../domain/tape.js";
import { writeAtomically } from "../files/durable.js";
import { readTextIfThere } from "../files/read-text.js";
import { parseJson } from "./json.js";

/** Interlock's turn number → index of the tape's turn. */
export type PlayedTurns = Readonly<Record<string, number>>;

export interface Picking {
  readonly played: PlayedTurns;
  /** Interlock's turn number. */
  readonly turn: number;
  readonly prompt: string;
}

/** Index of the turn to play; undefined when nothing is left that fits. */
export function pickTurn(tape: Tape, { played, turn, prompt }: Picking): number | undefined {
  const again = played[turn];
  if (again !== undefined && again < tape.turns.length) return again;
  const used = new Set(Object.values(played));
  const index = tape.turns.findIndex(
    ({ when }, at) => !used.has(at) && (when === undefined || new RegExp(when, "i").test(prompt)),
  );
  return index === -1 ? undefined : index;
}

const memorySchema = z.record(z.string().regex(/^[1-9][0-9]*$/), z.number().int().min(0));

/** A file that a crash tore is one that was not written. */
export async function readPlayed(path: string): Promise<PlayedTurns> {
  const text = await readTextIfThere(path);
  const read = memorySchema.safeParse(parseJson(text ?? ""));
  return read.success ? read.data : {};
}

export const writePlayed = (path: string, played: PlayedTurns): Promise<void> =>
  writeAtomically(path, `${JSON.stringify(played)}\n`);
