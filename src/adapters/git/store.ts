/** What every part of the repository adapter works with, and the two repositories that it rests on. */

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type RunId, type Sha, toSha } from "../../domain/ids.js";
import type { Ambient } from "../../ports/ambient.js";
import { toMakingPath } from "../files/abandoned.js";
import { hasCode } from "../files/error-code.js";
import { git, gitLine, tryGit } from "./git.js";
import type { Identity } from "./identity.js";
import type { Layout } from "./layout.js";
import { isFolder } from "./look-at.js";
import type { Mutex } from "./mutex.js";
import { removeFolder } from "./remove-folder.js";

export interface Store {
  /** Git directory of the user's repository. */
  readonly user: string;
  /** Name of the base branch. */
  readonly base: string;
  readonly run: RunId;
  readonly layout: Layout;
  readonly ambient: Pick<Ambient, "nonce">;
  /** In whose name agents commit and candidates are written. */
  readonly identity: Identity;
  /** Are workspaces layers over one checkout, or clones? */
  readonly hasOverlays: () => Promise<boolean>;
  readonly publishing: Mutex;
  readonly oneAtATime: (workstream: string) => Mutex;
}

/** Makes the base's repository and the mirror, or finds them. */
export async function prepareStore(store: Store): Promise<void> {
  const { baseGit, mirrorGit } = store.layout;
  const format = await gitLine({ gitDir: store.user }, ["rev-parse", "--show-object-format"]);
  await makeOnce(store, baseGit, async (path) => {
    await initBare(path, format);
    // Workspaces fetch from here and never push: every ref is hidden from receive-pack, which refuses hidden ones.
    await git({ gitDir: path }, ["config", "receive.hideRefs", "refs/"]);
  });
  // Each time: the base may have got another name since, and `origin/HEAD` is what agents are told to merge.
  await git({ gitDir: baseGit }, ["symbolic-ref", "HEAD", `refs/heads/${store.base}`]);
  await makeOnce(store, mirrorGit, async (path) => {
    await initBare(path, format);
    await writeFile(join(path, "objects", "info", "alternates"), `${join(baseGit, "objects")}\n`);
  });
}

async function initBare(path: string, format: string): Promise<void> {
  // Without templates: sample hooks are noise, and a template of the machine's would decide what is in there.
  await git({}, ["init", "--quiet", "--bare", "--template=", `--object-format=${format}`, path]);
  await mkdir(join(path, "objects", "info"), { recursive: true });
  await mkdir(join(path, "info"), { recursive: true });
}

/** Made under another name first: what has the name is whole. Of two that make it at once, the first one's stays. */
export async function makeOnce(
  store: Store,
  path: string,
  make: (path: string) => Promise<void>,
): Promise<void> {
  if (await isFolder(path)) return;
  const making = toMakingPath(path, store.ambient.nonce());
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await make(making);
  try {
    await rename(making, path);
  } catch (cause) {
    if (!hasCode(cause, "ENOTEMPTY", "EEXIST")) throw cause;
    await removeFolder(making);
  }
}

/** The commit that a name stands for, or undefined: no such name, or not a commit. */
export async function commitAt(gitDir: string, name: string): Promise<Sha | undefined> {
  const args = ["rev-parse", "--quiet", "--verify", `${name}^{commit}`];
  const found = await tryGit({ gitDir }, args);
  return found.exitCode === 0 ? toSha(found.stdout.toString("utf8")) : undefined;
}

/**
 * The commit that a branch is at. Nothing is asked as often, so the branch's own file is read where git keeps one,
 * which outranks every packed name; git itself is asked where there is none.
 */
export async function branchTip(gitDir: string, branch: string): Promise<Sha | undefined> {
  const name = `refs/heads/${branch}`;
  const text = branch.includes("..") ? undefined : await readIfFile(join(gitDir, name));
  return text !== undefined && WHOLE_ID.test(text) ? toSha(text) : commitAt(gitDir, name);
}

/** Has a full name this value, as far as its files say? False: it has another, or git has to be asked. */
export async function isRefAt(gitDir: string, name: string, commit: Sha): Promise<boolean> {
  const own = await readIfFile(join(gitDir, name));
  if (own !== undefined) return own === `${commit}\n`;
  const packed = await readIfFile(join(gitDir, "packed-refs"));
  return packed?.split("\n").includes(`${commit} ${name}`) ?? false;
}

/** As git writes it. A symbolic branch looks otherwise. */
const WHOLE_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})\n$/;

/** A folder by the name holds other branches; a file on the way means that git keeps its names in another form. */
async function readIfFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR", "EISDIR")) return undefined;
    throw new Error(`Cannot read ${path}`, { cause });
  }
}
