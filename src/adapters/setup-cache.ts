/**
 * Set-up results as folders, one a key. They are laid as copies (copy-on-write where the file system can) or as layers, or lent,
 * because what a change does to its dependencies must not reach anybody else's.
 */

import { execFile } from "node:child_process";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { SetupCache } from "../ports/setup-cache.js";
import { toMakingPath } from "./files/abandoned.js";
import { writeAtomically } from "./files/durable.js";
import { isMissing } from "./files/error-code.js";
import { createLentFolders } from "./files/lent-folders.js";
import { settle } from "./files/settle.js";

const run = promisify(execFile);
const COPY = process.platform === "linux" ? ["-a", "--reflink=auto"] : ["-Rp"];

export interface SetupCacheOptions {
  readonly directory: string;
  /** A git excludes file that names everything ever laid: set-up results are no work of an agent's. */
  readonly excludesFile: string;
  readonly nonce: () => string;
  /** Of a folder that something is lent to: where what is written to that goes. */
  readonly layersOf: (directory: string) => string;
  /** Lays all files of a kept result below those of a folder that is made of layers. False: they have to be copied. */
  readonly layBelow: (directory: string, files: string) => Promise<boolean>;
}

export function createSetupCache({
  directory,
  excludesFile,
  nonce,
  layersOf,
  layBelow,
}: SetupCacheOptions): SetupCache {
  const lent = createLentFolders(layersOf);
  const copyAll = async (
    kept: string,
    target: string,
    isThere: (path: string) => Promise<boolean>,
  ): Promise<void> => {
    for (const path of await listed(kept)) {
      const at = join(target, path);
      if (!(await isThere(at))) await copy(join(kept, "files", path), at);
    }
  };
  const nothing = (): Promise<boolean> => Promise.resolve(false);
  return {
    has: (key) => exists(join(directory, key)),
    lay: async (key, target) => {
      const kept = join(directory, key);
      if (!(await exists(kept))) return false;
      const isBelow = await layBelow(target, join(kept, "files"));
      // What is below shows through, unless whoever was there before has removed it.
      await copyAll(kept, target, isBelow ? exists : nothing);
      return true;
    },
    lend: async (key, target) => {
      const kept = join(directory, key);
      if (!(await exists(kept))) return false;
      if (!(await lent.lend(join(kept, "files"), await listed(kept), target)))
        await copyAll(kept, target, nothing);
      return true;
    },
    takeBack: (target) => lent.takeBack(target),
    keep: async (key, source, paths) => {
      const kept = join(directory, key);
      if (await exists(kept)) return;
      const making = toMakingPath(kept, nonce());
      const clean = paths.map((path) => path.replace(/\/$/, ""));
      await mkdir(join(making, "files"), { recursive: true });
      for (const path of clean) await copy(join(source, path), join(making, "files", path));
      await writeFile(join(making, "paths.json"), JSON.stringify(clean));
      await exclude(excludesFile, clean);
      await settle(making, kept);
    },
  };
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rm(to, { recursive: true, force: true });
  await run("cp", [...COPY, from, to]);
}

async function exclude(file: string, paths: readonly string[]): Promise<void> {
  const known = new Set((await readIfThere(file)).split("\n").filter((line) => line !== ""));
  for (const path of paths) known.add(`/${path}`);
  // A torn list would make work of what others have set up.
  await writeAtomically(file, `${[...known].sort().join("\n")}\n`);
}

async function listed(kept: string): Promise<readonly string[]> {
  const paths: unknown = JSON.parse(await readFile(join(kept, "paths.json"), "utf8"));
  if (!Array.isArray(paths))
    throw new Error(`${kept}/paths.json is not a list; delete the folder ${kept}.`);
  return paths.filter((path) => typeof path === "string");
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (cause) {
    if (isMissing(cause)) return false;
    throw cause;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (isMissing(cause)) return "";
    throw cause;
  }
}
