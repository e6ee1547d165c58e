/** When everything happened: spans and marks for a picture, moments for a list. Times are minutes from the start. */

import type { Entry } from "../event.js";
import { isBadEnd } from "../evolve-turn.js";
import { type Instant, short, toMs, type WorkstreamId } from "../ids.js";
import { explainLack } from "../machine-room.js";
import { explainStop } from "../stop-reason.js";
import {
  type Chronicle,
  isConflict,
  type Of,
  type ProofRecord,
  type TurnRecord,
} from "./chronicle.js";

export interface Timeline {
  readonly minutes: number;
  /** One for each workstream that began, in the order of their beginnings. */
  readonly lanes: readonly Lane[];
  readonly moments: readonly Moment[];
}

export interface Lane {
  readonly workstream: string;
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
}

export interface Span {
  readonly kind: "turn" | "proof" | "queue" | "candidate";
  readonly from: number;
  readonly to: number;
  readonly outcome: "good" | "bad" | "open";
  readonly label: string;
}

export interface Mark {
  readonly kind: "landed" | "stopped" | "mended" | "conflict" | "refused" | "told";
  readonly at: number;
  readonly label: string;
}

export interface Moment {
  readonly at: number;
  readonly workstream?: string;
  readonly text: string;
}

interface OpenLane {
  readonly spans: Span[];
  readonly marks: Mark[];
  queuedAt?: number;
}

export function toTimeline(chronicle: Chronicle): Timeline {
  const drawing = new Drawing(chronicle);
  for (const entry of chronicle.entries) drawing.draw(entry);
  return drawing.finish();
}

class Drawing {
  readonly #chronicle: Chronicle;
  readonly #lanes = new Map<WorkstreamId, OpenLane>();
  readonly #moments: Moment[] = [];

  constructor(chronicle: Chronicle) {
    this.#chronicle = chronicle;
    for (const { workstream } of chronicle.entries.filter(isOpening)) this.#lane(workstream);
    for (const turn of chronicle.turns) this.#turn(turn);
    for (const proof of chronicle.proofs) this.#proof(proof);
  }

  draw(entry: Entry): void {
    const at = this.#at(entry.at);
    if (entry.type === "enqueued") this.#lane(entry.workstream).queuedAt ??= at;
    if (leavesQueue(entry)) this.#leaveQueue(entry.workstream, at);
    const mark = markOf(entry, at);
    const text = mark?.label ?? textOf(entry);
    const workstream = "workstream" in entry ? entry.workstream : undefined;
    // A person may have spoken to a workstream that never began, or that does not exist: that is no lane.
    if (mark !== undefined && workstream !== undefined)
      this.#lanes.get(workstream)?.marks.push(mark);
    if (text !== undefined) this.#moment(at, text, workstream);
  }

  finish(): Timeline {
    const minutes = this.#at(this.#chronicle.endedAt);
    const lanes = [...this.#lanes].map(([workstream, lane]) => {
      if (lane.queuedAt !== undefined) lane.spans.push(queueSpan(lane.queuedAt, minutes, "open"));
      return {
        workstream,
        spans: lane.spans.sort((a, b) => a.from - b.from || a.to - b.to),
        marks: lane.marks,
      };
    });
    return { minutes, lanes, moments: this.#moments.sort((a, b) => a.at - b.at) };
  }

  #turn({ workstream, turn, startedAt, endedAt, end, reason, claim }: TurnRecord): void {
    const [from, to] = [this.#at(startedAt), this.#at(endedAt)];
    const isBad = isBadEnd(end) || CUT_OFF.has(end);
    this.#lane(workstream).spans.push({
      kind: "turn",
      from,
      to,
      outcome: isBad ? "bad" : "good",
      label: `turn ${turn} (${reason}): ${end}`,
    });
    if (isBad) this.#moment(to, `turn ${turn} ended badly: ${end}`, workstream);
    else if (claim !== undefined) this.#moment(to, `claimed: ${firstLine(claim)}`, workstream);
  }

  #proof(record: ProofRecord): void {
    const { workstream, stage, proof, since, at } = record;
    const [from, to] = [this.#at(since), this.#at(at)];
    const what = stage === "candidate" ? "candidate" : "change";
    const label =
      proof.verdict === "pass"
        ? `${what} proven`
        : `${what} ${proof.verdict === "fail" ? "refused" : "not finished"}: ${proof.reasonCodes.join(", ")}`;
    const outcome = proof.verdict === "pass" ? "good" : proof.verdict === "fail" ? "bad" : "open";
    if (isConflict(record)) return this.#conflict(record, to);
    this.#lane(workstream).spans.push({
      kind: stage === "candidate" ? "candidate" : "proof",
      from,
      to,
      outcome,
      label,
    });
    this.#moment(to, label, workstream);
  }

  #conflict({ workstream, landedSince }: ProofRecord, at: number): void {
    const label = `conflict with ${landedSince.join(", ") || "the base"}`;
    this.#lane(workstream).marks.push({ kind: "conflict", at, label });
    this.#moment(at, label, workstream);
  }

  #leaveQueue(workstream: WorkstreamId, at: number): void {
    const lane = this.#lanes.get(workstream);
    if (lane?.queuedAt === undefined) return;
    lane.spans.push(queueSpan(lane.queuedAt, at, "good"));
    delete lane.queuedAt;
  }

  #moment(at: number, text: string, workstream?: WorkstreamId): void {
    this.#moments.push(workstream === undefined ? { at, text } : { at, workstream, text });
  }

  #lane(workstream: WorkstreamId): OpenLane {
    const known = this.#lanes.get(workstream);
    if (known !== undefined) return known;
    const made: OpenLane = { spans: [], marks: [] };
    this.#lanes.set(workstream, made);
    return made;
  }

  /** Two decimals: a span of a second is still seen. */
  #at(instant: Instant): number {
    return Math.round((toMs(instant) - toMs(this.#chronicle.startedAt)) / 600) / 100;
  }
}

/** Ends that are nobody's fault, and no end of the work. */
const CUT_OFF: ReadonlySet<TurnRecord["end"]> = new Set(["lost", "cancelled", "no-room"]);

const CLAIM_CHARS = 160;

const firstLine = (text: string): string => (text.split("\n")[0] ?? "").slice(0, CLAIM_CHARS);

const isOpening = (entry: Entry): entry is Of<"workspace-opened"> =>
  entry.type === "workspace-opened";

type LeavesQueue = Of<"candidate-built" | "turn-started" | "workstream-stopped">;

const leavesQueue = (entry: Entry): entry is LeavesQueue =>
  entry.type === "candidate-built" ||
  entry.type === "turn-started" ||
  entry.type === "workstream-stopped";

function markOf(entry: Entry, at: number): Mark | undefined {
  if (entry.type === "work-mended")
    return { kind: "mended", at, label: `Interlock mended ${entry.gates.join(", ")} itself` };
  if (entry.type === "landed")
    return { kind: "landed", at, label: `landed as ${short(entry.candidate.commit)}` };
  if (entry.type === "landing-refused") {
    return {
      kind: "refused",
      at,
      label: `not landed: the base had moved to ${short(entry.actual)}`,
    };
  }
  if (entry.type === "workstream-stopped")
    return { kind: "stopped", at, label: `ended: ${explainStop(entry.reason)}` };
  return entry.type === "told"
    ? { kind: "told", at, label: `${entry.by}: ${entry.text}` }
    : undefined;
}

function textOf(entry: Entry): string | undefined {
  if (entry.type === "run-started") return `the run began on ${entry.base} at ${short(entry.tip)}`;
  if (entry.type === "run-resumed") return "the run was taken up again";
  if (entry.type === "machine-ran-short") return `the machine ${explainLack(entry)}`;
  if (entry.type === "machine-recovered") return `the machine has room again (${entry.of})`;
  if (entry.type === "machine-slept") return "the machine had been asleep";
  if (entry.type !== "run-ended") return undefined;
  return entry.outcome === "merged"
    ? "the run ended: everything is merged"
    : "the run ended: not everything is merged";
}

const queueSpan = (from: number, to: number, outcome: Span["outcome"]): Span => ({
  kind: "queue",
  from,
  to,
  outcome,
  label: "waiting in the merge queue",
});
