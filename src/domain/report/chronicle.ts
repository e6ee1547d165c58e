/** The journal read once, from the first entry to the last: turns with their ends, proofs with what led to them. */

import type { Proof } from "../check-run.js";
import type { Entry, Intervention, PromptReason, ProofStage, TurnEnd } from "../event.js";
import { isBadEnd } from "../evolve-turn.js";
import type { Instant, WorkstreamId } from "../ids.js";
import type { Trouble } from "../trouble.js";

export type Of<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;

export interface TurnRecord {
  readonly workstream: WorkstreamId;
  readonly turn: number;
  readonly agent: string;
  readonly reason: PromptReason;
  readonly intervention?: Intervention;
  /** What the intervention was for. */
  readonly because?: Trouble;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly end: TurnEnd;
  /** What the monitor ended it for. */
  readonly trouble?: Trouble;
  readonly claim?: string;
}

export interface ProofRecord {
  readonly workstream: WorkstreamId;
  readonly stage: ProofStage;
  readonly proof: Proof;
  /** The turn whose work was proven. */
  readonly turn: number;
  readonly since: Instant;
  readonly at: Instant;
  /** Others that landed since this workstream was last proven alone. */
  readonly landedSince: readonly WorkstreamId[];
}

/** A turn that left nothing to prove. */
export interface IdleRecord {
  readonly workstream: WorkstreamId;
  readonly turn: number;
}

export interface Chronicle {
  readonly entries: readonly Entry[];
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** In the order of their ends. */
  readonly turns: readonly TurnRecord[];
  readonly proofs: readonly ProofRecord[];
  readonly idle: readonly IdleRecord[];
}

/** What is known of a workstream half-way through the journal. */
interface Track {
  begun?: Of<"turn-started">;
  turn: number;
  since: Instant;
  end?: TurnEnd;
  trouble?: Of<"trouble-noticed">;
  /** How many had landed when its change was last proven alone. */
  landedBefore: number;
}

export function toChronicle(entries: readonly Entry[]): Chronicle {
  const startedAt = entries[0]?.at ?? ("" as Instant);
  const reading = new Reading(startedAt);
  for (const entry of entries) reading.read(entry);
  const { turns, proofs, idle } = reading;
  return { entries, startedAt, endedAt: entries.at(-1)?.at ?? startedAt, turns, proofs, idle };
}

class Reading {
  readonly turns: TurnRecord[] = [];
  readonly proofs: ProofRecord[] = [];
  readonly idle: IdleRecord[] = [];
  readonly #tracks = new Map<WorkstreamId, Track>();
  readonly #landed: WorkstreamId[] = [];
  readonly #startedAt: Instant;

  constructor(startedAt: Instant) {
    this.#startedAt = startedAt;
  }

  read(entry: Entry): void {
    const { type } = entry;
    if (type === "turn-started") this.#begun(entry);
    else if (type === "trouble-noticed") this.#track(entry.workstream).trouble = entry;
    else if (type === "turn-ended") this.#ended(entry);
    else if (type === "work-collected") this.#collected(entry);
    else if (type === "work-mended" || type === "candidate-built")
      this.#track(entry.workstream).since = entry.at;
    else if (type === "proof-completed") this.#proven(entry, entry.stage);
    else if (type === "candidate-conflicted") this.#proven(entry, "candidate");
    else if (type === "landed") this.#landed.push(entry.workstream);
  }

  #begun(entry: Of<"turn-started">): void {
    const track = this.#track(entry.workstream);
    track.begun = entry;
    track.turn = entry.turn;
  }

  #ended(entry: Of<"turn-ended">): void {
    const track = this.#track(entry.workstream);
    const { begun } = track;
    track.since = entry.at;
    track.end = entry.end;
    if (begun?.turn !== entry.turn) return;
    delete track.begun;
    this.turns.push({
      workstream: entry.workstream,
      turn: entry.turn,
      agent: begun.agent,
      reason: begun.reason,
      ...(begun.intervention === undefined ? {} : { intervention: begun.intervention }),
      ...(begun.because === undefined ? {} : { because: begun.because }),
      ...this.#noticed(entry),
      startedAt: begun.at,
      endedAt: entry.at,
      end: entry.end,
      ...(entry.claim === undefined ? {} : { claim: entry.claim }),
    });
  }

  #noticed({ workstream, turn }: Of<"turn-ended">): Pick<TurnRecord, "trouble"> {
    const noticed = this.#track(workstream).trouble;
    return noticed?.turn === turn ? { trouble: noticed.trouble } : {};
  }

  /** A turn that ended badly owes nothing; one that ended well and changed nothing does. */
  #collected(entry: Of<"work-collected">): void {
    const track = this.#track(entry.workstream);
    track.since = entry.at;
    const endedWell = track.end === undefined || !isBadEnd(track.end);
    if (!entry.changed && endedWell)
      this.idle.push({ workstream: entry.workstream, turn: entry.turn });
  }

  #proven(entry: Of<"proof-completed"> | Of<"candidate-conflicted">, stage: ProofStage): void {
    const { workstream, proof, at } = entry;
    const track = this.#track(workstream);
    const landedSince = this.#landed
      .slice(track.landedBefore)
      .filter((other) => other !== workstream);
    this.proofs.push({
      workstream,
      stage,
      proof,
      turn: track.turn,
      since: track.since,
      at,
      landedSince,
    });
    track.since = at;
    if (stage === "change" && proof.verdict === "pass") track.landedBefore = this.#landed.length;
  }

  #track(workstream: WorkstreamId): Track {
    const known = this.#tracks.get(workstream);
    if (known !== undefined) return known;
    const made: Track = { turn: 0, since: this.#startedAt, landedBefore: this.#landed.length };
    this.#tracks.set(workstream, made);
    return made;
  }
}

export const isConflict = ({ proof }: ProofRecord): boolean =>
  proof.reasonCodes.includes("MERGE_CONFLICT");

/** The entries of one type, in order. */
export function ofType<Type extends Entry["type"]>(
  chronicle: Chronicle,
  type: Type,
): readonly Of<Type>[] {
  return chronicle.entries.filter((entry): entry is Of<Type> => entry.type === type);
}
