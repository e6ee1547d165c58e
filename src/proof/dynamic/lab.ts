/** Tests tried on a tree, as it is or with some of its text changed, one trial after the other in the same few checkouts. */

import type { TestsGate } from "../../domain/config.js";
import type { FailureEnd } from "../../domain/failure/failure-end.js";
import { LIMITS } from "../../domain/limits.js";
import type { TestRun } from "../../domain/test-run.js";
import type { ProcessResult } from "../../ports/process.js";
import type { Checkout } from "../../ports/repository.js";
import { languageOf } from "../change/language-of.js";
import type { Places } from "../places.js";
import { digest } from "../result-key.js";
import type { GatesRequest } from "../run-gates.js";
import type { Manner, Runner, Selection, TestCommand } from "../runners/runner.js";

/** A tests gate whose runner is known. */
export interface Suite {
  readonly gate: TestsGate;
  readonly runner: Runner;
}

/** Path → the text that is to stand there; undefined: nothing is. */
export type Edits = Readonly<Record<string, string | undefined>>;

export interface Trial {
  readonly suite: Suite;
  readonly selection: Selection;
  readonly edits: Edits;
  readonly manner?: Omit<Manner, "mark" | "names">;
  /** Variables that every gate gets, and this trial does not. */
  readonly without?: readonly string[];
  /** Absent: the gate's own. */
  readonly timeoutMs?: number;
}

export type Outcome =
  | (Ended & { readonly kind: "ran"; readonly run: TestRun })
  /** It ended and left no report: it does not build, or does not start. */
  | (Ended & { readonly kind: "broken" })
  /** Out of time. Says nothing of the tests. */
  | (Ended & { readonly kind: "timed-out" })
  | { readonly kind: "not-run"; readonly why: string; readonly durationMs: number };

interface Ended {
  readonly end: FailureEnd;
  readonly output: string;
  readonly durationMs: number;
  /** What it noted of executed lines, where it was asked to and could. */
  readonly coverage?: string;
  /** The checkout that it ran in. */
  readonly root: string;
}

export interface Lab {
  try(trial: Trial): Promise<Outcome>;
  /** As `try`, or what came of an equal trial that was asked for in this way before, if it came to its end. */
  once(trial: Omit<Trial, "manner" | "without">): Promise<Outcome>;
}

export type LabRequest = Pick<GatesRequest, "toolbox" | "config" | "effort"> & {
  readonly places: Places;
};

export function createLab(request: LabRequest): Lab {
  const { toolbox } = request;
  const lines = new Map<string, Promise<unknown>>();
  const known = new Map<string, Promise<Outcome>>();
  const tryNow = (trial: Trial): Promise<Outcome> => {
    const start = (): Promise<Outcome> => toolbox.inTurn(() => tryHere(request, trial));
    const { gate, runner } = trial.suite;
    if (!runner.compiles) return start();
    // One after the other, so that each finds what the one before has built.
    const outcome = (lines.get(gate.id) ?? Promise.resolve()).then(start, start);
    lines.set(gate.id, outcome);
    return outcome;
  };
  return {
    try: tryNow,
    once: async (trial) => {
      const key = keyOf(trial);
      const before = known.get(key);
      if (before !== undefined && isAtItsEnd(await before)) return before;
      const outcome = tryNow(trial);
      known.set(key, outcome);
      return outcome;
    },
  };
}

const keyOf = ({ suite, selection, edits }: Pick<Trial, "suite" | "selection" | "edits">): string =>
  digest([
    suite.gate.id,
    selection,
    Object.entries(edits).sort(([one], [other]) => (one < other ? -1 : 1)),
  ]);

const isAtItsEnd = ({ kind }: Outcome): boolean => kind === "ran" || kind === "broken";

async function tryHere(request: LabRequest, trial: Trial): Promise<Outcome> {
  const { places, effort } = request;
  if (effort.signal?.aborted === true)
    return { kind: "not-run", why: "it was cancelled", durationMs: 0 };
  const warm = trial.suite.gate.id;
  const opened = await places.open(warm);
  if (opened.kind === "failed") return { kind: "not-run", why: opened.why, durationMs: 0 };
  const { checkout } = opened;
  try {
    return await tryIn(checkout, request, trial);
  } finally {
    places.giveBack(checkout, warm);
  }
}

async function tryIn(checkout: Checkout, request: LabRequest, trial: Trial): Promise<Outcome> {
  const { ambient } = request.toolbox;
  const names = await namesFor(checkout, request, trial);
  const manner = {
    ...trial.manner,
    mark: ambient.nonce(),
    ...(names === undefined ? {} : { names }),
  };
  const command = trial.suite.runner.command(trial.selection, manner);
  const written = [command.reportFile, command.coverageFile].filter((path) => path !== undefined);
  // A report that the tree itself holds is none; and not every runner makes the folder that it writes to.
  await checkout.write({
    ...trial.edits,
    ...Object.fromEntries(written.map((path) => [path, ""])),
  });
  try {
    const result = await run(command, checkout, request, trial);
    return await toOutcome(result, command, checkout, trial);
  } finally {
    await checkout.restore([...Object.keys(trial.edits), ...written]);
  }
}

/** The names of the tests in the selected files, as their text is in this trial; undefined: they cannot be told from the others. */
async function namesFor(
  checkout: Checkout,
  { toolbox }: LabRequest,
  { suite, selection, edits }: Trial,
): Promise<readonly string[] | undefined> {
  const { runner } = suite;
  if (selection.kind !== "files" || runner.namesIn === undefined) return undefined;
  const names: string[] = [];
  for (const path of selection.files) {
    const language = languageOf(path);
    const isEdited = Object.hasOwn(edits, path);
    const text = isEdited ? edits[path] : await checkout.readFile(path, LIMITS.sourceBytesMax);
    if (isEdited && text === undefined) continue;
    const isRead = language !== undefined && text !== undefined;
    const tree = isRead ? await toolbox.syntax.parse(language, text) : undefined;
    const own = tree === undefined || tree.hasError ? undefined : runner.namesIn(tree.root);
    if (own === undefined) return undefined;
    names.push(...own);
  }
  return names.length === 0 ? undefined : names;
}

async function run(
  { program, env }: TestCommand,
  { path }: Checkout,
  { toolbox, config, effort }: LabRequest,
  { timeoutMs, suite, without = [] }: Trial,
): Promise<ProcessResult> {
  const confined = await toolbox.confine(program, suite.gate.network);
  const given = Object.entries(toolbox.environmentOf(path, config.env));
  const left = Object.fromEntries(given.filter(([name]) => !without.includes(name)));
  return toolbox.processes.run({
    program: confined.program,
    cwd: path,
    env: { ...left, ...env },
    timeoutMs: timeoutMs ?? suite.gate.timeoutMs,
    outputBytesMax: LIMITS.gateOutputBytesMax,
    floodBytesMax: LIMITS.gateFloodBytesMax,
    ...(effort.signal === undefined ? {} : { signal: effort.signal }),
  });
}

async function toOutcome(
  { end, durationMs, output, stdout }: ProcessResult,
  { reportFile, coverageFile }: TestCommand,
  checkout: Checkout,
  { suite }: Trial,
): Promise<Outcome> {
  if (end.kind === "cancelled") return { kind: "not-run", why: "it was cancelled", durationMs };
  if (end.kind === "not-started") return { kind: "not-run", why: end.reason, durationMs };
  const root = checkout.path;
  if (end.kind === "timed-out") return { kind: "timed-out", end, output, durationMs, root };
  const readOf = async (path: string | undefined): Promise<string | undefined> => {
    const text =
      path === undefined ? undefined : await checkout.readFile(path, LIMITS.reportBytesMax);
    return text === "" ? undefined : text;
  };
  const run = suite.runner.read({
    stdout,
    output,
    reportFile: await readOf(reportFile),
    exitCode: end.kind === "exited" ? end.exitCode : undefined,
    root,
  });
  const coverage = await readOf(coverageFile);
  const ended = { end, output, durationMs, root, ...(coverage === undefined ? {} : { coverage }) };
  return run === undefined ? { kind: "broken", ...ended } : { kind: "ran", run, ...ended };
}
