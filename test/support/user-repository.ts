/** A user's repository in a temporary folder, worked on with plain git as people and agents do. */

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Sha, toSha } from "../../src/domain/ids.js";

export interface Checkout {
  readonly root: string;
  readonly git: (...args: readonly string[]) => string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Writes the files and commits everything. */
  readonly commit: (files: Readonly<Record<string, string>>, message?: string) => Sha;
}

/** As git runs on a machine that nobody has set up: no configuration but the repository's. */
const ENV = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  LC_ALL: "C",
};

const IDENTITY = {
  GIT_AUTHOR_NAME: "Somebody",
  GIT_AUTHOR_EMAIL: "somebody@example.invalid",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "Somebody",
  GIT_COMMITTER_EMAIL: "somebody@example.invalid",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
};

/** Opens a folder that holds a repository, e.g. a workspace. */
export function checkoutAt(root: string): Checkout {
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, { cwd: root, env: { ...ENV, ...IDENTITY }, stdio: "pipe" })
      .toString("utf8")
      .trim();
  const write: Checkout["write"] = (files) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  const commit: Checkout["commit"] = (files, message = "change") => {
    write(files);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    return toSha(git("rev-parse", "HEAD"));
  };
  return { root, git, write, commit };
}

/** A new repository with one commit on `main`. */
export function makeUserRepository(
  root: string,
  files: Readonly<Record<string, string>>,
): Checkout {
  mkdirSync(root, { recursive: true });
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", root], { env: ENV });
  const checkout = checkoutAt(root);
  checkout.commit(files, "begin");
  return checkout;
}
