/** The checkouts of a repository: the main one and the linked ones, each with what its HEAD names. */

import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { hasCode } from "../files/error-code.js";
import { readTextIfThere } from "../files/read-text.js";
import { git, tryGit } from "./git.js";

export interface Worktree {
  readonly path: string;
  /** Name of its HEAD, as seen from any other git directory of the same repository. */
  readonly head: string;
  /** Full name of the branch that is checked out; absent: detached. */
  readonly branch?: string;
}

export async function listWorktrees(commonDir: string): Promise<readonly Worktree[]> {
  const main = await mainWorktree(commonDir);
  const linked = await Promise.all(
    (await linkedIds(commonDir)).map((id) => linkedWorktree(commonDir, id)),
  );
  return [main, ...linked].filter((worktree) => worktree !== undefined);
}

/** A bare repository has none. */
async function mainWorktree(commonDir: string): Promise<Worktree | undefined> {
  const listed = await git({ gitDir: commonDir }, ["worktree", "list", "--porcelain", "-z"]);
  const [first = "", ...rest] = (listed.split("\0\0")[0] ?? "").split("\0");
  if (rest.includes("bare")) return undefined;
  return toWorktree(first.replace(/^worktree /, ""), "main-worktree/HEAD", {
    branch: await branchAt(commonDir, "HEAD"),
  });
}

async function linkedIds(commonDir: string): Promise<readonly string[]> {
  try {
    return await readdir(join(commonDir, "worktrees"));
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return [];
    throw cause;
  }
}

/** `gitdir` holds the path of the `.git` file in the worktree's folder. */
async function linkedWorktree(commonDir: string, id: string): Promise<Worktree | undefined> {
  const folder = join(commonDir, "worktrees", id);
  const gitFile = await readTextIfThere(join(folder, "gitdir"));
  if (gitFile === undefined) return undefined;
  const head = `worktrees/${id}/HEAD`;
  const path = dirname(resolve(folder, gitFile.replace(/\n$/, "")));
  return toWorktree(path, head, { branch: await branchAt(commonDir, head) });
}

const toWorktree = (
  path: string,
  head: string,
  { branch }: { readonly branch: string | undefined },
): Worktree => (branch === undefined ? { path, head } : { path, head, branch });

async function branchAt(commonDir: string, head: string): Promise<string | undefined> {
  const found = await tryGit({ gitDir: commonDir }, ["symbolic-ref", "--quiet", head]);
  return found.exitCode === 0 ? found.stdout.toString("utf8").trim() : undefined;
}
