/** Begins a run, or takes it up again: the journal alone knows which. */

import type { Config } from "../domain/config.js";
import type { Event } from "../domain/event.js";
import { evolve, fold } from "../domain/evolve.js";
import type { RunId } from "../domain/ids.js";
import type { Plan } from "../domain/plan.js";
import type { Run } from "../domain/run.js";
import { VERSION } from "../domain/version.js";
import { drive, type LoopOptions } from "./loop.js";

export interface RunOptions extends LoopOptions {
  readonly run: RunId;
  readonly plan: Plan;
  readonly planDigest: string;
  readonly config: Config;
  /** The agent of workstreams that name none. */
  readonly agent: string;
  /** Agents that take over, in this order, from one that cannot work. */
  readonly fallback: readonly string[];
}

/** Resolves when every workstream has ended, or when the signal asked for an orderly end. */
export async function startRun(options: RunOptions): Promise<Run> {
  const { journal } = options.ports;
  const known = fold(journal.entries);
  if (known?.endedAt !== undefined) return known;
  const first = known === undefined ? await started(options) : resumed(options);
  let run = known;
  for (const entry of await journal.append([first])) {
    run = evolve(run, entry);
    options.onEntry(entry, run);
  }
  return drive(options, run);
}

const resumed = ({ ports }: RunOptions): Event => ({
  type: "run-resumed",
  owner: ports.journal.lease.owner,
});

async function started(options: RunOptions): Promise<Event> {
  const { config, plan, ports } = options;
  return {
    type: "run-started",
    run: options.run,
    plan,
    planDigest: options.planDigest,
    base: config.base,
    tip: await ports.forge.tip(),
    parallel: config.parallel,
    limits: config.limits,
    ...(config.runLimits === undefined ? {} : { runLimits: config.runLimits }),
    agent: options.agent,
    ...(options.fallback.length === 0 ? {} : { fallback: options.fallback }),
    version: VERSION,
  };
}
