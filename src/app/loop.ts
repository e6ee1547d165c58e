/**
 * The loop: fold, decide, perform, record, again. Ends, notices and timers only wake it; what is to be done
 * follows from the journal alone.
 */

import { type Command, keyOf } from "../domain/command.js";
import { decide } from "../domain/decide.js";
import type { Entry, Event } from "../domain/event.js";
import { evolve, fold } from "../domain/evolve.js";
import { type Instant, toMs, type WorkstreamId } from "../domain/ids.js";
import { LIMITS } from "../domain/limits.js";
import { mayBegin, needsRoom, type Room } from "../domain/machine-room.js";
import { nextLookAt } from "../domain/monitor.js";
import type { Run } from "../domain/run.js";
import { Listeners } from "./listeners.js";
import { type Performable, perform } from "./perform.js";
import type { AbortReason, LiveProgress } from "./performing.js";
import type { RunPorts } from "./ports.js";

export interface LoopOptions {
  readonly ports: RunPorts;
  /** Asks the loop to end in good order: turns are cut off, state is kept. */
  readonly signal: AbortSignal;
  readonly onEntry: (entry: Entry, run: Run) => void;
  readonly onProgress: (progress: LiveProgress) => void;
  /** How often people's instructions are looked for. */
  readonly pollMs: number;
}

interface Work {
  readonly command: Performable;
  readonly controller: AbortController;
  /** Resolves when nothing of it is left, however it ended. */
  readonly ended: Promise<void>;
}

/** The room of the machine as it was then. */
interface Look {
  readonly atMs: number;
  readonly room: Room;
}

/** The next time to look again. One is enough for many steps: looking early costs nothing. */
interface Alarm {
  readonly atMs: number;
  readonly rings: Promise<void>;
  readonly controller: AbortController;
}

/**
 * Drives the run to its end, or until the signal. `initial` is the fold of everything in the journal so far;
 * without it, that of the entries found when the journal was opened.
 */
export async function drive(options: LoopOptions, initial?: Run): Promise<Run> {
  const run = initial ?? fold(options.ports.journal.entries);
  if (run === undefined) throw new Error("The journal is empty: a run begins with run-started.");
  return new Loop(options, run).drive();
}

class Loop {
  readonly #options: LoopOptions;
  readonly #works = new Map<string, Work>();
  #run: Run;
  #wake: () => void = () => undefined;
  #failure: { readonly cause: unknown } | undefined;
  #writing: Promise<void> = Promise.resolve();
  #alarm: Alarm | undefined;
  #look: Look | undefined;
  /** When the clock should be seen next, at the latest. */
  #expectedMs: number;
  readonly #listeners = new Listeners();

  constructor(options: LoopOptions, run: Run) {
    this.#options = options;
    this.#run = run;
    this.#expectedMs = toMs(options.ports.ambient.now());
  }

  async drive(): Promise<Run> {
    const onAbort = (): void => this.#wake();
    this.#options.signal.addEventListener("abort", onAbort);
    try {
      while (await this.#step());
    } catch (cause) {
      this.#fail(cause);
      await this.#endAll();
      throw cause;
    } finally {
      this.#alarm?.controller.abort("over");
      this.#options.signal.removeEventListener("abort", onAbort);
    }
    return this.#run;
  }

  /** One look at the state. False when there is nothing more to do. */
  async #step(): Promise<boolean> {
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    await this.#takeInstructions();
    await this.#written();
    const now = await this.#wakeUp();
    const commands = await this.#decide(now);
    if (this.#options.signal.aborted) {
      this.#abortAll("shutdown");
      if (this.#works.size === 0) return false;
    } else {
      this.#begin(commands);
    }
    if (this.#run.endedAt !== undefined && this.#works.size === 0) return false;
    await this.#rest(woken, now);
    return true;
  }

  /** Whoever looks so much later than it meant to has slept, together with the machine and all that was at work on it. */
  async #wakeUp(): Promise<Instant> {
    const now = this.#options.ports.ambient.now();
    const lateMs = toMs(now) - this.#expectedMs;
    this.#expectedMs = toMs(now);
    if (lateMs > LIMITS.machineSleptMs && hasWorking(this.#run))
      await this.#record([{ type: "machine-slept", ms: lateMs }]);
    return now;
  }

  /** On the newest state, and where something is to begin, knowing how much room there is for it. */
  async #decide(now: Instant): Promise<readonly Command[]> {
    const commands = this.#decideAt(now);
    if (!this.#isToLook(commands)) return commands;
    const room = await this.#options.ports.machine.room();
    this.#look = { atMs: toMs(now), room };
    await this.#written();
    return this.#decideAt(now);
  }

  #decideAt(now: Instant): readonly Command[] {
    if (this.#failure !== undefined) throw this.#failure.cause;
    if (this.#options.signal.aborted) return [];
    if (Math.abs(toMs(now) - (this.#look?.atMs ?? 0)) >= LIMITS.roomLookMs) this.#look = undefined;
    const { owner } = this.#options.ports.journal.lease;
    const room = this.#look === undefined ? {} : { room: this.#look.room };
    return decide(this.#run, { owner, now, ...room });
  }

  /** An idle run looks at nothing. */
  #isToLook(commands: readonly Command[]): boolean {
    if (this.#look !== undefined || this.#options.signal.aborted) return false;
    const begins = (one: Command): boolean => needsRoom(one) && !this.#works.has(keyOf(one));
    return this.#run.shortage !== undefined || commands.some(begins);
  }

  #begin(commands: readonly Command[]): void {
    const wanted = new Set(commands.map(keyOf));
    for (const [key, work] of this.#works) if (!wanted.has(key)) abort(work, "unwanted");
    for (const command of commands) {
      if (command.type === "interrupt-turn") this.#interrupt(command);
      else if (this.#mayStart(command)) this.#start(command);
    }
  }

  /**
   * The end of the run is the last thing in its journal: it waits for what is still coming to its own end. And what a workstream
   * has come to can be told when nothing works on it any more.
   */
  #mayStart(command: Performable): boolean {
    if (this.#works.has(keyOf(command))) return false;
    if (!mayBegin(this.#run, this.#look?.room, command)) return false;
    if (command.type === "end-run") return this.#works.size === 0;
    if (command.type !== "keep-work") return true;
    return ![...this.#works.values()].some(
      (work) => "workstream" in work.command && work.command.workstream === command.workstream,
    );
  }

  #interrupt(command: Extract<Command, { type: "interrupt-turn" }>): void {
    const work = this.#works.get(`run-turn:${command.workstream}:${command.turn}`);
    if (work !== undefined) abort(work, command.because);
  }

  #start(command: Performable): void {
    const key = keyOf(command);
    const controller = new AbortController();
    const performing = {
      ports: this.#options.ports,
      run: () => this.#run,
      record: (...events: readonly Event[]) => this.#record(events),
      note: (event: Event) => {
        this.#record([event]).catch((cause: unknown) => this.#fail(cause));
      },
      // Asked for by few, and dear to make.
      get signal() {
        return controller.signal;
      },
      told: (workstream: WorkstreamId, signal: AbortSignal) =>
        this.#listeners.until(workstream, signal),
      observe: this.#options.onProgress,
    };
    const ended = perform(performing, command)
      .catch((cause: unknown) => this.#fail(cause))
      .finally(() => {
        this.#works.delete(key);
        this.#wake();
      });
    this.#works.set(key, { command, controller, ended });
  }

  /** Appends are in the order of the calls, and the fold is in the order of the journal. */
  #record(events: readonly Event[]): Promise<void> {
    const written = this.#writing.then(async () => {
      // What a broken journal holds is for its next owner to find out, not to be written over.
      if (this.#failure !== undefined) throw this.#failure.cause;
      const entries = await this.#options.ports.journal.append(events);
      for (const entry of entries) {
        this.#run = evolve(this.#run, entry);
        this.#options.onEntry(entry, this.#run);
        if (entry.type === "told") this.#listeners.tell(entry.workstream);
      }
      this.#wake();
    });
    this.#writing = written.catch((cause: unknown) => this.#fail(cause));
    return written;
  }

  /** A decision is made on all that was handed to the journal, so that nothing can be decided twice. */
  async #written(): Promise<void> {
    let writing: Promise<void> | undefined;
    while (writing !== this.#writing) {
      writing = this.#writing;
      await writing;
    }
  }

  #fail(cause: unknown): void {
    this.#failure ??= { cause };
    this.#wake();
  }

  async #takeInstructions(): Promise<void> {
    const { steering } = this.#options.ports;
    for (const instruction of await steering.pending()) {
      if (!this.#run.instructions.has(instruction.id)) await this.#record([instruction]);
      await steering.drop(instruction.id);
    }
  }

  /** Until something happens, a time comes that was still to come at `lookedAt`, or it is time to look for instructions. */
  async #rest(woken: Promise<void>, lookedAt: Instant): Promise<void> {
    const nowMs = toMs(this.#options.ports.ambient.now());
    const lookAt = nextLookAt(this.#run, lookedAt);
    const lookAtMs = lookAt === undefined ? Number.POSITIVE_INFINITY : toMs(lookAt);
    this.#expectedMs = Math.min(toMs(lookedAt) + this.#options.pollMs, lookAtMs);
    const atMs = Math.min(nowMs + this.#options.pollMs, lookAtMs);
    await Promise.race([woken, this.#ringAt(Math.max(atMs, nowMs + 10), nowMs)]);
  }

  #ringAt(atMs: number, nowMs: number): Promise<void> {
    if (this.#alarm !== undefined && this.#alarm.atMs <= atMs) return this.#alarm.rings;
    this.#alarm?.controller.abort("sooner");
    const controller = new AbortController();
    const rings = this.#options.ports.ambient.wait(atMs - nowMs, controller.signal).then(() => {
      if (this.#alarm?.controller === controller) this.#alarm = undefined;
    });
    this.#alarm = { atMs, rings, controller };
    return rings;
  }

  #abortAll(reason: AbortReason): void {
    for (const work of this.#works.values()) abort(work, reason);
  }

  /** After a bug, or a broken disk: nothing is left running when its cause is told. */
  async #endAll(): Promise<void> {
    this.#abortAll("shutdown");
    await Promise.all([...this.#works.values()].map(({ ended }) => ended));
    await this.#written();
  }
}

const hasWorking = (run: Run): boolean =>
  [...run.workstreams.values()].some(({ state }) => state.state === "working");

function abort(work: Work, reason: AbortReason): void {
  if (!work.controller.signal.aborted) work.controller.abort(reason);
}
