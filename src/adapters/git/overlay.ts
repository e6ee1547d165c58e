/**
 * Workspaces as layers over one checkout of the base that all of them share: what an agent changes is in a layer of its own. The
 * layer is a folder and survives everything; the mount lives as long as the machine lets it, and is made anew when it is gone.
 */

import { mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Sha, toSha, toWorkstreamId, type WorkstreamId } from "../../domain/ids.js";
import { LIMITS } from "../../domain/limits.js";
import { namesIn } from "../files/abandoned.js";
import { isMissing } from "../files/error-code.js";
import {
  canMountIn,
  isMounted,
  mountOverlay,
  unmount,
  unmountBelow,
  unmountIfIdle,
} from "../files/mounts.js";
import { readTextIfThere } from "../files/read-text.js";
import { git } from "./git.js";
import { isFolder } from "./look-at.js";
import { removeAtOnce, removeFolder } from "./remove-folder.js";
import { branchTip, isRefAt, makeOnce, type Store } from "./store.js";

/** Can workspaces be layers here? Tried out once. */
export function createOverlayProbe(folder: string): () => Promise<boolean> {
  let asked: Promise<boolean> | undefined;
  return () => {
    asked ??= mkdir(folder, { recursive: true, mode: 0o700 }).then(() => canMountIn(folder));
    return asked;
  };
}

export interface BaseCheckout {
  readonly path: string;
  readonly commit: Sha;
}

/** A checkout that no agent has touched, of this commit or of one that is near enough; `make` writes it where there is none. */
export async function baseCheckout(
  store: Store,
  commit: Sha,
  make: (path: string) => Promise<void>,
): Promise<BaseCheckout> {
  return store.publishing(async () => {
    const { overlayBases } = store.layout;
    const near = (await isFolder(join(overlayBases, commit)))
      ? commit
      : await nearestBase(store, commit);
    if (near !== undefined) return touched({ path: join(overlayBases, near), commit: near });
    const path = join(overlayBases, commit);
    await makeOnce(store, path, make);
    return { path, commit };
  });
}

/** For whoever looks for checkouts that nobody uses. */
async function touched(base: BaseCheckout): Promise<BaseCheckout> {
  const now = new Date();
  await utimes(base.path, now, now);
  return base;
}

/** The newest one, unless a workspace would have to write more than a few of its files anew. */
async function nearestBase(store: Store, commit: Sha): Promise<Sha | undefined> {
  const newest = (await basesByAge(store)).at(-1)?.name;
  if (newest === undefined) return undefined;
  const args = ["diff-tree", "-r", "--name-only", "--no-renames", newest, commit];
  const changed = (await git({ gitDir: store.layout.baseGit }, args)).split("\n").length - 1;
  return changed <= LIMITS.overlayChangedPathsMax ? toSha(newest) : undefined;
}

const WHOLE_ID = /^[0-9a-f]{40,64}$/;

async function basesByAge({
  layout,
}: Store): Promise<readonly { readonly name: string; readonly usedMs: number }[]> {
  const names = (await namesIn(layout.overlayBases)).filter((name) => WHOLE_ID.test(name));
  const bases = await Promise.all(
    names.map(async (name) => {
      const { mtimeMs } = await stat(join(layout.overlayBases, name));
      return { name, usedMs: mtimeMs };
    }),
  );
  return bases.sort((one, other) => one.usedMs - other.usedMs);
}

/** Puts an empty layer over the base and mounts it. Whatever was at the path has to be gone. */
export async function layOver({
  path,
  layer,
  lower,
}: {
  readonly path: string;
  readonly layer: string;
  readonly lower: string;
}): Promise<void> {
  for (const folder of [path, join(layer, "upper"), join(layer, "work")])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(layer, "lower"), lower);
  await mountLayer(path, layer);
}

async function mountLayer(path: string, layer: string): Promise<void> {
  const lower = await readFile(join(layer, "lower"), "utf8");
  const [upper, work] = [join(layer, "upper"), join(layer, "work")];
  const between = await readTextIfThere(join(layer, "between"));
  const isLaid = between !== undefined && (await isFolder(between));
  const refusal = await mountOverlay({
    ...{ lower, upper, work, at: path },
    ...(isLaid ? { between } : {}),
  });
  if (refusal !== undefined)
    throw new Error(
      `The workspace ${path} cannot be mounted again: ${refusal}. Its changes are in ${upper}.`,
    );
}

/**
 * Lays a folder between the base and the layer of a workspace: what set-up made, which then costs the workspace nothing. It has to
 * stay as it is. False: it has to be copied, since the workspace is no layer, is in use, or rests on another such folder.
 */
export async function layBetween(store: Store, path: string, between: string): Promise<boolean> {
  const { layout } = store;
  const workstream = toWorkstreamId(basename(path));
  const layer = layout.overlay(workstream);
  if (path !== layout.workspace(workstream)) return false;
  if ((await readTextIfThere(join(layer, "lower"))) === undefined) return false;
  return store.oneAtATime(workstream)(async () => {
    const file = join(layer, "between");
    const known = await readTextIfThere(file);
    if (known !== undefined) return known === between;
    if (!(await unmountIfIdle(path))) return false;
    await writeFile(file, between);
    await mountLayer(path, layer);
    return true;
  });
}

/** A workspace that is a layer is there again, e.g. after the machine was started anew. Any other is left alone. */
export async function ensureMounted(store: Store, workstream: WorkstreamId): Promise<void> {
  const { layout } = store;
  const layer = layout.overlay(workstream);
  const path = layout.workspace(workstream);
  if ((await readTextIfThere(join(layer, "lower"))) === undefined || (await isMounted(path)))
    return;
  await mkdir(path, { recursive: true, mode: 0o700 });
  await mountLayer(path, layer);
}

/** Takes the layer away with all that is in it. May be called twice. */
export async function removeLayer(store: Store, workstream: WorkstreamId): Promise<void> {
  const { layout } = store;
  await unmount(layout.workspace(workstream));
  await removeAtOnce(layout.overlay(workstream), layout.overlayGoing(workstream));
}

/** For whoever ends, or takes over from a dead owner: the layers stay, and are mounted when they are asked for. */
export async function leaveMounts({ layout }: Store): Promise<void> {
  await unmountBelow(layout.workspaces);
  await unmountBelow(layout.checkouts);
  for (const name of await namesIn(layout.overlays))
    if (name.startsWith(".")) await removeFolder(join(layout.overlays, name));
}

/** Deletes checkouts that no layer rests on and that were not used for long. */
export async function pruneBases(store: Store): Promise<void> {
  const bases = await basesByAge(store);
  const used = await lowersInUse(dirname(store.layout.overlays));
  for (const { name, usedMs } of bases.slice(0, -1)) {
    const path = join(store.layout.overlayBases, name);
    if (!used.has(path) && Date.now() - usedMs > LIMITS.overlayBaseKeptMs) await removeFolder(path);
  }
}

async function lowersInUse(overlays: string): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  for (const run of await namesIn(overlays)) {
    for (const workstream of await listed(join(overlays, run))) {
      const lower = await readTextIfThere(join(overlays, run, workstream, "lower"));
      if (lower !== undefined) used.add(lower);
    }
  }
  return used;
}

async function listed(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}

/** What `origin` is at, as a clone that is made now would have it. */
export async function updateOrigin(store: Store, path: string): Promise<void> {
  const tip = await branchTip(store.layout.baseGit, store.base);
  if (tip === undefined) return;
  const gitDir = join(path, ".git");
  const name = `refs/remotes/origin/${store.base}`;
  // Mostly the checkout below is of that very commit, and then nothing is started for it.
  if (!(await isRefAt(gitDir, name, tip))) await git({ gitDir }, ["update-ref", name, tip]);
}
