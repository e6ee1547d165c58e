/**
 * The whole orchestration over thousands of seeds: any order of answers, crashes before, during and after every
 * effect, others who push and steer, agents that go wrong in every way. `SIMULATION_SEEDS` and `SIMULATION_FIRST`
 * say how many seeds to play, and from where.
 */

import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { explainJudgement, type Judgement, judgeSeed } from "./judge.js";
import { MUTANTS } from "./mutants.js";
import { SEEDS } from "./seeds.js";

const FIRST = Number(process.env["SIMULATION_FIRST"] ?? 0);
/** Calm seeds are two runs each, so that this is more than ten thousand runs. */
const COUNT = Number(process.env["SIMULATION_SEEDS"] ?? 6_900);
/** Enough to see whether it is one bug or several. */
const FAILURES_MAX = 3;

const tally = { runs: 0, steps: 0, crashes: 0, shutdowns: 0, faults: 0, landings: 0, entries: 0 };

function count({ runs, steps, outcome }: Judgement): void {
  tally.runs += runs;
  tally.steps += steps;
  for (const key of ["crashes", "shutdowns", "faults", "landings", "entries"] as const)
    tally[key] += outcome[key];
}

/** Played again with a trace: the same seed takes the same steps. */
const explainSeed = async (seed: number): Promise<string> =>
  explainJudgement(await judgeSeed({ seed, isTraced: true }));

describe("the simulation", () => {
  test("no order of events, no crash and nobody around breaks a promise", async () => {
    const failures: string[] = [];
    for (let seed = FIRST; seed < FIRST + COUNT && failures.length < FAILURES_MAX; seed++) {
      const judgement = await judgeSeed({ seed });
      count(judgement);
      if (judgement.violations.length > 0) failures.push(await explainSeed(seed));
      // The test runner's own messages have to get through.
      if (seed % 50 === 0) await setImmediate();
    }
    const { runs, steps, crashes, shutdowns, faults, landings, entries } = tally;
    process.stdout.write(
      `simulation: ${runs} runs, ${steps} steps, ${crashes} crashes, ${shutdowns} shutdowns, ${faults} faults, ` +
        `${landings} landings, ${entries} journal entries\n`,
    );
    expect(failures.join("\n\n")).toBe("");
    expect(runs).toBeGreaterThanOrEqual(COUNT);
  }, 1_200_000);

  test.each(SEEDS)("seed $seed holds: $found", async ({ seed }) => {
    const { violations } = await judgeSeed({ seed });
    expect(violations).toEqual([]);
  });

  test("a seed plays the same steps each time", async () => {
    const once = await judgeSeed({ seed: 11, isTraced: true });
    const again = await judgeSeed({ seed: 11, isTraced: true });
    expect(once.outcome.trace.length).toBeGreaterThan(100);
    expect(again.outcome.trace).toEqual(once.outcome.trace);
  });

  test("a seed that fails says which, what was last and how to play it again", async () => {
    const forgetful = MUTANTS.find(({ name }) => name === "prompts are not kept");
    const judgement = await judgeSeed({ seed: 0, isTraced: true, ...forgetful });
    const text = explainJudgement(judgement);
    expect(text).toContain("Seed 0");
    expect(text).toContain('broken: "evidence"');
    expect(text).toContain("run-ended");
    expect(text).toContain("SIMULATION_FIRST=0 SIMULATION_SEEDS=1");
  });
});
