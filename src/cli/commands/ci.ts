/** `interlock ci`: the repository's own GitHub Actions workflows, here; `ci plan` and `ci sync` prepare it. */

import { readFileSync } from "node:fs";
import { type CiDesk, type CiSettings, openCiDesk, type ReadyCi } from "../../compose-ci-desk.js";
import type { Console } from "../console.js";
import { interruptible } from "../interruptible.js";
import { openCiView } from "../live/ci-view.js";
import type { Place } from "../place.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { ciText, forecastText } from "../words/ci-text.js";

interface CiOptions extends Place {
  readonly event?: string;
  readonly base?: string;
  readonly head?: string;
  readonly branch?: string;
  readonly title?: string;
  readonly env?: readonly string[];
  readonly input?: readonly string[];
  readonly secrets?: string;
  readonly vars?: string;
  readonly label?: readonly string[];
  readonly reporting?: readonly string[];
  readonly job?: readonly string[];
  readonly rerunFailed?: boolean;
  readonly rerunStep?: string;
  readonly sandbox?: boolean;
  readonly live: boolean;
}

export async function ci(
  console: Console,
  workflows: readonly string[],
  options: CiOptions,
): Promise<ExitCode> {
  const interrupt = interruptible(console, "Stopping: what runs is ended.");
  try {
    const desk = await open(console, workflows, options, interrupt.signal);
    try {
      if (options.rerunStep !== undefined) return await rerunStep(console, desk, options.rerunStep);
      return await runAll(console, desk, options, interrupt.signal);
    } finally {
      await desk.close();
    }
  } finally {
    interrupt.dispose();
  }
}

async function runAll(
  console: Console,
  desk: CiDesk,
  options: CiOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const ready = trusted(console, desk);
  const view = await openCiView(console, {
    json: options.json === true,
    live: options.live && console.isTerminal,
  });
  try {
    const document = await desk.run(ready, view.onHappening);
    await view.close();
    console.print(options.json === true ? JSON.stringify(document) : ciText(document));
    if (signal.aborted) return EXIT.interrupted;
    return { green: EXIT.done, red: EXIT.notDone, incomplete: EXIT.incomplete }[document.verdict];
  } finally {
    await view.close();
  }
}

async function rerunStep(console: Console, desk: CiDesk, job: string): Promise<ExitCode> {
  const again = await desk.rerunStep(job, (line) => console.say(line));
  if (again.kind === "unknown") throw new Refusal(again.why);
  console.say(`${again.step}: exit code ${again.exitCode ?? "unknown"}, in ${again.directory}`);
  return again.exitCode === 0 ? EXIT.done : EXIT.notDone;
}

export async function ciPlan(
  console: Console,
  workflows: readonly string[],
  options: CiOptions,
): Promise<ExitCode> {
  const desk = await open(console, workflows, options, new AbortController().signal);
  try {
    const ready = trusted(console, desk);
    const forecasts = await desk.forecast(ready);
    console.print(
      options.json === true
        ? JSON.stringify({
            schema: "interlock/ci-plan/v1",
            host: desk.host,
            isolation: desk.isolation,
            workflows: forecasts,
            notStarted: ready.notStarted,
          })
        : [
            forecastText(forecasts),
            ...ready.notStarted.map(({ path, reason }) => `${path} is not started: ${reason}`),
            "",
            `On ${desk.host}; isolation: ${desk.isolation}.`,
          ].join("\n"),
    );
    return EXIT.done;
  } finally {
    await desk.close();
  }
}

export async function ciSync(
  console: Console,
  workflows: readonly string[],
  options: CiOptions,
): Promise<ExitCode> {
  const desk = await open(console, workflows, options, new AbortController().signal);
  try {
    const synced = await desk.sync((sentence) => console.say(sentence));
    if (options.json === true) console.print(JSON.stringify(synced));
    const failed = synced.actions.filter(({ outcome }) => outcome === "failed");
    console.say(
      `${synced.actions.length - failed.length} of ${synced.actions.length} actions are in the store; locked in ${synced.lockFile}. Commit that file.`,
    );
    return failed.length === 0 ? EXIT.done : EXIT.notDone;
  } finally {
    await desk.close();
  }
}

async function open(
  console: Console,
  workflows: readonly string[],
  options: CiOptions,
  signal: AbortSignal,
): Promise<CiDesk> {
  const settings: CiSettings = {
    path: options.repo,
    workflows,
    secrets: readPairs(options.secrets),
    vars: readPairs(options.vars),
    labels: options.label ?? [],
    reporting: options.reporting ?? [],
    jobs: options.job ?? [],
    env: toPairs(options.env ?? [], "--env"),
    inputs: toPairs(options.input ?? [], "--input"),
    isSandboxed: options.sandbox !== false,
    rerunFailed: options.rerunFailed === true,
    signal,
    onNote: (sentence) => console.say(`⚠ ${sentence}`),
    ...(options.stateDir === undefined ? {} : { stateDirectory: options.stateDir }),
    ...(options.event === undefined ? {} : { event: options.event }),
    ...(options.base === undefined ? {} : { base: options.base }),
    ...(options.head === undefined ? {} : { head: options.head }),
    ...(options.branch === undefined ? {} : { branch: options.branch }),
    ...(options.title === undefined ? {} : { title: options.title }),
  };
  const opened = await openCiDesk(settings);
  if (opened.kind === "refused") throw new Refusal(opened.why);
  return opened.desk;
}

/** Every malformed file at once; nothing is run while there is one. */
function trusted(console: Console, desk: CiDesk): ReadyCi {
  const { ready } = desk;
  if (ready.problems.length > 0) throw new Refusal(ready.problems.join("\n"));
  for (const warning of ready.warnings) console.say(`⚠ ${warning}`);
  return ready;
}

/** `NAME=value` a line; `#` begins a comment line. */
function readPairs(path: string | undefined): Readonly<Record<string, string>> {
  if (path === undefined) return {};
  try {
    const lines = readFileSync(path, "utf8").split(/\r?\n/);
    return toPairs(
      lines.filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#")),
      path,
    );
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    throw new Refusal(
      `${path} cannot be read (${String(cause.code)}); give a file of NAME=value lines.`,
    );
  }
}

function toPairs(lines: readonly string[], where: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.map((line, at) => {
      const [, name, value] = /^\s*([A-Za-z_][\w-]*)=(.*)$/s.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new Refusal(`${where}, line ${at + 1} is not NAME=value; write it so.`);
      return [name, value] as const;
    }),
  );
}
