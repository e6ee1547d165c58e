/** One seed judged: the run itself and, where nothing but crashes happened to it, the same run without them. */

import { type Outcome, type SimulateOptions, simulate } from "./simulate.js";
import type { Violation } from "./world.js";

export interface Judgement {
  readonly seed: number;
  /** The run that broke a promise, or the one with the crashes. */
  readonly outcome: Outcome;
  readonly runs: number;
  readonly steps: number;
  readonly violations: readonly Violation[];
}

export async function judgeSeed(options: Omit<SimulateOptions, "isCrashFree">): Promise<Judgement> {
  const { seed } = options;
  const outcome = await simulate(options);
  const alone = { seed, outcome, runs: 1, steps: outcome.steps, violations: outcome.violations };
  if (outcome.violations.length > 0 || outcome.scenario.profile !== "calm") return alone;
  const twin = await simulate({ ...options, isCrashFree: true });
  const both = { ...alone, runs: 2, steps: outcome.steps + twin.steps };
  if (twin.violations.length > 0) return { ...both, outcome: twin, violations: twin.violations };
  if (twin.end === outcome.end) return both;
  const what = `with ${outcome.crashes} crashes:\n${outcome.end}\nwithout:\n${twin.end}`;
  return { ...both, violations: [{ of: "same end", what }] };
}

/** For whoever reads a failed test: what broke, the last steps before it, and how to see it again. */
export function explainJudgement({ seed, outcome, violations }: Judgement): string {
  const { profile } = outcome.scenario;
  return [
    `Seed ${seed} (${profile}):`,
    ...violations.map(({ of, what }) => `  broken: "${of}": ${what}`),
    "  The last steps:",
    ...outcome.trace.slice(-TRACE_LINES_MAX).map((line) => `    ${line}`),
    `  Play it again: SIMULATION_FIRST=${seed} SIMULATION_SEEDS=1 npx vitest run test/simulation/simulation.test.ts`,
  ].join("\n");
}

const TRACE_LINES_MAX = 40;
