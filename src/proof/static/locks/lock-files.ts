/** Which files are locks, which manifests they belong to, and who reads them. */

import { readNpmLock, readPnpmLock, readYarnLock } from "./javascript-locks.js";
import type { Lock, LockReader } from "./lock.js";
import { readCargoLock, readGoSum, readPythonLock } from "./other-locks.js";

interface LockKind {
  readonly name: string;
  readonly manifest: string;
  /** Manifests in folders below belong to it, too. */
  readonly isOfWorkspace: boolean;
  readonly read: LockReader;
}

export const LOCK_KINDS: readonly LockKind[] = [
  { name: "package-lock.json", manifest: "package.json", isOfWorkspace: true, read: readNpmLock },
  { name: "npm-shrinkwrap.json", manifest: "package.json", isOfWorkspace: true, read: readNpmLock },
  { name: "pnpm-lock.yaml", manifest: "package.json", isOfWorkspace: true, read: readPnpmLock },
  { name: "yarn.lock", manifest: "package.json", isOfWorkspace: true, read: readYarnLock },
  { name: "Cargo.lock", manifest: "Cargo.toml", isOfWorkspace: true, read: readCargoLock },
  { name: "poetry.lock", manifest: "pyproject.toml", isOfWorkspace: false, read: readPythonLock },
  { name: "uv.lock", manifest: "pyproject.toml", isOfWorkspace: false, read: readPythonLock },
  { name: "go.sum", manifest: "go.mod", isOfWorkspace: false, read: readGoSum },
];

export const fileNameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
/** With its slash; empty at the top. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

export const kindOfLock = (path: string): LockKind | undefined =>
  LOCK_KINDS.find(({ name }) => name === fileNameOf(path));

/** Undefined: it is no lock, or no tool could read it either. */
export function readLock(path: string, text: string): Lock | undefined {
  try {
    return kindOfLock(path)?.read(text);
  } catch (cause) {
    // Whatever a parser says of a text is that it cannot be read.
    if (cause instanceof Error) return undefined;
    throw cause;
  }
}
