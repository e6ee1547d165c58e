/** One program of a step: what it prints is obeyed, masked and shown; what it wrote to the command files is taken in. */

import { LIMITS } from "../../domain/limits.js";
import type { ProcessEnd, ProcessRequest } from "../../ports/process.js";
import { parseKeyValues, parsePaths } from "../commands/file-commands.js";
import { createInterpreter, type LineEvent } from "../commands/interpreter.js";
import {
  type CommandFiles,
  commandFileVariables,
  makeCommandFiles,
  readCommandFile,
} from "../step/command-files.js";
import { githubVariables } from "./contexts.js";
import { excuseOf } from "./excuse.js";
import { environmentOf, type JobRun, stepSignal, tell } from "./job-run.js";
import type { Outcome, StepWork } from "./outcome.js";
import type { ReadyStep } from "./ready-step.js";
import { refusedVariable } from "./refused-variable.js";

export interface StepProgram {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Beyond the step's environment, e.g. `INPUT_…`. */
  readonly env: Readonly<Record<string, string>>;
  /** In place of the job's isolation. */
  readonly wrap?: (request: ProcessRequest) => ProcessRequest;
  /** Shown to tell who failed. */
  readonly script?: string;
}

export interface ProgramWork extends StepWork {
  readonly state: Readonly<Record<string, string>>;
}

export async function runStepProgram(
  ready: Omit<ReadyStep, "step">,
  program: StepProgram,
): Promise<ProgramWork> {
  const { run } = ready;
  // Nobody can know the names before: programs of the job that still run may write to the folder, too.
  const files = await makeCommandFiles(run.site.commands, run.tools.ambient.nonce());
  const heard = listen(ready);
  const env = {
    ...environmentOf(run, githubVariables(githubOf(ready)), ready.env),
    ...program.env,
    ...commandFileVariables(files),
  };
  const wrap = program.wrap ?? ((request: ProcessRequest) => run.isolation.wrap(request));
  const result = await run.family.run(
    wrap({
      program: { argv: program.argv },
      cwd: program.cwd,
      env,
      timeoutMs: ready.timeoutMs,
      outputBytesMax: 1,
      floodBytesMax: LIMITS.gateFloodBytesMax,
      signal: stepSignal(run),
      onLine: heard.onLine,
    }),
  );
  const written = await takeIn(run, files);
  const outcome = toOutcome(ready, result.end, heard, written.problem, program.script);
  if (outcome.kind === "failure" && !isContained(run, program))
    run.failedProgram ??= {
      step: `step ${ready.index + 1}`,
      argv: program.argv,
      cwd: program.cwd,
      env,
    };
  return {
    outcome,
    outputs: { ...heard.outputs, ...written.outputs },
    state: { ...heard.state, ...written.state },
  };
}

/** Gone with its container, it cannot be run again in its place. */
const isContained = (run: JobRun, program: StepProgram): boolean =>
  program.wrap !== undefined || run.containers.inside !== undefined;

const githubOf = ({ surroundings }: Pick<ReadyStep, "surroundings">) => {
  const github = surroundings.contexts["github"];
  return typeof github === "object" && github !== null && !Array.isArray(github)
    ? (github as Readonly<Record<string, never>>)
    : {};
};

export interface Heard {
  readonly onLine: (line: string) => void;
  readonly outputs: Record<string, string>;
  readonly state: Record<string, string>;
  /** The last lines, for finding out why it failed. */
  readonly tail: readonly string[];
  /** Why the step fails whatever it ends with. */
  readonly refusals: readonly string[];
}

const TAIL_LINES_MAX = 200;

/** Obeys what a step says on its output. */
export function listen({ run, index, env }: Pick<ReadyStep, "run" | "index" | "env">): Heard {
  const interpreter = createInterpreter({
    masks: run.masks,
    matchers: run.matchers,
    workspace: run.site.workspace,
    allowsUnsecureCommands: env["ACTIONS_ALLOW_UNSECURE_COMMANDS"] === "true",
  });
  const outputs: Record<string, string> = Object.create(null) as Record<string, string>;
  const state: Record<string, string> = Object.create(null) as Record<string, string>;
  const tail: string[] = [];
  const refusals: string[] = [];
  const obey = (event: LineEvent): void => {
    switch (event.kind) {
      case "line":
        tail.push(event.text);
        if (tail.length > 2 * TAIL_LINES_MAX) tail.splice(0, TAIL_LINES_MAX);
        return tell(run, { kind: "line", index, text: event.text });
      case "group":
        return tell(run, { kind: "group-started", index, title: event.title });
      case "end-group":
        return tell(run, { kind: "group-ended", index });
      case "annotation":
        if (run.annotations.length < ANNOTATIONS_MAX) run.annotations.push(event.annotation);
        return tell(run, { kind: "annotated", index, annotation: event.annotation });
      case "set-output":
        outputs[event.name] = event.value;
        return;
      case "save-state":
        state[event.name] = event.value;
        return;
      case "set-env":
        if (refusedVariable(event.name) === undefined) run.env.set(event.name, event.value);
        return;
      case "add-path":
        run.path.unshift(event.path);
        return;
      case "refused":
        refusals.push(event.message);
        return tell(run, { kind: "line", index, text: event.message });
      default:
        return undefined;
    }
  };
  return {
    outputs,
    state,
    tail,
    refusals,
    onLine: (line) => {
      for (const event of interpreter.read(line)) obey(event);
    },
  };
}

const ANNOTATIONS_MAX = 500;

interface Written {
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly problem?: string;
}

async function takeIn(run: JobRun, files: CommandFiles): Promise<Written> {
  const problems: string[] = [];
  const text = async (kind: keyof CommandFiles): Promise<string> => {
    const read = await readCommandFile(files, kind);
    if (read.kind === "text") return read.text;
    problems.push(read.message);
    return "";
  };
  const entries = async (kind: keyof CommandFiles) => {
    const parsed = parseKeyValues(await text(kind));
    if (parsed.kind === "entries") return parsed.entries;
    problems.push(`GITHUB_${kind.toUpperCase()}: ${parsed.message}`);
    return [];
  };
  for (const [name, value] of await entries("env")) {
    const refusal = refusedVariable(name);
    if (refusal === undefined) run.env.set(name, value);
    else if (refusal.isFailure) problems.push(refusal.message);
  }
  for (const path of parsePaths(await text("path"))) run.path.unshift(path);
  const outputs = Object.fromEntries(await entries("output"));
  const state = Object.fromEntries(await entries("state"));
  const summary = await text("step_summary");
  if (summary.trim() !== "") run.summary.push(run.masks.apply(summary));
  const [problem] = problems;
  return { outputs, state, ...(problem === undefined ? {} : { problem }) };
}

function toOutcome(
  { run, env, timeoutMs }: Omit<ReadyStep, "step">,
  end: ProcessEnd,
  heard: Heard,
  problem: string | undefined,
  script: string | undefined,
): Outcome {
  switch (end.kind) {
    case "exited": {
      const refused = problem ?? heard.refusals[0];
      if (end.exitCode === 0 && refused === undefined) return { kind: "success", exitCode: 0 };
      const exitCode = { exitCode: end.exitCode };
      if (end.exitCode === 0 && refused !== undefined)
        return { kind: "failure", reason: refused, ...exitCode };
      const excuse = excuseOf({
        tail: heard.tail,
        host: run.tools.host,
        isContained: run.isolation.kind === "container",
        isIsolated: ["namespaces", "bubblewrap"].includes(run.isolation.kind),
        env,
        ...(script === undefined ? {} : { script }),
      });
      if (excuse !== undefined) return { kind: "not-proven", reason: excuse, ...exitCode };
      return { kind: "failure", reason: `exit code ${end.exitCode}`, ...exitCode };
    }
    case "cancelled":
      return { kind: "cancelled", reason: run.cancelReason ?? "the run was ended" };
    case "timed-out":
      return {
        kind: "failure",
        reason: `it took longer than its ${timeoutMs / 60_000} minutes (timeout-minutes)`,
      };
    case "signalled":
      return { kind: "failure", reason: `it was ended by ${end.signal}` };
    case "flooded":
      // A limit of Interlock's, which GitHub has not.
      return { kind: "not-proven", reason: "it printed more than Interlock reads, and was ended" };
    default:
      return { kind: "not-proven", reason: `it could not be started: ${end.reason}` };
  }
}
