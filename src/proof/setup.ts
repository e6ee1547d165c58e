/**
 * Set-up commands, run once for each content of their cache-key files, in a checkout of the base; workspaces and checkouts get a copy,
 * or what is as good as one. What a change does to its copy reaches nobody else's: nor does what set-up leaves in a checkout of the
 * change, where it runs when the base's is not the same, since the change may have another script under the same key.
 */

import type { Config, SetupStep } from "../domain/config.js";
import type { Tree } from "../domain/ids.js";
import { LIMITS } from "../domain/limits.js";
import { closeCheckout } from "./close-checkout.js";
import { digest } from "./result-key.js";
import { type Shared, shareWork } from "./share-work.js";
import type { Toolbox } from "./toolbox.js";

export type SetUp =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly command: string; readonly output: string };

export interface SetUpRequest {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly tree: Tree;
  /** The tree is the base's own. */
  readonly isBase?: boolean | undefined;
  readonly signal: AbortSignal | undefined;
}

const underWay: Shared<SetUp> = new Map();

/** Lays the set-up's results for `tree` into the folder; `lent`: only until it is closed, as a checkout is. */
export async function setUp(
  { signal, ...request }: SetUpRequest,
  directory: string,
  manner: "laid" | "lent" = "laid",
): Promise<SetUp> {
  const { toolbox, config } = request;
  if (config.setup.length === 0) return { kind: "ready" };
  const keys = await keysOf(request);
  const { setupCache } = toolbox;
  const layKept = (key: string): Promise<boolean> =>
    manner === "lent" ? setupCache.lend(key, directory) : setupCache.lay(key, directory);
  const lay = async (): Promise<boolean> =>
    (await layKept(keys.base)) || (keys.own !== keys.base && (await layKept(keys.own)));
  if (await lay()) return { kind: "ready" };
  const made = await makeOnce(request, keys.own, signal);
  if (made.kind === "ready") await lay();
  return made;
}

/** Makes the results of the base, so that changes with the same key-files find those. That it fails is for the base's own gates to say. */
export async function setUpBase({ signal, ...request }: SetUpRequest): Promise<void> {
  if (request.config.setup.length === 0) return;
  const { base } = await keysOf(request);
  if (await request.toolbox.setupCache.has(base)) return;
  await makeOnce(request, base, signal);
}

interface Keys {
  readonly base: string;
  /** Where what is made for this tree is kept. */
  readonly own: string;
}

async function keysOf(subject: Subject): Promise<Keys> {
  const parts = [await keyParts(subject), subject.toolbox.toolchain];
  const base = digest(parts);
  return { base, own: subject.isBase === true ? base : digest([...parts, subject.tree]) };
}

const makeOnce = (request: Subject, key: string, signal: AbortSignal | undefined): Promise<SetUp> =>
  shareWork(underWay, {
    key,
    signal,
    work: (ownSignal) => make({ ...request, signal: ownSignal }, key),
  });

type Subject = Omit<SetUpRequest, "signal">;

/** A step that names no file depends on the whole tree. */
async function keyParts(subject: Subject): Promise<unknown> {
  const parts: unknown[] = [subject.config.env];
  for (const step of subject.config.setup) parts.push([step.run, await contentOf(subject, step)]);
  return parts;
}

async function contentOf({ toolbox, tree }: Subject, step: SetupStep): Promise<unknown> {
  if (step.cacheKey.length === 0) return tree;
  return Promise.all(
    step.cacheKey.map(async (path) => [path, await toolbox.repository.readFile(tree, path)]),
  );
}

async function make(
  { toolbox, config, tree, signal }: Subject & { readonly signal: AbortSignal },
  key: string,
): Promise<SetUp> {
  const checkout = await toolbox.repository.checkout(tree);
  try {
    await toolbox.warmHome(checkout.path, await toolbox.repository.listFiles(tree));
    for (const step of config.setup) {
      const result = await toolbox.processes.run({
        program: { shell: step.run },
        cwd: checkout.path,
        env: toolbox.environmentOf(checkout.path, config.env),
        timeoutMs: LIMITS.setupMs,
        outputBytesMax: LIMITS.gateOutputBytesMax,
        floodBytesMax: LIMITS.gateFloodBytesMax,
        signal,
      });
      if (result.end.kind !== "exited" || result.end.exitCode !== 0) {
        return { kind: "failed", command: step.run, output: result.output };
      }
    }
    await toolbox.setupCache.keep(key, checkout.path, await checkout.untracked());
    return { kind: "ready" };
  } finally {
    await closeCheckout(toolbox, checkout);
  }
}
