/** Who watched, and who stepped in: the monitor and the people. */

import type { Entry, Intervention, TurnEnd } from "../event.js";
import { isBadEnd } from "../evolve-turn.js";
import type { Instant } from "../ids.js";
import { explainTrouble } from "../trouble.js";
import type { Chronicle, Of, TurnRecord } from "./chronicle.js";

/** A turn that ended badly or came to nothing, and what was done about it with the next one. */
export interface Watch {
  readonly workstream: string;
  readonly turn: number;
  readonly agent: string;
  readonly end: TurnEnd;
  /** What the matter was, where it was more than the end. */
  readonly trouble?: string;
  readonly intervention: Intervention | "other-agent" | "none";
}

export interface PersonsAct {
  readonly at: Instant;
  readonly by: string;
  readonly workstream?: string;
  readonly act: "told" | "paused" | "resumed" | "approved" | "cancelled";
  readonly text?: string;
}

export function watchesOf({ turns, idle }: Chronicle): readonly Watch[] {
  const byTurn = new Map(turns.map((one) => [keyOf(one), one]));
  const idleTurns = new Set(idle.map(keyOf));
  return turns.flatMap((one) => {
    const next = byTurn.get(keyOf({ ...one, turn: one.turn + 1 }));
    const intervention = interventionBy(one, next);
    const noticed = one.trouble ?? next?.because;
    const isLastIdle = intervention === "other-agent" && idleTurns.has(keyOf(one));
    const trouble = noticed === undefined ? LEFT_NOTHING : `it ${explainTrouble(noticed)}`;
    if (!isBadEnd(one.end) && noticed === undefined && !isLastIdle) return [];
    const { workstream, turn, agent, end } = one;
    const isKnown = noticed !== undefined || isLastIdle;
    return [{ workstream, turn, agent, end, ...(isKnown ? { trouble } : {}), intervention }];
  });
}

const LEFT_NOTHING = "it left no new work again";

const keyOf = (one: { readonly workstream: string; readonly turn: number }): string =>
  `${one.workstream}\n${one.turn}`;

function interventionBy(one: TurnRecord, next: TurnRecord | undefined): Watch["intervention"] {
  if (next === undefined) return "none";
  return next.agent === one.agent ? (next.intervention ?? "none") : "other-agent";
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
