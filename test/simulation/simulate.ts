/** One seed, from the first life to the end of the run. */

import type { RunPorts } from "../../src/app/ports.js";
import { startRun } from "../../src/app/start-run.js";
import { toRunId } from "../../src/domain/ids.js";
import type { Run } from "../../src/domain/run.js";
import { Chance } from "./chance.js";
import { configOf } from "./config.js";
import { checkEnd } from "./end-invariants.js";
import { explainEnd, explainEntry } from "./explain.js";
import { Life } from "./life.js";
import { Outsider, People } from "./others.js";
import { openFakePorts } from "./ports-fake.js";
import { Rests } from "./rests.js";
import { drawScenario, OTHER, type Rates, type Scenario } from "./scenario.js";
import { REST, Scheduler, settled } from "./scheduler.js";
import { Watch } from "./watch.js";
import { type Violation, World } from "./world.js";

export interface Outcome {
  readonly scenario: Scenario;
  readonly violations: readonly Violation[];
  readonly steps: number;
  readonly crashes: number;
  readonly shutdowns: number;
  readonly faults: number;
  readonly entries: number;
  readonly landings: number;
  /** Which workstreams landed, and what the base holds in the end. */
  readonly end: string;
  /** What happened, step by step, when it was asked for. */
  readonly trace: readonly string[];
}

export interface SimulateOptions {
  readonly seed: number;
  /** The same scenario in a world without crashes, and in another order. */
  readonly isCrashFree?: boolean;
  /** Breaks something on purpose, to see that it is noticed. */
  readonly mutate?: (ports: RunPorts, life: Life) => RunPorts;
  readonly isTraced?: boolean;
}

export function simulate(options: SimulateOptions): Promise<Outcome> {
  return new Simulation(options).run();
}

/** More than any run needs: whoever needs more does not come to an end. */
const STEPS_MAX = 5_000;
const POLL_MS = 30_000;
/** Rests without any news after which somebody looks at what waits for people, and after which nothing will come. */
const RESTS_UNTIL_PATIENCE_ENDS = 3;
const RESTS_MAX = 8;

type Interruption = "shutdown" | "outsider" | "person" | "advance" | "sleep" | "room";
const SLEEPS_MS = [5 * 60_000, 3 * 3_600_000] as const;

type LifeEnd = "ended" | "shut down" | "failed" | "crashed";
type Ending = { readonly run: Run } | { readonly error: unknown };

class Simulation {
  readonly #options: SimulateOptions;
  readonly #world: World;
  readonly #watch: Watch;
  readonly #chance: Chance;
  readonly #rates: Rates;
  readonly #outsider = new Outsider();
  readonly #people = new People();
  readonly #trace: string[] = [];
  #steps = 0;
  #crashes = 0;
  #shutdowns = 0;
  #faults = 0;
  #sleeps = 0;

  constructor(options: SimulateOptions) {
    this.#options = options;
    const scenario = drawScenario(options.seed);
    const isCrashFree = options.isCrashFree === true;
    this.#rates = isCrashFree
      ? { ...scenario.rates, crashesMax: 0, faultsMax: 0, shutdown: 0 }
      : scenario.rates;
    this.#chance = new Chance(options.seed, isCrashFree ? "crash-free schedule" : "schedule");
    this.#world = new World(scenario);
    this.#watch = new Watch(this.#world);
  }

  async run(): Promise<Outcome> {
    let end: LifeEnd | undefined;
    while (end !== "ended" && this.#isSound) end = await this.#live();
    const { scenario, violations, entries, moves } = this.#world;
    return {
      scenario,
      violations,
      steps: this.#steps,
      crashes: this.#crashes,
      shutdowns: this.#shutdowns,
      faults: this.#faults,
      entries: entries.length,
      landings: moves.filter(({ by }) => by === "interlock").length,
      end: explainEnd(this.#world),
      trace: this.#trace,
    };
  }

  get #isSound(): boolean {
    return this.#world.violations.length === 0;
  }

  /** From taking the lease until the loop has ended, or is dropped in the middle of whatever it was doing. */
  async #live(): Promise<LifeEnd> {
    const { clock, scenario } = this.#world;
    const scheduler = new Scheduler({ chance: this.#chance, clock, prompt: scenario.prompt });
    const life = new Life(this.#world, scheduler);
    const stop = new AbortController();
    this.#say(`--- ${life.lease.owner} takes over`);
    let ending: Ending | undefined;
    this.#drive(life, stop.signal).then(
      (run) => {
        ending = { run };
      },
      (error: unknown) => {
        ending = { error };
      },
    );
    await settled();
    const rests = new Rests(this.#world);
    while (ending === undefined && this.#isSound) {
      if (this.#step(scheduler, stop, rests) === "crashed") return "crashed";
      await settled();
      this.#watch.afterStep();
    }
    return ending === undefined ? "crashed" : this.#checkLifeEnd(ending, scheduler);
  }

  async #drive(life: Life, signal: AbortSignal): Promise<Run> {
    const honest = openFakePorts(life);
    const ports = this.#options.mutate?.(honest, life) ?? honest;
    const { scenario } = this.#world;
    return startRun({
      run: toRunId("simulation-1"),
      plan: scenario.plan,
      planDigest: "0".repeat(64),
      config: configOf(scenario),
      agent: "agent",
      fallback: scenario.hasOther ? [OTHER] : [],
      ports,
      signal,
      onEntry: (entry, run) => {
        if (this.#options.isTraced === true) this.#say(`  ${entry.seq} ${explainEntry(entry)}`);
        this.#watch.onEntry(entry, run);
      },
      onProgress: () => undefined,
      pollMs: POLL_MS,
    });
  }

  /** One choice: something from outside, or whoever waits, or the time. */
  #step(scheduler: Scheduler, stop: AbortController, rests: Rests): "crashed" | "goes on" {
    this.#steps += 1;
    if (this.#steps > STEPS_MAX)
      this.#world.broken("end", `the run has not ended after ${STEPS_MAX} steps`);
    if (scheduler.wake()) return "goes on";
    const interruption = this.#interruption();
    if (interruption === "crash") return this.#crash("anywhere");
    if (interruption !== undefined) return this.#interrupt(interruption, scheduler, stop);
    const name = scheduler.choose();
    if (name === undefined) return this.#rest(scheduler, rests);
    if (name === this.#rates.crashAt && this.#mayCrash && this.#chance.is(0.3))
      return this.#crash(name);
    if (name === this.#rates.personAt && this.#chance.is(0.2)) {
      return this.#interrupt("person", scheduler, stop);
    }
    if (this.#chance.is(this.#rates.fault) && this.#mayFail(name)) this.#fault(name, scheduler);
    else {
      this.#say(name);
      scheduler.goOn();
    }
    return "goes on";
  }

  /** An agent promises that every end is a value. */
  #mayFail(name: string): boolean {
    return this.#faults < this.#rates.faultsMax && !name.startsWith("agent.");
  }

  #fault(name: string, scheduler: Scheduler): void {
    this.#say(`*** fault: ${name}`);
    this.#faults += 1;
    if (name === "journal.append") this.#cutAppend();
    scheduler.fail(new Fault(`${name} is out of order`));
  }

  #interruption(): "crash" | Interruption | undefined {
    const { crash, shutdown, outsider, person, advance, sleep, room } = this.#rates;
    let left = this.#chance.next();
    if ((left -= crash) < 0) return this.#mayCrash ? "crash" : undefined;
    if ((left -= shutdown) < 0) return "shutdown";
    if ((left -= outsider) < 0) return "outsider";
    if ((left -= person) < 0) return "person";
    if ((left -= advance) < 0) return "advance";
    if ((left -= sleep) < 0) return this.#sleeps < this.#rates.sleepsMax ? "sleep" : undefined;
    return left - room < 0 ? "room" : undefined;
  }

  get #mayCrash(): boolean {
    return this.#crashes < this.#rates.crashesMax;
  }

  #crash(where: string): "crashed" {
    this.#say(`*** crash: ${where}`);
    this.#crashes += 1;
    this.#cutAppend();
    return "crashed";
  }

  /** What was being written may be on the disk or not: nobody was told. */
  #cutAppend(): void {
    const { length } = this.#world.entries;
    this.#world.cutAppend(this.#chance);
    this.#watch.onWrittenByCrash(length);
  }

  #interrupt(what: Interruption, scheduler: Scheduler, stop: AbortController): "goes on" {
    this.#say(`*** ${what}`);
    if (what === "outsider") this.#outsider.act(this.#world, this.#chance);
    if (what === "person") this.#people.act(this.#world, this.#chance);
    if (what === "advance") scheduler.advance();
    if (what === "room") this.#world.changeRoom();
    if (what === "sleep") {
      this.#sleeps += 1;
      scheduler.sleep(this.#chance.pick(SLEEPS_MS));
    }
    if (what === "shutdown" && !stop.signal.aborted) {
      this.#shutdowns += 1;
      stop.abort("shutdown");
    }
    return "goes on";
  }

  /** Nothing can happen but the time. */
  #rest(scheduler: Scheduler, rests: Rests): "goes on" {
    const { timers } = scheduler;
    if (timers.length === 1 && timers[0] === REST) rests.count();
    // Somebody frees the disk, or has the run go on as it is.
    if (rests.inARow === RESTS_UNTIL_PATIENCE_ENDS - 1 && this.#world.isShort)
      if (this.#chance.is(0.7)) this.#world.changeRoom();
    if (rests.inARow === RESTS_UNTIL_PATIENCE_ENDS) this.#people.lift(this.#world);
    if (rests.inARow > RESTS_MAX)
      this.#world.broken("end", "nothing happens any more, and the run has not ended");
    const name = scheduler.advance();
    if (name === undefined) this.#world.broken("end", "everybody waits for ever");
    this.#say(`(time) ${name ?? "stands still"}`);
    return "goes on";
  }

  #checkLifeEnd(ending: Ending, scheduler: Scheduler): LifeEnd {
    scheduler.wake();
    const left = [...scheduler.waiting, ...scheduler.timers];
    if (left.length > 0)
      this.#world.broken("end", `the loop has ended with work in hand: ${left.join(", ")}`);
    if ("error" in ending) {
      if (ending.error instanceof Fault) return "failed";
      this.#world.broken(
        "bug",
        ending.error instanceof Error ? (ending.error.stack ?? "") : String(ending.error),
      );
      return "crashed";
    }
    this.#say(`--- ${ending.run.endedAt === undefined ? "shut down" : "the run has ended"}`);
    if (ending.run.endedAt === undefined) return "shut down";
    this.#watch.checkFold(ending.run);
    checkEnd(this.#world, ending.run, this.#watch);
    return "ended";
  }

  #say(what: string): void {
    if (this.#options.isTraced === true) this.#trace.push(what);
  }
}

/** A port that does not keep working: no bug of Interlock's. */
class Fault extends Error {}
