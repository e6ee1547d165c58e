/** A repository as `run` and `doctor` find it. Whatever is missing is a value: they word it, and know what to do. */

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Sha, toSha } from "../../domain/ids.js";
import { hasCode } from "../files/error-code.js";
import { type GitOptions, git, gitLine, tryGit } from "./git.js";
import type { Identity } from "./identity.js";
import { isShallow } from "./shallow.js";
import { isTooOld, parseVersion } from "./version.js";
import { listWorktrees } from "./worktrees.js";

export interface RepositoryInspection {
  readonly kind: "repository";
  /** Top folder of the checkout; of a bare repository, the repository itself. */
  readonly root: string;
  /** The checkout's own git directory; of a linked worktree another one than `commonDir`. */
  readonly gitDir: string;
  /** The git directory that all worktrees have in common. */
  readonly commonDir: string;
  readonly gitVersion: string;
  readonly objectFormat: string;
  /** Absent: no commit yet. */
  readonly head?: Sha;
  /** Absent: detached. */
  readonly currentBranch?: string;
  readonly isBare: boolean;
  readonly isDetached: boolean;
  readonly isShallow: boolean;
  readonly hasSubmodules: boolean;
  readonly hasCommits: boolean;
  readonly hasBaseBranch: boolean;
  readonly branches: readonly string[];
  /** Worktrees in which the base branch is checked out. */
  readonly checkedOutIn: readonly string[];
  readonly isWritable: boolean;
  /** The user's name and address, as git is configured here. */
  readonly identity?: Identity;
}

export type Inspection =
  | RepositoryInspection
  | { readonly kind: "not-a-repository" }
  | { readonly kind: "unusable"; readonly why: string };

/** `path` may be any folder of the repository, of a linked worktree, or a bare repository. */
export async function inspectRepository(path: string, base: string): Promise<Inspection> {
  const cwd = resolve(path);
  if (!(await isReachableFolder(cwd))) return { kind: "not-a-repository" };
  const gitVersion = parseVersion(await git({}, ["--version"]));
  if (isTooOld(gitVersion)) {
    return {
      kind: "unusable",
      why: `git ${gitVersion} is too old; install git 2.38 or newer, which can merge without a checkout.`,
    };
  }
  const found = await tryGit({ cwd }, ["rev-parse", "--absolute-git-dir"]);
  if (found.exitCode === 0) {
    return look({ cwd, base, gitVersion, gitDir: firstLine(found.stdout) });
  }
  if (found.stderr.includes("not a git repository")) return { kind: "not-a-repository" };
  return {
    kind: "unusable",
    why: `git cannot read ${cwd}: ${found.stderr.trim()}; run \`git status\` there and mend what it says.`,
  };
}

interface Looking {
  readonly cwd: string;
  readonly base: string;
  readonly gitVersion: string;
  readonly gitDir: string;
}

async function look({ cwd, base, gitVersion, gitDir }: Looking): Promise<RepositoryInspection> {
  const answer = (...args: readonly string[]): Promise<string> => line({ cwd }, args);
  const commonDir = resolve(cwd, await answer("rev-parse", "--git-common-dir"));
  const isBare = (await answer("rev-parse", "--is-bare-repository")) === "true";
  const isInside = (await answer("rev-parse", "--is-inside-work-tree")) === "true";
  const root = isBare
    ? gitDir
    : isInside
      ? await answer("rev-parse", "--show-toplevel")
      : dirname(gitDir);
  const head = await answer("rev-parse", "--quiet", "--verify", "HEAD^{commit}");
  const currentBranch = await answer("symbolic-ref", "--quiet", "--short", "HEAD");
  const branches = await branchesOf(commonDir);
  const identity = await identityOf(root);
  return {
    kind: "repository",
    root,
    gitDir,
    commonDir,
    gitVersion,
    objectFormat: await answer("rev-parse", "--show-object-format"),
    ...(head === "" ? {} : { head: toSha(head) }),
    ...(currentBranch === "" ? {} : { currentBranch }),
    isBare,
    isDetached: currentBranch === "",
    isShallow: await isShallow(commonDir),
    hasSubmodules: await hasSubmodules(
      { gitDir: commonDir },
      branches.includes(base) ? base : "HEAD",
    ),
    hasCommits: head !== "" || branches.length > 0,
    hasBaseBranch: branches.includes(base),
    branches,
    checkedOutIn: await placesOf(commonDir, base),
    isWritable: await isWritable(commonDir),
    ...(identity === undefined ? {} : { identity }),
  };
}

/** The answer in one line, empty when git has none. */
async function line(options: GitOptions, args: readonly string[]): Promise<string> {
  const result = await tryGit(options, args);
  return result.exitCode === 0 ? firstLine(result.stdout) : "";
}

/** Not trimmed: a path may end in a space. */
const firstLine = (stdout: Buffer): string => stdout.toString("utf8").replace(/\r?\n$/, "");

async function branchesOf(gitDir: string): Promise<readonly string[]> {
  const listed = await gitLine({ gitDir }, ["for-each-ref", "--format=%(refname)", "refs/heads/"]);
  return listed === "" ? [] : listed.split("\n").map((ref) => ref.slice("refs/heads/".length));
}

/**
 * Tracked files differ from HEAD, or untracked ones have appeared. This runs the filters that the repository's
 * configuration names, so it is only for whoever asks about their own checkout.
 */
export async function isDirty({
  root,
  isBare,
}: Pick<RepositoryInspection, "root" | "isBare">): Promise<boolean> {
  if (isBare) return false;
  const args = ["status", "--porcelain", "--ignore-submodules=all"];
  // As the user sees it: with the user's own excludes and line ends.
  const result = await tryGit({ cwd: root, configuration: "user's" }, args);
  return result.exitCode !== 0 || result.stdout.length > 0;
}

async function identityOf(cwd: string): Promise<Identity | undefined> {
  const name = await line({ cwd, configuration: "user's" }, ["config", "user.name"]);
  const email = await line({ cwd, configuration: "user's" }, ["config", "user.email"]);
  return name === "" || email === "" ? undefined : { name, email };
}

/** A submodule is an entry of its own mode; `.gitmodules` says no more than that there may be some. */
async function hasSubmodules(options: GitOptions, revision: string): Promise<boolean> {
  const result = await tryGit(options, ["ls-tree", "-r", revision]);
  return result.exitCode === 0 && /^160000 /m.test(result.stdout.toString("latin1"));
}

async function placesOf(commonDir: string, base: string): Promise<readonly string[]> {
  const worktrees = await listWorktrees(commonDir);
  return worktrees.filter(({ branch }) => branch === `refs/heads/${base}`).map(({ path }) => path);
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch (cause) {
    if (hasCode(cause, "EACCES", "EROFS", "EPERM")) return false;
    throw cause;
  }
}

async function isReachableFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR", "EACCES", "ELOOP")) return false;
    throw cause;
  }
}
