/** Holds every promise against what really happened: step by step, entry by entry, and at the end. */

import { isDeepStrictEqual } from "node:util";
import type { Entry } from "../../src/domain/event.js";
import { evolve, fold } from "../../src/domain/evolve.js";
import type { WorkstreamId } from "../../src/domain/ids.js";
import { LIMITS } from "../../src/domain/limits.js";
import { isActive, type Run, type Workstream, type WorkstreamState } from "../../src/domain/run.js";
import { checkLanding } from "./landing-invariants.js";
import { MonitorWatch } from "./monitor-invariants.js";
import type { World } from "./world.js";

type Name = WorkstreamState["state"];

/** Words that come so late may go unheard: nobody waits for them with what is already landing. */
const TOO_LATE: ReadonlySet<Name> = new Set([
  "candidate",
  "landing",
  "landed",
  "merged",
  "stopped",
]);

export class Watch {
  readonly #world: World;
  #movesSeen = 0;
  #seq = 0;
  readonly #landed = new Set<WorkstreamId>();
  readonly #instructions = new Set<string>();
  /** `workstream message`: said in time to be heard. */
  readonly #told = new Set<string>();
  readonly #heard = new Set<string>();
  readonly #sameFailures = new Map<
    WorkstreamId,
    { readonly head: string; readonly failures: string; readonly times: number }
  >();
  /** Who waits for a person, and until when. */
  #held: ReadonlyMap<WorkstreamId, string> = new Map();
  #hasEnded = false;
  readonly #monitor: MonitorWatch;

  constructor(world: World) {
    this.#world = world;
    this.#monitor = new MonitorWatch(world);
  }

  get heard(): ReadonlySet<string> {
    return this.#heard;
  }

  get told(): ReadonlySet<string> {
    return this.#told;
  }

  onEntry(entry: Entry, run: Run): void {
    if (entry.seq <= this.#seq) this.#broken("journal", `entry ${entry.seq} was written twice`);
    this.#seq = entry.seq;
    if (run.seq !== entry.seq)
      this.#broken("fold", `after entry ${entry.seq} the run is at ${run.seq}`);
    this.#checkOrder(entry);
    if (entry.type === "told") this.#noteTold(entry, run);
    if (entry.type === "turn-ended") this.#noteHeard(entry);
    if (entry.type === "landed") this.#landed.add(entry.workstream);
    if (entry.type === "work-collected") this.#noteIdle(entry, run);
    if (entry.type === "proof-completed") this.#checkSameFailures(entry);
    if ("workstream" in entry) {
      const one = run.workstreams.get(entry.workstream);
      if (one !== undefined) this.#checkWorkstream(one);
    }
    this.#checkRoom(run);
    this.#checkHeld(entry, run);
    this.#monitor.onEntry(entry, run);
  }

  /** Who fails as another does is asked nothing before a person has answered or the time is up. */
  #checkHeld(entry: Entry, run: Run): void {
    if (entry.type === "turn-started") {
      const until = this.#held.get(entry.workstream);
      if (until !== undefined && entry.at < until)
        this.#broken(
          "shared cause",
          `${entry.workstream} was asked at ${entry.at}, before ${until}`,
        );
    }
    const all = [...run.workstreams.values()];
    this.#held = new Map(
      all.flatMap(({ plan, held }) => (held === undefined ? [] : [[plan.id, held.until]])),
    );
  }

  /** Written whole by a crash, before anybody could fold it. */
  onWrittenByCrash(first: number): void {
    const { entries } = this.#world;
    if (first === entries.length) return;
    let run = fold(entries.slice(0, first));
    for (const entry of entries.slice(first)) {
      run = evolve(run, entry);
      this.onEntry(entry, run);
    }
  }

  /** The base has moved: was it right? */
  afterStep(): void {
    const { moves } = this.#world;
    for (; this.#movesSeen < moves.length; this.#movesSeen++) {
      const move = moves[this.#movesSeen];
      if (move?.by === "interlock") checkLanding(this.#world, move);
    }
  }

  /** What a new owner reads is what the last one knew. */
  checkFold(run: Run): void {
    const again = fold(this.#world.entries);
    if (!isDeepStrictEqual(again, run))
      this.#broken("fold", "the journal folds to another run than the loop had");
  }

  #broken(of: string, what: string): void {
    this.#world.broken(of, what);
  }

  #checkOrder(entry: Entry): void {
    if (entry.type === "run-ended") {
      if (this.#hasEnded) this.#broken("end", "the run ended twice");
      this.#hasEnded = true;
      return;
    }
    if ("id" in entry) {
      if (this.#instructions.has(entry.id))
        this.#broken("once", `instruction ${entry.id} was taken twice`);
      this.#instructions.add(entry.id);
    } else if (this.#hasEnded)
      this.#broken("end", `"${entry.type}" comes after the end of the run`);
  }

  #noteTold(entry: Extract<Entry, { type: "told" }>, run: Run): void {
    for (const one of run.workstreams.values()) {
      const isMeant = entry.workstream === undefined || entry.workstream === one.plan.id;
      if (isMeant && !TOO_LATE.has(one.state.state)) this.#told.add(`${one.plan.id} ${entry.text}`);
    }
  }

  /** A turn that Interlock itself cut off may have heard nothing. */
  #noteHeard(entry: Extract<Entry, { type: "turn-ended" }>): void {
    if (entry.end === "lost" || entry.end === "cancelled") return;
    const { prompt } = this.#world.mindOf(entry.workstream);
    if (prompt.includes("INFRA")) {
      this.#broken("blame", `${entry.workstream} was told to mend what the machine could not do`);
    }
    for (const [, text] of prompt.matchAll(/^Message from \S+: (\S+)$/gm)) {
      this.#heard.add(`${entry.workstream} ${text ?? ""}`);
    }
  }

  #noteIdle(entry: Extract<Entry, { type: "work-collected" }>, run: Run): void {
    if (run.workstreams.get(entry.workstream)?.state.state === "idle")
      this.#sameFailures.delete(entry.workstream);
  }

  /** By the truth of the trees that the tests have seen, not by the signatures that the domain goes by. */
  #checkSameFailures({
    workstream,
    stage,
    proof,
  }: Extract<Entry, { type: "proof-completed" }>): void {
    const hasSeen = proof.checkRuns.some(
      ({ gate, conclusion }) => gate === "test" && conclusion === "failure",
    );
    if (stage !== "change" || !hasSeen) return;
    const { commits, qualities } = this.#world;
    const { base, head, tree } = proof.subject;
    const failures = qualities.newFailures(commits.treeOf(base), tree).join(" ");
    const known = this.#sameFailures.get(workstream);
    // The same work, proven anew because the base was looked at, is no further attempt.
    const further = known?.head === head ? 0 : 1;
    const times = known?.failures === failures ? known.times + further : 1;
    this.#sameFailures.set(workstream, { head, failures, times });
    if (times > LIMITS.sameSignatureMax) {
      this.#broken(
        "limits",
        `${workstream} may fail with "${failures}" for the ${times}th time in a row`,
      );
    }
  }

  #checkWorkstream(one: Workstream): void {
    const { state, plan } = one;
    if (this.#landed.has(plan.id) && state.state !== "landed" && state.state !== "merged") {
      this.#broken("once", `${plan.id} has landed, and is "${state.state}"`);
    }
    const told = [...this.#instructions].length;
    const rounds = one.limits.attempts + LIMITS.conflictRoundsMax + told;
    this.#checkLimit(one, "attempts", one.attempts, one.limits.attempts);
    this.#checkLimit(one, "turns", one.turns, rounds * LIMITS.badTurnsMax);
    this.#checkLimit(one, "conflict rounds", one.conflictRounds, LIMITS.conflictRoundsMax);
    this.#checkLimit(one, "remedies", one.remedies, LIMITS.remediesMax);
    this.#checkLimit(one, "bad turns", one.badTurns, LIMITS.badTurnsMax + told);
    this.#checkLimit(one, "stale candidates", one.staleCandidates, LIMITS.staleCandidatesMax);
    if ("retries" in state) this.#checkLimit(one, "retries", state.retries, LIMITS.infraRetriesMax);
  }

  #checkLimit(one: Workstream, name: string, actual: number, max: number): void {
    if (actual > max)
      this.#broken("limits", `${one.plan.id} has ${actual} ${name}, more than ${max}`);
  }

  /** As many agents and workstreams in work as the ramp may ever allow, and one on the track. */
  #checkRoom(run: Run): void {
    let active = 0;
    let atWork = 0;
    let onTrack = 0;
    for (const one of run.workstreams.values()) {
      const { state } = one.state;
      // What waits for a person gives its place away, and comes back to no agent before there is one.
      if (isActive(one) && one.plan.approval === undefined) active += 1;
      if (state === "working") atWork += 1;
      if (state === "candidate" || state === "landing") onTrack += 1;
    }
    const { max } = this.#world.scenario.parallel;
    if (run.width < 1 || run.width > max)
      this.#broken("limits", `the ramp is at ${run.width}, outside of 1 to ${max}`);
    if (atWork > max) this.#broken("limits", `${atWork} agents are at work, more than ${max}`);
    if (active > max) this.#broken("limits", `${active} workstreams are in work, more than ${max}`);
    if (onTrack > 1)
      this.#broken("limits", `${onTrack} candidates are on the track at the same time`);
  }
}
