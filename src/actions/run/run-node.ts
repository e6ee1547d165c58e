/** An action written in JavaScript: its main program, and what it wants done before and after all steps. */

import { join, normalize, sep } from "node:path";
import type { Surroundings } from "../expressions/evaluate.js";
import type { NodeAction } from "../model/action.js";
import { inputsOf, inputVariables } from "./action-inputs.js";
import { annotate } from "./annotate.js";
import { decide } from "./condition.js";
import { surroundingsOf } from "./job-run.js";
import { failed, notProven, type StepWork } from "./outcome.js";
import type { ReadyAction } from "./ready-action.js";
import type { ReadyStep } from "./ready-step.js";
import { type ProgramWork, runStepProgram } from "./step-program.js";

export async function runNode(ready: ReadyAction, runs: NodeAction): Promise<StepWork> {
  const started = startOf(ready);
  if (started.kind === "problem") return failed(started.message);
  const pre = await runPreNow(ready, runs);
  if (pre !== undefined) return pre;
  const state = { ...ready.run.preStates.get(ready.step) };
  const main = await runScript(started.ready, { file: runs.main, env: started.env, state });
  if (runs.post !== undefined) registerPost(started, runs, { ...state, ...main.state });
  const warned = started.unknown.length === 0 ? undefined : started.unknown;
  if (warned !== undefined) warnOfUnknown(ready, warned);
  return main;
}

/**
 * Undefined: the action itself can go on.
 *
 * What an action in a composite one wants done before all steps is done here before its own: which actions those are is known
 * only when the composite one is started.
 *
 * GitHub does not run what an action of the repository itself wants done before all steps: it is not checked out by then. act
 * does, and whoever says `--env ACT=true` has asked for what act does: right before the step.
 */
async function runPreNow(ready: ReadyAction, runs: NodeAction): Promise<StepWork | undefined> {
  if (runs.pre === undefined || ready.run.preStates.has(ready.step)) return undefined;
  if (ready.repository === "" && ready.run.tools.env["ACT"] === undefined) {
    const name = ready.step.uses;
    const message = `${name} has a pre, which GitHub does not run of actions of the repository itself`;
    annotate(ready.run, message);
    return undefined;
  }
  const { outcome } = await runNodePre(ready, runs);
  if (outcome.kind === "not-proven")
    ready.run.doubts.raise(`Pre ${ready.step.uses}: ${outcome.reason}`);
  return outcome.kind === "failure" || outcome.kind === "cancelled"
    ? { outcome, outputs: {} }
    : undefined;
}

/** Before the first step of the job, whatever becomes of the step itself. */
export async function runNodePre(ready: ReadyAction, runs: NodeAction): Promise<StepWork> {
  if (runs.pre === undefined) return { outcome: { kind: "success" }, outputs: {} };
  ready.run.preStates.set(ready.step, {});
  const started = startOf(ready);
  if (started.kind === "problem") return failed(started.message);
  const decided =
    runs.preIf === undefined
      ? { kind: "run" as const }
      : decide(runs.preIf, withInputs(ready.surroundings, started.inputs));
  if (decided.kind === "problem") return failed(decided.message);
  if (decided.kind === "skip") return { outcome: { kind: "success" }, outputs: {} };
  const work = await runScript(started.ready, { file: runs.pre, env: started.env, state: {} });
  ready.run.preStates.set(ready.step, work.state);
  return work;
}

interface Started {
  readonly kind: "started";
  readonly ready: ReadyAction;
  readonly env: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly unknown: readonly string[];
}

/** Conditions of `pre` and `post` see the action's own inputs. */
const withInputs = (
  surroundings: Surroundings,
  inputs: Readonly<Record<string, string>>,
): Surroundings => ({ ...surroundings, contexts: { ...surroundings.contexts, inputs } });

function startOf(
  ready: ReadyAction,
): Started | { readonly kind: "problem"; readonly message: string } {
  const inputs = inputsOf(ready.action, ready.given, ready.surroundings);
  if (inputs.kind === "problem") return inputs;
  const env = {
    ...inputVariables(inputs.values),
    GITHUB_ACTION_PATH: "",
    GITHUB_ACTION_REPOSITORY: ready.repository,
    GITHUB_ACTION_REF: ready.ref,
    ...ready.run.services.environment,
  };
  return { kind: "started", ready, env, inputs: inputs.values, unknown: inputs.unknown };
}

interface NodeScript {
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

async function runScript(
  ready: Omit<ReadyAction, "step">,
  { file, env, state }: NodeScript,
): Promise<ProgramWork> {
  const { run, directory } = ready;
  const path = normalize(join(directory, file));
  if (!path.startsWith(normalize(directory) + sep))
    return {
      ...failed(`${ready.action.path} names ${file}, which is not in its folder`),
      state: {},
    };
  const { inside } = run.containers;
  if (inside !== undefined && inside.node === undefined)
    return {
      ...notProven("the job's container cannot run the Node that JavaScript actions need"),
      state: {},
    };
  const states = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value] as const);
  return runStepProgram(ready, {
    argv: [inside?.node ?? run.tools.node, path],
    cwd: run.site.workspace,
    env: { ...env, ...Object.fromEntries(states) },
  });
}

function registerPost(
  { ready, env, inputs }: Started,
  runs: NodeAction,
  state: Readonly<Record<string, string>>,
): void {
  const { run, scope, step, index } = ready;
  run.posts.push({
    index,
    name: `Post ${step.uses}`,
    run: async () => {
      // What later steps wrote to `GITHUB_ENV` is there, too.
      const now = { ...Object.fromEntries(run.env), ...ready.overlay };
      const surroundings = surroundingsOf(run, scope, now);
      const decided =
        runs.postIf === undefined
          ? { kind: "run" as const }
          : decide(runs.postIf, withInputs(surroundings, inputs));
      if (decided.kind === "skip") return { kind: "left-out", reason: "by its own condition" };
      if (decided.kind === "problem") return { kind: "failure", reason: decided.message };
      const work = await runScript(
        { ...ready, env: now, surroundings },
        { file: runs.post ?? "", env, state },
      );
      return work.outcome;
    },
  });
}

function warnOfUnknown(
  { run, action }: ReadyStep & Pick<ReadyAction, "action">,
  names: readonly string[],
): void {
  const known = Object.keys(action.inputs).join(", ");
  annotate(run, `Unexpected input(s) '${names.join("', '")}', valid inputs are [${known}]`);
}
