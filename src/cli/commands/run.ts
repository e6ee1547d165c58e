/** `interlock run PLAN`: begins a run, or goes on where it was left; ends with an honest account. */

import { isAbsolute, resolve } from "node:path";
import { startRun } from "../../app/start-run.js";
import { composeRun, type OpenedRun } from "../../compose-run.js";
import type { AgentsConfig } from "../../domain/config.js";
import type { Run } from "../../domain/run.js";
import type { Site } from "../../site.js";
import type { Console } from "../console.js";
import { interruptible } from "../interruptible.js";
import { openView } from "../live/open-view.js";
import type { View } from "../live/view.js";
import { refuseWhatCannotRun } from "../not-yet.js";
import type { Place } from "../place.js";
import { type PlanFile, readAgentsFile, readPlanFile } from "../read-inputs.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { useSite } from "../use-site.js";
import { sandboxText } from "../words/sandbox-text.js";
import { exitCodeOf, summaryText } from "../words/summary-text.js";
import { chooseRun } from "./choose-run.js";

export interface RunOptions extends Place {
  readonly agents?: string;
  readonly agent?: string;
  readonly again?: boolean;
  readonly live: boolean;
}

const POLL_MS = 300;

export async function run(console: Console, file: string, options: RunOptions): Promise<ExitCode> {
  const site = await useSite(options);
  const agents = options.agents === undefined ? absolute(site) : readAgentsFile(options.agents);
  const plan = readPlanFile(file, site.config, agents);
  const agent = defaultAgent(site, { agents, plan, options });
  for (const warning of plan.warnings) console.say(`⚠ ${warning}`);
  const choice = await chooseRun(site, plan, options);
  if (choice.kind === "ended") {
    console.say(
      `This plan has been run to its end already (run ${choice.run.id}); --again begins a new run.`,
    );
    console.say(summaryText(choice.run, { site, detached: [] }));
    return exitCodeOf(choice.run);
  }
  const opened = await composeRun({
    site,
    run: choice.id,
    agents,
    onProblem: (sentence) => console.say(`⚠ ${sentence}`),
  });
  if (opened.kind === "refused") throw new Refusal(opened.why);
  const { fallback } = agents;
  return carryOut(console, { site, plan, agent, fallback, options, opened: opened.opened });
}

interface Carrying {
  readonly site: Site;
  readonly plan: PlanFile;
  readonly agent: string;
  readonly fallback: readonly string[];
  readonly options: RunOptions;
  readonly opened: OpenedRun;
}

async function carryOut(
  console: Console,
  { site, plan, agent, fallback, options, opened }: Carrying,
): Promise<ExitCode> {
  for (const repair of opened.ports.journal.repairs) console.say(`⚠ ${repair}`);
  console.say(sandboxText(opened.confinement));
  const interrupt = interruptible(console, "Stopping: turns are cut off, state is kept.");
  const view = await openView(console, {
    json: options.json === true,
    live: options.live && console.isTerminal,
  });
  try {
    const ended = await startRun({
      ports: opened.ports,
      run: opened.run,
      plan: plan.plan,
      planDigest: plan.digest,
      config: site.config,
      agent,
      fallback,
      signal: interrupt.signal,
      pollMs: POLL_MS,
      onEntry: view.onEntry,
      onProgress: view.onProgress,
    });
    await view.close();
    return finish(console, { run: ended, site, opened, view });
  } finally {
    await view.close();
    interrupt.dispose();
    await opened.close();
  }
}

function finish(
  console: Console,
  { run: ended, site, opened }: { run: Run; site: Site; opened: OpenedRun; view: View },
): ExitCode {
  if (ended.endedAt === undefined) {
    console.say(
      "Stopped in good order. Nothing is lost: the same command goes on where this ended.",
    );
    return EXIT.interrupted;
  }
  console.say(summaryText(ended, { site, detached: opened.detachedCheckouts() }));
  return exitCodeOf(ended);
}

/** Paths in a repository's own configuration are relative to the repository. */
function absolute(site: Site): AgentsConfig {
  const byName = Object.fromEntries(
    Object.entries(site.config.agents.byName).map(([name, agent]) => [
      name,
      agent.kind === "tape" && !isAbsolute(agent.directory)
        ? { ...agent, directory: resolve(site.root, agent.directory) }
        : agent,
    ]),
  );
  return { ...site.config.agents, byName };
}

function defaultAgent(
  site: Site,
  {
    agents,
    plan,
    options,
  }: { readonly agents: AgentsConfig; readonly plan: PlanFile; readonly options: RunOptions },
): string {
  const name = options.agent ?? agents.default;
  const needed = [...plan.plan.workstreams.map((one) => one.agent ?? name)];
  const missing = needed.find((one) => agents.byName[one] === undefined);
  if (missing === undefined) {
    refuseWhatCannotRun(site.config);
    return name;
  }
  const known = Object.keys(agents.byName);
  throw new Refusal(
    missing === ""
      ? "No agent is configured; add `agents:` with a `default:` to interlock.yaml (`interlock agents` shows what is here), or give --agents FILE."
      : `There is no agent "${missing}" (there ${known.length === 0 ? "are none" : `is ${known.join(", ")}`}); add it under agents: in interlock.yaml, or give --agents FILE.`,
  );
}
