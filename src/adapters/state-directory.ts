/** The folder in which everything about a repository's runs is kept: outside the repository, one for each. */

import { createHash, randomBytes } from "node:crypto";
import { mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { codeOf } from "./files/error-code.js";

export type StateDirectory =
  | { readonly kind: "ready"; readonly path: string }
  | { readonly kind: "unusable"; readonly why: string };

export interface StateDirectoryOptions {
  /** The git folder that all of the repository's checkouts share: they shall find the same runs. */
  readonly repository: string;
  /** What people call the repository; its folder's name if absent. */
  readonly name?: string;
  /** The user's own choice (`--state-dir`), taken as it is. */
  readonly stateDirectory?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Makes the folder, readable by its owner alone, and makes sure that it can be written. */
export async function openStateDirectory(options: StateDirectoryOptions): Promise<StateDirectory> {
  const path =
    options.stateDirectory === undefined
      ? await toDefault(options)
      : resolve(options.stateDirectory);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await probe(path);
    return { kind: "ready", path: await realpath(path) };
  } catch (cause) {
    const code = codeOf(cause);
    if (code === undefined) throw cause;
    return { kind: "unusable", why: explainUnusable(path, code) };
  }
}

/** `$XDG_STATE_HOME/interlock/<name>-<hash>`: the name for people, the hash because two repositories may share it. */
async function toDefault(options: StateDirectoryOptions): Promise<string> {
  const real = await realpath(options.repository);
  const name = options.name ?? basename(basename(real) === ".git" ? dirname(real) : real);
  const hash = createHash("sha256").update(real).digest("hex").slice(0, 12);
  const home = toStateHome(options.environment ?? process.env);
  return join(home, "interlock", `${toFolderName(name)}-${hash}`);
}

/** A relative path in the variable is to be ignored, says the XDG Base Directory Specification. */
function toStateHome(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment["XDG_STATE_HOME"];
  if (given !== undefined && isAbsolute(given)) return given;
  return join(environment["HOME"] ?? homedir(), ".local", "state");
}

function toFolderName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+|[.-]+$/g, "");
  return plain === "" ? "repository" : plain.slice(0, 60);
}

/** Permission bits do not tell (root, read-only mounts, full disks): only a write does. */
async function probe(path: string): Promise<void> {
  const file = join(path, `.probe-${randomBytes(6).toString("hex")}`);
  await writeFile(file, "probe", { flag: "wx", mode: 0o600 });
  await rm(file);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EEXIST: "a file is in the way",
  ENOTDIR: "a file is in the way",
  ENOENT: "it cannot be made there",
  ENAMETOOLONG: "the path is too long",
  ELOOP: "its symbolic links go in a circle",
};

export function explainUnusable(path: string, code: string): string {
  const reason = REASONS[code] ?? "it cannot be written";
  return `Interlock cannot keep its state in ${path}: ${reason} (${code}); mend that, or choose another folder with --state-dir DIR.`;
}
