/**
 * Who goes on next. Everything outside the loop waits here, and only here: a run is one sequence of choices,
 * so a seed plays it again exactly, and every order in which ports can answer is some seed's order.
 */

import { type Instant, toInstant } from "../../src/domain/ids.js";
import type { Chance } from "./chance.js";

/** Survives crashes, as time does. */
export class Clock {
  #ms = Date.UTC(2030, 0, 1);
  #sleptMs = 0;
  #now: Instant | undefined;

  get ms(): number {
    return this.#ms;
  }

  /** Time in which the machine was awake. */
  get awakeMs(): number {
    return this.#ms - this.#sleptMs;
  }

  sleep(ms: number): void {
    this.#sleptMs += ms;
    this.advanceTo(this.#ms + ms);
  }

  get now(): Instant {
    this.#now ??= toInstant(this.#ms);
    return this.#now;
  }

  advanceTo(ms: number): void {
    if (ms <= this.#ms) return;
    this.#ms = ms;
    this.#now = undefined;
  }
}

interface Waiting {
  readonly name: string;
  readonly goOn: () => void;
  readonly fail: (cause: Error) => void;
}

interface Timer {
  readonly name: string;
  readonly goOn: () => void;
  readonly at: number;
  readonly signal: AbortSignal | undefined;
}

/** The loop's own rest: it calls it off when it has been woken, and does not look back. */
export const REST = "ambient.wait";

const AT_ONCE = Promise.resolve();

export class Scheduler {
  readonly #chance: Chance;
  readonly #clock: Clock;
  readonly #prompt: ReadonlySet<string>;
  #waiting: Waiting[] = [];
  #timers: Timer[] = [];
  #chosen = 0;

  /** Points named in `prompt` are not waited at: they make a run cheaper and the orders coarser. */
  constructor(options: {
    readonly chance: Chance;
    readonly clock: Clock;
    readonly prompt: ReadonlySet<string>;
  }) {
    this.#chance = options.chance;
    this.#clock = options.clock;
    this.#prompt = options.prompt;
  }

  /** Resolves when the scheduler says so. */
  point(name: string): Promise<void> {
    if (this.#prompt.has(name)) return AT_ONCE;
    return new Promise((goOn, fail) => {
      this.#waiting.push({ name, goOn, fail });
    });
  }

  /** Resolves when the time has come, or with the next step after the signal has aborted. */
  wait(name: string, ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((goOn) => {
      this.#timers.push({ name, goOn, at: this.#clock.ms + ms, signal });
    });
  }

  /** Names of all that waits to go on, without the timers. */
  get waiting(): readonly string[] {
    return this.#waiting.map(({ name }) => name);
  }

  get timers(): readonly string[] {
    return this.#timers.map(({ name }) => name);
  }

  /** Who goes on next, in no order but chance's. Undefined: nobody waits but for the time. */
  choose(): string | undefined {
    this.#chosen = this.#chance.below(this.#waiting.length);
    return this.#waiting[this.#chosen]?.name;
  }

  /** Lets the chosen one go on. */
  goOn(): void {
    this.#take().goOn();
  }

  /** Answers the chosen one with an error. */
  fail(cause: Error): void {
    this.#take().fail(cause);
  }

  #take(): Waiting {
    const chosen = this.#waiting[this.#chosen];
    const last = this.#waiting.pop();
    if (chosen === undefined || last === undefined) throw new Error("Nobody was chosen.");
    if (last !== chosen) this.#waiting[this.#chosen] = last;
    return chosen;
  }

  /** Moves the clock to the next timer and lets it go on. Undefined: there is none that ever comes. */
  advance(): string | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (first === undefined || timer.at < first.at) first = timer;
    if (first === undefined || first.at === Number.POSITIVE_INFINITY) return undefined;
    this.#clock.advanceTo(first.at);
    this.#timers = this.#timers.filter((timer) => timer !== first);
    first.goOn();
    return first.name;
  }

  /** The machine sleeps: the time goes by, and no timer counts it. */
  sleep(ms: number): void {
    this.#clock.sleep(ms);
    this.#timers = this.#timers.map((timer) => ({ ...timer, at: timer.at + ms }));
  }

  /** Ends waits that were called off. False: there was none that anybody still minds. */
  wake(): boolean {
    if (!this.#timers.some(isAborted)) return false;
    const aborted = this.#timers.filter(isAborted);
    this.#timers = this.#timers.filter((timer) => !isAborted(timer));
    for (const timer of aborted) timer.goOn();
    return aborted.some(({ name }) => name !== REST);
  }
}

const isAborted = (timer: Timer): boolean => timer.signal?.aborted === true;

/** Resolves when no promise has anything left to do: everybody waits at the scheduler. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => {
    process.nextTick(resolve);
  });
