/** Everything that outlives a crash of Interlock: repository, forge, workspaces, stores, the disk under the journal. */

import type { CheckRun } from "../../src/domain/check-run.js";
import type { Candidate, Entry, Event } from "../../src/domain/event.js";
import type { Sha, Tree, WorkstreamId } from "../../src/domain/ids.js";
import { LIMITS } from "../../src/domain/limits.js";
import type { Room } from "../../src/domain/machine-room.js";
import type { TurnOutcome } from "../../src/ports/agent.js";
import type { PullRequest } from "../../src/ports/forge.js";
import type { Instruction } from "../../src/ports/steering.js";
import type { Chance } from "./chance.js";
import { Commits, type Files } from "./commits.js";
import { Qualities } from "./quality.js";
import type { Scenario } from "./scenario.js";
import { Clock } from "./scheduler.js";

/** A promise that did not hold. */
export interface Violation {
  /** Names the invariant. */
  readonly of: string;
  readonly what: string;
}

/** One time that the base moved. */
export interface Move {
  readonly from: Sha;
  readonly to: Sha;
  readonly by: "interlock" | "outsider";
  readonly candidate?: Candidate;
  /** How many entries were on the disk. */
  readonly entries: number;
}

export interface Workspace {
  head: Sha;
  /** Files that differ from the head and are not committed. */
  dirty: Files | undefined;
}

/** What an agent remembers between turns, in the folder of its session. */
export interface Mind {
  readonly turns: Set<number>;
  /** Turns in which it was told of failures. */
  readonly corrected: Set<number>;
  /** Turns in which it was told of the formatting. */
  readonly untidy: Set<number>;
  /** The last one it was given. */
  prompt: string;
  /** How its last turn came out, by its own account. */
  outcome: TurnOutcome | undefined;
  /** It had ended on a machine without anything left, when its room had changed so many times. */
  outAt: number | undefined;
}

const GIB = 1024 ** 3;

/** More than anything here asks for. */
export const PLENTY: Room = {
  memoryBytes: 64 * GIB,
  disk: { folder: "state", bytes: 1_000 * GIB },
};

/** Too little to begin with, and too little for anything. */
const LITTLE: Room = { ...PLENTY, disk: { folder: "state", bytes: 1.25 * GIB } };
const NOTHING: Room = { ...PLENTY, disk: { folder: "state", bytes: 0 } };

export class World {
  readonly scenario: Scenario;
  readonly clock = new Clock();
  readonly commits = new Commits();
  readonly qualities = new Qualities(this.commits);
  readonly start: Sha;

  base: Sha;
  readonly moves: Move[] = [];
  readonly branches = new Map<string, Sha>();
  readonly pullRequests = new Map<number, PullRequest>();
  readonly issues = new Map<number, "open" | "closed">();
  /** Every change from open to closed. */
  readonly closings: number[] = [];
  readonly checks = new Map<Sha, readonly CheckRun[]>();

  /** The base as the workspaces see it. */
  origin: Sha;
  readonly workspaces = new Map<WorkstreamId, Workspace>();
  readonly minds = new Map<WorkstreamId, Mind>();

  readonly evidence = new Map<string, string>();
  readonly attestations: {
    readonly commit: Sha;
    readonly tree: Tree;
    readonly statement: unknown;
  }[] = [];
  /** Gates that ran to an end: `base tree gate`. */
  readonly checkRuns = new Map<string, CheckRun>();
  /** What the prover has let pass (`passKey`), whatever anybody made of its answer. */
  readonly passed = new Set<string>();
  inbox: readonly Instruction[] = [];

  /** What is on the disk. */
  entries: Entry[] = [];
  /** A line that a crash cut off stands after the last entry. */
  isTorn = false;
  /** Handed to the disk, and not yet answered. */
  appending: readonly Event[] | undefined;
  owner = "";
  owners = 0;

  room: Room = PLENTY;
  /** When its room last changed, and how often it has. */
  roomSinceMs = 0;
  roomChanges = 0;
  /** Turns and proofs that began since then, and long enough after it. */
  readonly #begun = new Set<string>();

  readonly violations: Violation[] = [];
  portCalls = 0;

  readonly #startMs = this.clock.ms;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    const files = new Map([
      ["api", "api:0"],
      ["registry", "main"],
      ["readme", "hello"],
    ]);
    this.start = this.commits.commit([], this.commits.toTree(files), "start");
    this.base = this.start;
    this.origin = this.start;
    for (const { issue, pullRequests } of scenario.plan.workstreams) {
      if (issue !== undefined) this.issues.set(issue, "open");
      for (const number of pullRequests) this.#addPullRequest(number);
    }
  }

  get isShort(): boolean {
    return this.room !== PLENTY;
  }

  get isOut(): boolean {
    return this.isShort && this.scenario.room === "out";
  }

  /** No agent has a model at this moment. */
  get hasOutage(): boolean {
    const { outage } = this.scenario;
    const sinceMs = this.clock.ms - this.#startMs;
    return outage !== undefined && sinceMs >= outage.fromMs && sinceMs < outage.toMs;
  }

  /** Fills the machine's disk, or frees it. */
  changeRoom(): void {
    this.room = this.isShort ? PLENTY : this.scenario.room === "out" ? NOTHING : LITTLE;
    this.roomSinceMs = this.clock.ms;
    this.roomChanges += 1;
    this.#begun.clear();
  }

  /** On a machine without room nothing begins but what was on its way there already: one of each. */
  begin(what: "turn" | "proof", workstream: WorkstreamId): void {
    const isKnown = this.clock.ms >= this.roomSinceMs + LIMITS.roomLookMs;
    if (!this.isShort || !isKnown || this.#isOverruled()) return;
    const key = `${what} of ${workstream}`;
    if (this.#begun.has(key)) this.broken("room", `a second ${key} begins on a full disk`);
    this.#begun.add(key);
  }

  #isOverruled(): boolean {
    const isResumed = (entry: Entry): boolean =>
      entry.type === "resumed" && entry.workstream === undefined;
    const told = this.entries.findLastIndex(({ type }) => type === "machine-recovered");
    return this.entries.slice(told + 1).some(isResumed);
  }

  broken(of: string, what: string): void {
    this.violations.push({ of, what });
  }

  move(move: Omit<Move, "from" | "entries">): void {
    this.moves.push({ ...move, from: this.base, entries: this.entries.length });
    this.base = move.to;
  }

  /** Puts events on the disk, after the last one that is whole. */
  write(events: readonly Event[]): readonly Entry[] {
    const first = this.entries.length + 1;
    const entries = events.map(
      (event, index): Entry => ({ seq: first + index, at: this.clock.now, ...event }),
    );
    this.entries.push(...entries);
    return entries;
  }

  /** What was being written when a crash came is on the disk whole, in part or not at all. */
  cutAppend(chance: Chance): void {
    const events = this.appending ?? [];
    this.appending = undefined;
    if (events.length === 0) return;
    const written = chance.below(events.length + 1);
    this.write(events.slice(0, written));
    if (written < events.length) this.isTorn = chance.is(0.5);
  }

  mindOf(workstream: WorkstreamId): Mind {
    let mind = this.minds.get(workstream);
    if (mind === undefined) {
      mind = {
        turns: new Set(),
        corrected: new Set(),
        untidy: new Set(),
        prompt: "",
        outcome: undefined,
        outAt: undefined,
      };
      this.minds.set(workstream, mind);
    }
    return mind;
  }

  #addPullRequest(number: number): void {
    const branch = `old/${number}`;
    this.branches.set(branch, this.start);
    this.pullRequests.set(number, {
      number,
      title: "Old",
      branch,
      head: this.start,
      state: "open",
    });
  }
}
