/**
 * The folders of a session that take the place of the user's home and of `/tmp`, kept from turn to turn. Whoever is
 * inside may do with their content what they like, so nothing of it is followed here.
 */

import { cp, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasCode } from "../files/error-code.js";
import { isIn, type Mount, showing } from "./box.js";
import { look } from "./machine.js";

export interface PrivateFolders {
  readonly home: string;
  readonly temporary: string;
  /** Told to the program as its own, to keep things in. */
  readonly kept: string;
}

export const privateFoldersOf = (sessionDirectory: string): PrivateFolders => ({
  home: join(sessionDirectory, "box", "home"),
  temporary: join(sessionDirectory, "box", "tmp"),
  kept: join(sessionDirectory, "kept"),
});

export interface LogIn {
  readonly from: string;
  /** Below the home. */
  readonly at: string;
}

/** Made once for a session, with copies of what the agent logs in with: later on whatever lies there is the agent's. */
export async function makePrivateFolders(
  sessionDirectory: string,
  logIns: readonly LogIn[],
): Promise<PrivateFolders> {
  const folders = privateFoldersOf(sessionDirectory);
  await mkdir(folders.kept, { recursive: true, mode: 0o700 });
  const box = dirname(folders.home);
  if (look(box) !== undefined) return folders;
  const making = join(sessionDirectory, ".box-making");
  await rm(making, { recursive: true, force: true });
  await mkdir(join(making, "home"), { recursive: true, mode: 0o700 });
  await mkdir(join(making, "tmp"), { mode: 0o700 });
  for (const [name, text] of Object.entries(PROFILES))
    await writeFile(join(making, "home", name), text, { mode: 0o600 });
  for (const { from, at } of logIns) await copyIfThere(from, join(making, "home", at));
  await rename(making, box);
  return folders;
}

/** A login shell, as some agents start one for each command, begins with a PATH of the system's own. */
const AFTER_LOGIN = '[ -z "$INTERLOCK_BIN" ] || PATH="$INTERLOCK_BIN:$PATH"\n';
const PROFILES = { ".profile": AFTER_LOGIN, ".zprofile": AFTER_LOGIN } as const;

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await stat(from);
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return;
    throw new Error(`Cannot copy ${from} into the agent's home`, { cause });
  }
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await cp(from, to, { recursive: true, dereference: true, preserveTimestamps: true });
}

/**
 * Makes the places for mounts that lie in folders that can be written inside. Were that left to the box, a link that
 * was planted there would lead it out: so whatever stands in the way is removed, and no link is followed.
 */
export async function makeMountPoints(
  mounts: readonly Mount[],
  own: readonly string[],
): Promise<void> {
  for (const [index, mount] of mounts.entries()) {
    const around = showing(mount.at, mounts.slice(0, index));
    if (around?.kind !== "write" || around.at === mount.at) continue;
    if (!own.includes(around.from)) continue;
    await makePoint(around.from, mount.at.slice(around.at.length + 1).split("/"), isFile(mount));
  }
}

const isFile = (mount: Mount): boolean =>
  mount.kind === "nothing" ||
  ((mount.kind === "read" || mount.kind === "write") && look(mount.from)?.isDirectory() !== true);

async function makePoint(
  folder: string,
  parts: readonly string[],
  isOfFile: boolean,
): Promise<void> {
  let path = folder;
  for (const [index, part] of parts.entries()) {
    path = join(path, part);
    if (!isIn(path, folder)) throw new Error(`${path} is not in ${folder}.`);
    const stats = look(path);
    const wantsFile = isOfFile && index === parts.length - 1;
    if (wantsFile ? stats?.isFile() === true : stats?.isDirectory() === true) continue;
    await rm(path, { recursive: true, force: true });
    await (wantsFile ? writeFile(path, "", { flag: "wx" }) : mkdir(path, { mode: 0o700 }));
  }
}
