/** An action that Interlock does itself. */

import { LIMITS } from "../../domain/limits.js";
import type { UsesStep } from "../model/workflow.js";
import { parseReference } from "../store/reference.js";
import type {
  ActionCall,
  ActionEnd,
  Builtin,
  JobFacts,
  ProgramEnd,
  ProgramRequest,
} from "./action-call.js";
import { githubVariables } from "./contexts.js";
import { environmentOf, type JobRun, stepSignal } from "./job-run.js";
import type { Outcome, StepWork } from "./outcome.js";
import type { ReadyStep } from "./ready-step.js";
import { type Heard, listen } from "./step-program.js";
import type { RunTools } from "./tools.js";

export async function runBuiltin(
  ready: ReadyStep<UsesStep>,
  builtin: Builtin,
  given: Readonly<Record<string, string>>,
): Promise<StepWork> {
  const { run, step, index } = ready;
  const inputs = { ...builtin.defaults, ...lowered(given) };
  const heard = listen(ready);
  const state: Record<string, string> = {};
  const outcome = toOutcome(
    await builtin.main(callOf(ready, { inputs, heard, state })),
    run,
    heard,
  );
  if (builtin.post !== undefined)
    run.posts.push({
      index,
      name: `Post ${step.uses}`,
      run: async () => {
        const after = listen(ready);
        const end = await builtin.post?.(callOf(ready, { inputs, heard: after, state }));
        return toOutcome(end ?? { kind: "success" }, run, after);
      },
    });
  return { outcome, outputs: { ...heard.outputs } };
}

export const lowered = (
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));

function toOutcome(end: ActionEnd, run: JobRun, heard: Heard): Outcome {
  const [refusal] = heard.refusals;
  switch (end.kind) {
    case "success":
      return refusal === undefined ? end : { kind: "failure", reason: refusal };
    case "not-proven":
      return end;
    default:
      return stepSignal(run).aborted
        ? { kind: "cancelled", reason: run.cancelReason ?? "the run was ended" }
        : { kind: "failure", reason: end.message };
  }
}

interface CallParts {
  readonly inputs: Readonly<Record<string, string>>;
  readonly heard: Heard;
  readonly state: Record<string, string>;
}

function callOf(ready: ReadyStep<UsesStep>, { inputs, heard, state }: CallParts): ActionCall {
  const { run, step } = ready;
  const { tools, site } = run;
  const own = environmentOf(run, githubVariables(run.contexts["github"] ?? {}), ready.env);
  // Interlock's own work is done on the machine, also for jobs whose steps run in a container.
  const env = run.containers.inside === undefined ? own : { ...own, ...tools.environmentOf(site) };
  return {
    uses: step.uses,
    inputs,
    env,
    site,
    host: tools.host,
    code: tools.code,
    findRepository: (slug, ref) => findRepository(tools, slug, ref),
    job: factsOf(run),
    signal: stepSignal(run),
    run: (request) => runProgram(ready, env, request, heard),
    log: heard.onLine,
    setOutput: (name, value) => {
      heard.outputs[name] = value;
    },
    setEnv: (name, value) => {
      run.env.set(name, value);
    },
    addPath: (directory) => {
      run.path.unshift(directory);
    },
    addMatcher: (json) => {
      run.matchers.add(json);
    },
    saveState: (name, value) => {
      state[name] = value;
    },
    state,
  };
}

async function findRepository(tools: RunTools, slug: string, ref: string) {
  const reference = parseReference(`${slug}@${ref}`);
  if (reference.kind !== "remote") return { reason: `${slug} is no repository on GitHub` };
  const found = await tools.findAction(reference);
  if (found.kind === "found") return { directory: found.directory };
  return { reason: found.kind === "absent" ? `${found.reason}; ${found.remedy}` : found.reason };
}

function factsOf(run: JobRun): JobFacts {
  const { event, runId } = run.tools;
  return {
    sha: event.sha,
    ref: event.ref,
    repository: event.repository,
    runId,
    workflow: run.reference.workflow,
    jobKey: run.reference.job,
    event: event.payload,
    eventName: event.name,
    status: run.status,
  };
}

async function runProgram(
  ready: ReadyStep<UsesStep>,
  env: Readonly<Record<string, string>>,
  request: ProgramRequest,
  heard: Heard,
): Promise<ProgramEnd> {
  const { run } = ready;
  const isolation =
    run.containers.inside === undefined ? run.isolation : run.tools.isolate(run.site);
  const result = await run.family.run(
    isolation.wrap({
      program: { argv: request.argv },
      cwd: request.cwd ?? run.site.workspace,
      env: { ...env, ...request.env },
      timeoutMs: ready.timeoutMs,
      outputBytesMax: LIMITS.gateOutputBytesMax,
      floodBytesMax: LIMITS.gateFloodBytesMax,
      signal: stepSignal(run),
      onLine: heard.onLine,
    }),
  );
  return {
    exitCode: result.end.kind === "exited" ? result.end.exitCode : undefined,
    stdout: result.stdout,
  };
}
