/** Actions that are container images: run by an engine, when one answers; not proven otherwise. */

import { createHash } from "node:crypto";
import { dirname, join, normalize } from "node:path";
import type { ProcessRequest } from "../../ports/process.js";
import { passOn, siteMount, withoutMachine } from "../containers/container-env.js";
import { toWords } from "../containers/container-spec.js";
import type { EngineHere } from "../containers/engine.js";
import { render, renderTexts } from "../expressions/render.js";
import { toText } from "../expressions/value.js";
import type { ContainerAction } from "../model/action.js";
import type { UsesStep } from "../model/workflow.js";
import { inputsOf, inputVariables } from "./action-inputs.js";
import { complain } from "./condition.js";
import { failed, notProven, type StepWork } from "./outcome.js";
import type { ReadyAction } from "./ready-action.js";
import type { ReadyStep } from "./ready-step.js";
import { runStepProgram } from "./step-program.js";

/** `uses: docker://image`. */
export async function runContainerImage(
  ready: ReadyStep<UsesStep>,
  image: string,
  given: Readonly<Record<string, string>>,
): Promise<StepWork> {
  const { engine } = ready.run.tools;
  if (engine.kind === "none")
    return notProven(`${image} is a container image, and ${engine.reason}`);
  const { args = "", entrypoint, ...inputs } = given;
  return runImage(ready, engine, {
    image,
    args: toWords(args),
    env: inputVariables(inputs),
    ...(entrypoint === undefined ? {} : { entrypoint }),
  });
}

export async function runContainerAction(
  ready: ReadyAction,
  runs: ContainerAction,
): Promise<StepWork> {
  const { engine } = ready.run.tools;
  if (engine.kind === "none")
    return notProven(`${ready.step.uses} is a container image, and ${engine.reason}`);
  if (runs.preEntrypoint !== undefined)
    return notProven(`${ready.step.uses} has a pre-entrypoint, which Interlock does not run`);
  const order = orderOf(ready, runs);
  if ("message" in order) return failed(order.message);
  const built = await imageOf(ready, runs, engine);
  if ("reason" in built) return notProven(built.reason);
  const work = await runImage(ready, engine, { ...order, image: built.image });
  const { postEntrypoint } = runs;
  if (postEntrypoint !== undefined)
    ready.run.posts.push({
      index: ready.index,
      name: `Post ${ready.step.uses}`,
      run: async () => {
        const after = { image: built.image, args: [], env: order.env, entrypoint: postEntrypoint };
        return (await runImage(ready, engine, after)).outcome;
      },
    });
  return work;
}

interface ImageOrder {
  readonly image: string;
  readonly entrypoint?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

function orderOf(
  ready: ReadyAction,
  runs: ContainerAction,
): Omit<ImageOrder, "image"> | { readonly message: string } {
  const inputs = inputsOf(ready.action, ready.given, ready.surroundings);
  if (inputs.kind === "problem") return inputs;
  const contexts = { ...ready.surroundings.contexts, inputs: inputs.values };
  const surroundings = { ...ready.surroundings, contexts };
  const env = renderTexts(runs.env, surroundings);
  if (env.kind === "problem") return complain(env);
  const args = runs.args === undefined ? undefined : render(runs.args, surroundings);
  if (args?.kind === "problem") return complain(args);
  const { args: said, entrypoint = runs.entrypoint } = ready.given;
  const own = Array.isArray(args?.value) ? args.value.map(toText) : [];
  return {
    args: said === undefined ? own : toWords(said),
    env: { ...inputVariables(inputs.values), ...env.value },
    ...(entrypoint === undefined ? {} : { entrypoint }),
  };
}

const BUILD_MS = 30 * 60_000;

/** The image's name; a Dockerfile is built first. */
async function imageOf(
  { run, directory, step, action }: ReadyAction,
  { image }: ContainerAction,
  engine: EngineHere,
): Promise<{ readonly image: string } | { readonly reason: string }> {
  if (image.startsWith("docker://")) return { image: image.slice("docker://".length) };
  const file = normalize(join(directory, image));
  if (!file.startsWith(normalize(`${directory}/`)))
    return { reason: `${action.path} names ${image}, which is not in its folder` };
  const digest = createHash("sha256").update(`${run.reference.job}\0${file}`).digest("hex");
  const tag = `localhost/interlock:${digest.slice(0, 16)}`;
  const { isDone, why } = await engine.ask(["build", "--tag", tag, "--file", file, dirname(file)], {
    timeoutMs: BUILD_MS,
    signal: run.tools.signal,
  });
  return isDone
    ? { image: tag }
    : { reason: `the image of ${step.uses} could not be built: ${why}` };
}

async function runImage(
  ready: ReadyStep<UsesStep>,
  engine: EngineHere,
  order: ImageOrder,
): Promise<StepWork> {
  const { run } = ready;
  const { isDone } = await engine.ask(["image", "inspect", "--format", "{{.Id}}", order.image]);
  if (!isDone)
    return notProven(
      `the image ${order.image} is not on this machine; ${engine.name} pull ${order.image} gets it`,
    );
  const name = `${run.tools.containerPrefix}-${run.tools.ambient.nonce()}`;
  try {
    return await runStepProgram(ready, {
      argv: order.args,
      cwd: run.site.workspace,
      env: order.env,
      wrap: (request) => toRun(ready, engine, { ...order, name, request }),
    });
  } finally {
    // Whoever ends the client has not ended the container.
    await engine.ask(["rm", "--force", "--volumes", name]);
  }
}

const WORKSPACE_INSIDE = "/github/workspace";

interface RunOrder extends ImageOrder {
  readonly name: string;
  readonly request: ProcessRequest;
}

function toRun(
  { run }: ReadyStep<UsesStep>,
  engine: EngineHere,
  { name, image, entrypoint, args, request }: RunOrder,
): ProcessRequest {
  const env = withoutMachine(request.env, run.tools.environmentOf(run.site));
  const passed = passOn({
    // The image has its own.
    ...Object.fromEntries(Object.entries(env).filter(([variable]) => variable !== "PATH")),
    HOME: run.site.home,
    GITHUB_WORKSPACE: WORKSPACE_INSIDE,
  });
  const { network, hosts } = run.containers;
  return {
    ...request,
    program: {
      argv: [
        engine.program,
        ...[
          "run",
          "--rm",
          "--pull",
          "never",
          "--name",
          name,
          "--stop-timeout",
          "0",
          "--workdir",
          WORKSPACE_INSIDE,
        ],
        ...(network === undefined ? [] : ["--network", network, ...hosts]),
        ...siteMount(run.site),
        ...["--volume", `${run.site.workspace}:${WORKSPACE_INSIDE}`],
        ...passed.args,
        ...(entrypoint === undefined || entrypoint === "" ? [] : ["--entrypoint", entrypoint]),
        image,
        ...args,
      ],
    },
    cwd: run.site.directory,
    env: { ...passed.env, ...engine.env },
  };
}
