/** `interlock demo`: the Week 1 replay. Offline, no keys; what it leaves behind is there to be looked at. */

import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { composeProver } from "../../compose.js";
import { checkFinalMain } from "../../demo/final-check.js";
import { endDemo, exampleDirectory, prepareDemo } from "../../demo/prepare.js";
import { toReport } from "../../domain/report/report.js";
import type { Console } from "../console.js";
import { readPlanFile } from "../read-inputs.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { toHtml } from "../report/html.js";
import { toMarkdown } from "../report/markdown.js";
import { useSite } from "../use-site.js";
import { findRun, readEntries, readRun } from "./choose-run.js";
import { run } from "./run.js";

interface DemoOptions {
  readonly dir?: string;
  readonly json?: boolean;
  readonly live?: boolean;
}

interface DemoPlace {
  readonly repo: string;
  readonly stateDir: string;
}

export async function demo(console: Console, options: DemoOptions): Promise<ExitCode> {
  const directory = resolve(options.dir ?? "interlock-demo");
  await mkdir(directory, { recursive: true });
  const prepared = await prepareDemo(directory);
  if (prepared.kind === "refused") throw new Refusal(prepared.why);
  console.say(
    prepared.kind === "found"
      ? `Going on with the demonstration in ${directory}`
      : `Week 1 of November 2025, replayed in ${directory}: four agents (tapes), one repository, no network, no keys.`,
  );
  const place = { repo: prepared.repository, stateDir: prepared.state };
  const exitCode = await run(console, planFile(), {
    ...place,
    ...(options.json === true ? { json: true } : {}),
    agents: join(exampleDirectory(), "agents.yaml"),
    live: options.live !== false,
  });
  if (exitCode === EXIT.interrupted) return exitCode;
  await sayFinalCheck(console, place);
  await leaveReport(console, directory, place);
  await endDemo(prepared.state);
  return exitCode;
}

const planFile = (): string => join(exampleDirectory(), "plan.yaml");

async function leaveReport(console: Console, directory: string, place: DemoPlace): Promise<void> {
  const site = await useSite(place);
  const report = toReport(await readEntries(site, await findRun(site, undefined)));
  await writeFile(join(directory, "report.html"), toHtml(report));
  await writeFile(join(directory, "report.md"), toMarkdown(report));
  console.say(
    `Look at the report: ${join(directory, "report.html")}\nand at the repository: ${place.repo}`,
  );
}

/** The landed features, tried once more and from outside: on the first commit they fail, on the final main they hold. */
async function sayFinalCheck(console: Console, place: DemoPlace): Promise<void> {
  const site = await useSite(place);
  const { startTip } = await readRun(site, await findRun(site, undefined));
  const desk = await composeProver(site);
  try {
    const { plan } = readPlanFile(planFile(), undefined);
    const results = await checkFinalMain({ desk, plan, first: startTip, final: site.tip });
    console.say(`\nThe acceptance checks, run once more from outside:`);
    for (const { workstream, onFirst, onFinal } of results) {
      console.say(
        `  ${workstream.padEnd(4)} on the first commit: ${onFirst}   on the final ${site.base}: ${onFinal}`,
      );
    }
  } finally {
    await desk.close();
  }
}
