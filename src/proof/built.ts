/**
 * What tests are built from, built once: before anything runs in a checkout of the base, what its tests need is built there and kept, and
 * every later checkout has it already. A change is never what is kept: only the base's own text is built, and nothing of it is run.
 */

import type { TestsGate } from "../domain/config.js";
import type { Tree } from "../domain/ids.js";
import { LIMITS } from "../domain/limits.js";
import type { Checkout } from "../ports/repository.js";
import type { CheckoutRequest } from "./checkouts.js";
import { digest } from "./result-key.js";
import { hasSucceeded } from "./run-gate.js";
import { findRunner } from "./runners/find-runner.js";
import type { Runner } from "./runners/runner.js";
import { type Shared, shareWork } from "./share-work.js";

/** Files that decide what is built beside a repository's own text. */
const DECIDING = ["go.mod", "go.sum"] as const;

const underWay: Shared<boolean> = new Map();
/** Trees that could not be built are not tried again. */
const hopeless = new Set<Tree>();

export async function layBuilt(request: CheckoutRequest, checkout: Checkout): Promise<void> {
  const { toolbox, isBase, signal } = request;
  const { builtCache } = toolbox;
  const key = await keyOf(request);
  if (key === undefined) return;
  if (isBase !== true || (await builtCache.has(key))) {
    await builtCache.lay(key, checkout.path);
    return;
  }
  if (hopeless.has(request.tree)) return;
  const work = async (ownSignal: AbortSignal): Promise<boolean> => {
    const isBuilt = await build({ ...request, signal: ownSignal }, checkout);
    if (isBuilt) await builtCache.keep(key, checkout.path);
    else if (!ownSignal.aborted) hopeless.add(request.tree);
    return isBuilt;
  };
  // Whoever has built it finds it in its own cache; the others wait, and get it laid.
  if (await shareWork(underWay, { key, signal, work })) await builtCache.lay(key, checkout.path);
}

/** Undefined: nothing here is built in a way that can be kept. */
async function keyOf({ toolbox, config, tree }: CheckoutRequest): Promise<string | undefined> {
  const { repository, toolchain } = toolbox;
  const [first, ...rest] = await Promise.all(
    DECIDING.map((path) => repository.readFile(tree, path)),
  );
  if (first === undefined) return undefined;
  const commands = testsGates(config.gates).map(({ run }) => run);
  return digest([toolchain, config.env, commands, first, rest]);
}

const testsGates = (gates: CheckoutRequest["config"]["gates"]): readonly TestsGate[] =>
  gates.filter((gate) => gate.kind === "tests");

async function build(request: CheckoutRequest, checkout: Checkout): Promise<boolean> {
  const { toolbox, config, tree } = request;
  const builders: { readonly gate: TestsGate; readonly build: NonNullable<Runner["build"]> }[] = [];
  for (const gate of testsGates(config.gates)) {
    const runner = await findRunner(gate, (path) => toolbox.repository.readFile(tree, path));
    if (runner?.build !== undefined) builders.push({ gate, build: runner.build });
  }
  for (const { gate, build } of builders)
    if (!(await buildFor(gate, build(), request, checkout))) return false;
  return builders.length > 0;
}

async function buildFor(
  gate: TestsGate,
  { program, env }: ReturnType<NonNullable<Runner["build"]>>,
  { toolbox, config, signal }: CheckoutRequest,
  { path }: Checkout,
): Promise<boolean> {
  const confined = await toolbox.confine(program, gate.network);
  const result = await toolbox.processes.run({
    program: confined.program,
    cwd: path,
    env: { ...toolbox.environmentOf(path, config.env), ...env },
    timeoutMs: LIMITS.setupMs,
    outputBytesMax: LIMITS.gateOutputBytesMax,
    floodBytesMax: LIMITS.gateFloodBytesMax,
    ...(signal === undefined ? {} : { signal }),
  });
  return hasSucceeded(result);
}
