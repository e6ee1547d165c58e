/**
 * Kill -9 at any instant, then the same command again: the same end, and no effect twice. Kills one demonstration
 * again and again, lets it end, looks at what came of it, and begins the next one until there were kills enough.
 */

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { runDirectory } from "../../src/adapters/list-runs.js";
import type { Entry } from "../../src/domain/event.js";
import { Chance } from "../simulation/chance.js";
import type { CliEnd } from "../support/built-cli.js";
import {
  type Demonstration,
  demonstrationIn,
  entriesOf,
  expectUntouchedCheckout,
  expectWholeEnd,
  landedCommits,
  ofType,
} from "../support/demonstration.js";
import { processesAbout } from "../support/run-remains.js";
import { type Moment, pickMoment, reach } from "./kill-moment.js";

export interface KillOrder {
  readonly kills: number;
  readonly seed: number;
  /** An empty folder. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface KillReport {
  readonly kills: number;
  /** Demonstrations that came to their end. */
  readonly runs: number;
  /** Kills after which the same command was given at once, without waiting for the dead life's programs to go. */
  readonly atOnce: number;
  /** Kind of moment, or type of event → how often. */
  readonly moments: Readonly<Record<string, number>>;
}

/** More of them in one demonstration, and it takes too long to get to the later events. */
const KILLS_EACH_MAX = 17;
/** The dead life's programs get TERM, a grace, and KILL; the rest is for a busy machine. */
const QUIET = { timeout: 60_000, interval: 50 };

export async function killRounds(order: KillOrder): Promise<KillReport> {
  const chance = new Chance(order.seed, "kills");
  const each = Math.ceil(order.kills / Math.ceil(order.kills / KILLS_EACH_MAX));
  const all: Killed[] = [];
  let runs = 0;
  while (all.length < order.kills) {
    const folder = join(order.folder, `run-${runs + 1}`);
    mkdirSync(folder);
    const demonstration = demonstrationIn(folder);
    all.push(
      ...(await killOften(demonstration, {
        ...order,
        chance,
        kills: Math.min(each, order.kills - all.length),
      })),
    );
    runs += 1;
    rmSync(folder, { recursive: true });
  }
  const moments: Record<string, number> = {};
  for (const { hit } of all) moments[hit] = (moments[hit] ?? 0) + 1;
  return { kills: all.length, runs, atOnce: all.filter((one) => one.isAtOnce).length, moments };
}

interface Killed {
  /** Kind of moment, or the type of the event that it came after. */
  readonly hit: string;
  readonly isAtOnce: boolean;
}

interface Rounds {
  readonly chance: Chance;
  readonly kills: number;
  readonly say: (line: string) => void;
}

/** One demonstration from its beginning to its end. */
async function killOften(
  demonstration: Demonstration,
  { chance, kills, say }: Rounds,
): Promise<readonly Killed[]> {
  const killed: Killed[] = [];
  while (killed.length < kills) {
    const moment = pickMoment(chance);
    const isAtOnce = chance.is(0.4);
    const life = await live(demonstration, moment);
    if (life.kind === "ended") {
      await expectEnd(demonstration, life.end);
      return killed;
    }
    killed.push({ hit: life.hit, isAtOnce });
    say(explainKill(killed.length, { kills, moment, hit: life.hit, isAtOnce }));
    await expectSound(demonstration);
    if (!isAtOnce) await expect.poll(() => processesAbout(demonstration.folder), QUIET).toEqual([]);
  }
  await expectEnd(demonstration, await demonstration.start().ended);
  return killed;
}

function explainKill(
  count: number,
  kill: Killed & { readonly kills: number; readonly moment: Moment },
): string {
  const when = `${kill.moment.afterMs} ms after ${kill.moment.kind === "event" ? kill.hit : "its start"}`;
  return `kill ${count} of ${kill.kills}: ${when}${kill.isAtOnce ? ", again at once" : ""}`;
}

type Life =
  | { readonly kind: "killed"; readonly hit: string }
  | { readonly kind: "ended"; readonly end: CliEnd };

/** One life: until it is killed, or has ended before. */
async function live(demonstration: Demonstration, moment: Moment): Promise<Life> {
  const known = await entriesOf(demonstration);
  const life = demonstration.start();
  const over = new AbortController();
  const place = {
    directory: runDirectory(demonstration.state, "week-1-1"),
    seq: known.length,
    signal: over.signal,
  };
  const first = await Promise.race([life.ended, reach(moment, place)]);
  over.abort();
  if (typeof first !== "string") return { kind: "ended", end: first };
  life.signal("SIGKILL");
  const end = await life.ended;
  return end.exitCode === undefined ? { kind: "killed", hit: first } : { kind: "ended", end };
}

/** What is true after any kill: the journal can be read, and only what was proven is on main, in a sound repository. */
async function expectSound(demonstration: Demonstration): Promise<void> {
  const entries = await entriesOf(demonstration);
  if (entries.length === 0) return;
  expectUntouchedCheckout(demonstration, entries);
  expect(
    landedCommits(demonstration, entries).filter((commit) => !isProven(entries, commit)),
  ).toEqual([]);
  expect(demonstration.git("fsck", "--no-dangling")).toBe("");
}

const isProven = (entries: readonly Entry[], commit: string): boolean =>
  ofType(entries, "candidate-built").some(({ candidate }) => candidate.commit === commit) &&
  ofType(entries, "proof-completed").some(
    ({ stage, proof }) =>
      stage === "candidate" && proof.verdict === "pass" && proof.subject.head === commit,
  );

async function expectEnd(demonstration: Demonstration, end: CliEnd): Promise<void> {
  expect(end, end.stderr).toMatchObject({ exitCode: 0 });
  expect(
    end.stderr.match(/on the first commit: fails {3}on the final main: holds/g),
    end.stderr,
  ).toHaveLength(4);
  await expectWholeEnd(demonstration);
  for (const commit of landedCommits(demonstration, await entriesOf(demonstration))) {
    expect(await demonstration.run("verify", commit)).toMatchObject({ exitCode: 0 });
  }
}
