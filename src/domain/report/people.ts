/** Who watched, and who stepped in: the monitor and the people. */

import type { Entry, Intervention, TurnEnd } from "../event.js";
import { isBadEnd } from "../evolve-turn.js";
import type { Instant } from "../ids.js";
import type { Chronicle, Of } from "./chronicle.js";

/** A turn that ended badly, and what was done about it with the next one. */
export interface Watch {
  readonly workstream: string;
  readonly turn: number;
  readonly agent: string;
  readonly end: TurnEnd;
  readonly intervention: Intervention | "none";
}

export interface PersonsAct {
  readonly at: Instant;
  readonly by: string;
  readonly workstream?: string;
  readonly act: "told" | "paused" | "resumed" | "approved" | "cancelled";
  readonly text?: string;
}

export function watchesOf({ turns }: Chronicle): readonly Watch[] {
  const byTurn = new Map(turns.map((one) => [`${one.workstream}\n${one.turn}`, one]));
  return turns
    .filter(({ end }) => isBadEnd(end))
    .map(({ workstream, turn, agent, end }) => {
      const next = byTurn.get(`${workstream}\n${turn + 1}`);
      return { workstream, turn, agent, end, intervention: next?.intervention ?? "none" };
    });
}

type Instruction = Of<PersonsAct["act"]>;

export function personsActs(chronicle: Chronicle): readonly PersonsAct[] {
  return chronicle.entries.filter(isInstruction).map((entry) => {
    const text = textOf(entry);
    return {
      at: entry.at,
      by: entry.by,
      ...(entry.workstream === undefined ? {} : { workstream: entry.workstream }),
      act: entry.type,
      ...(text === undefined ? {} : { text }),
    };
  });
}

const ACTS: ReadonlySet<string> = new Set<PersonsAct["act"]>([
  "told",
  "paused",
  "resumed",
  "approved",
  "cancelled",
]);

const isInstruction = (entry: Entry): entry is Instruction => ACTS.has(entry.type);

function textOf(entry: Instruction): string | undefined {
  if (entry.type === "told") return entry.text;
  return entry.type === "approved" ? entry.why : undefined;
}
