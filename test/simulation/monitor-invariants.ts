/** Promises of the monitor: about its ladder, whom it blames, what it counts, and machines that sleep or have no room. */

import type { Entry, Intervention, TurnEnd } from "../../src/domain/event.js";
import type { WorkstreamId } from "../../src/domain/ids.js";
import type { Run, Workstream } from "../../src/domain/run.js";
import { isMisbehaving } from "./misbehaving.js";
import type { World } from "./world.js";

type Of<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;

const BAD: ReadonlySet<TurnEnd> = new Set([
  ...(["crashed", "timed-out", "silent", "interrupted", "flooded"] as const),
]);
/** Nothing of the agent's: the provider, the machine, or Interlock itself. */
const NOBODYS: ReadonlySet<TurnEnd> = new Set(["unavailable", "no-room", "lost"]);

/** What is known of one workstream by the entries alone. */
interface Track {
  turn: number;
  intervention: Intervention | undefined;
  bad: number;
  idle: number;
  lastEnd: TurnEnd | undefined;
  endedSeq: number;
  /** The turn in which something was noticed. */
  noticed: number | undefined;
  /** How long the machine had been awake at its last sign of life. */
  signMs: number;
}

export class MonitorWatch {
  readonly #world: World;
  readonly #tracks = new Map<WorkstreamId, Track>();
  /** The turn with which an agent's last rest was over. */
  readonly #cameThrough = new Map<string, number>();
  #before: Run | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  onEntry(entry: Entry, run: Run): void {
    const before = this.#before;
    this.#before = run;
    if (before !== undefined) this.#checkBudgets(before, run);
    switch (entry.type) {
      case "turn-started":
        if (before !== undefined) this.#checkRest(entry, before);
        return this.#turnStarted(entry, run);
      case "turn-progressed":
        this.#trackOf(entry.workstream).signMs = this.#world.clock.awakeMs;
        return;
      case "trouble-noticed":
        this.#trackOf(entry.workstream).noticed = entry.turn;
        return;
      case "turn-ended":
        return this.#turnEnded(entry, before, run);
      case "work-collected":
        return this.#collected(entry, run);
      case "handed-over":
        Object.assign(this.#trackOf(entry.workstream), { bad: 0, idle: 0 });
        return;
      case "agent-rested":
        return this.#rested(entry, run);
      default:
        return;
    }
  }

  /** For failures of now: what had led to a rest is over with it. */
  #rested({ agent, workstreams }: Of<"agent-rested">, run: Run): void {
    for (const id of workstreams) {
      const track = this.#trackOf(id);
      if (run.workstreams.get(id)?.agent === agent) track.bad = Math.max(0, track.bad - 1);
      if (track.endedSeq < (this.#cameThrough.get(agent) ?? 0))
        this.#broken("rest", `${agent} rests again for what ${id} met before its last rest`);
    }
  }

  /** What was spent stays spent, whatever happens. */
  #checkBudgets(before: Run, run: Run): void {
    for (const [id, one] of run.workstreams) {
      const was = before.workstreams.get(id);
      if (was === undefined || was === one) continue;
      for (const of of SPENT)
        if (one[of] < was[of])
          this.#broken("budget", `${id} had spent ${was[of]} ${of}, and then ${one[of]}`);
    }
  }

  /** An agent that rests is asked nothing, but what is being written down as it goes to rest. */
  #checkRest({ workstream, agent, at }: Of<"turn-started">, before: Run): void {
    const rest = before.rests.get(agent);
    if (rest !== undefined && at > rest.at && at < rest.until)
      this.#broken("rest", `${workstream} asked ${agent} at ${at}, which rests to ${rest.until}`);
  }

  #turnStarted(entry: Of<"turn-started">, run: Run): void {
    const track = this.#trackOf(entry.workstream);
    track.signMs = this.#world.clock.awakeMs;
    track.noticed = undefined;
    const isAgain = entry.turn <= track.turn;
    const due = isAgain ? track.intervention : this.#rungOf(track, entry, run);
    if (entry.intervention !== due) {
      const what = `turn ${entry.turn} of ${entry.workstream} begins with ${entry.intervention ?? "nothing"}`;
      this.#broken("ladder", `${what} instead of ${due ?? "nothing"}`);
    }
    Object.assign(track, { turn: entry.turn, intervention: entry.intervention });
  }

  /** One rung for each turn in a row that came to no good; a person's word is no rung. */
  #rungOf(track: Track, entry: Of<"turn-started">, run: Run): Intervention | undefined {
    if (entry.reason === "told") return undefined;
    const limit = run.workstreams.get(entry.workstream)?.limits.monitor?.idleTurns ?? 1;
    const strikes = Math.max(track.bad, track.idle - limit + 1);
    if (strikes <= 0) return undefined;
    return strikes === 1 ? "nudge" : "restart";
  }

  #turnEnded(entry: Of<"turn-ended">, before: Run | undefined, run: Run): void {
    const { workstream, turn, end } = entry;
    const track = this.#trackOf(workstream);
    if (end === "interrupted" && track.noticed !== turn)
      this.#broken("trouble", `turn ${turn} of ${workstream} was interrupted for nothing`);
    if (end === "silent") this.#checkSilence(workstream, track, run);
    this.#checkTruth(entry, before);
    const [was, is] = [before?.workstreams.get(workstream), run.workstreams.get(workstream)];
    if (NOBODYS.has(end) && was !== undefined && is !== undefined && counted(is) > counted(was))
      this.#broken("blame", `"${end}" counts against ${workstream}`);
    this.#noteThrough(entry, before);
    track.lastEnd = end;
    track.endedSeq = entry.seq;
    if (BAD.has(end)) track.bad += 1;
    else if (!NOBODYS.has(end)) track.bad = 0;
  }

  #noteThrough({ workstream, end, seq }: Of<"turn-ended">, before: Run | undefined): void {
    const agent = before?.workstreams.get(workstream)?.agent ?? "";
    if (before?.rests.has(agent) === true && end === "completed") this.#cameThrough.set(agent, seq);
  }

  /** By what the agent really did, on the machine as it really was. */
  #checkTruth({ workstream, turn, end }: Of<"turn-ended">, before: Run | undefined): void {
    const world = this.#world;
    const { outcome, outAt } = world.mindOf(workstream);
    if (outcome === "unavailable" && end !== "unavailable" && end !== "lost")
      this.#broken("blame", `${workstream} had no model, and its turn ends as "${end}"`);
    const isOut = world.isOut && outAt === world.roomChanges;
    if (isOut && (end === "crashed" || end === "timed-out"))
      this.#broken("blame", `${workstream} is blamed for falling over on a full disk`);
    const agent = before?.workstreams.get(workstream)?.agent;
    if (end === "timed-out" && isMisbehaving(world, workstream, agent))
      this.#broken("noticed", `nobody noticed what turn ${turn} of ${workstream} did`);
  }

  #checkSilence(workstream: WorkstreamId, { signMs }: Track, run: Run): void {
    const minutes = run.workstreams.get(workstream)?.limits.silentMinutes ?? 0;
    const silentMs = this.#world.clock.awakeMs - signMs;
    if (silentMs < minutes * 60_000)
      this.#broken("silence", `${workstream} was silent for ${silentMs} ms of a machine awake`);
  }

  #collected({ workstream }: Of<"work-collected">, run: Run): void {
    const track = this.#trackOf(workstream);
    const state = run.workstreams.get(workstream)?.state.state;
    if (state === "proving") track.idle = 0;
    if (state === "idle" && track.lastEnd !== undefined && !BAD.has(track.lastEnd)) track.idle += 1;
  }

  #trackOf(workstream: WorkstreamId): Track {
    let track = this.#tracks.get(workstream);
    if (track === undefined) {
      track = {
        ...{ turn: 0, bad: 0, idle: 0, signMs: 0, endedSeq: 0 },
        ...{ intervention: undefined, lastEnd: undefined, noticed: undefined },
      };
      this.#tracks.set(workstream, track);
    }
    return track;
  }

  #broken(of: string, what: string): void {
    this.#world.broken(of, what);
  }
}

const SPENT = ["turns", "attempts", "tokens", "costUsd", "workingMs"] as const;

const counted = ({ badTurns, idleTurns, attempts }: Workstream): number =>
  badTurns + idleTurns + attempts;
