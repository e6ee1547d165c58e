/** The git of a recorded agent: its own identity, no hooks, and nothing of the user's configuration. */

import { spawnSync } from "node:child_process";

/** git said no. Its message becomes the player's last words. */
export class GitRefusal extends Error {}

const WORDS_OF_GIT_BYTES_MAX = 64 * 1024 * 1024;

const SETTINGS = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "commit.gpgSign=false",
  "gc.auto=0",
  "user.name=Tape",
  "user.email=tape@interlock.invalid",
].flatMap((setting) => ["-c", setting]);

const ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  // A path of the tape is a path, also when it has a star in it.
  GIT_LITERAL_PATHSPECS: "1",
  LC_ALL: "C",
};

/** Merges the base as `origin` has it. Where both changed the same lines, the base's whole file is taken. */
export function syncWith(base: string): void {
  must(["fetch", "--quiet", "origin"]);
  const message = ["-m", `Merge ${base}`];
  if (run(["merge", "--quiet", "--no-edit", ...message, `origin/${base}`]).ok) return;
  // No merge under way: it was refused before it began, e.g. because uncommitted work stands in its way.
  must(["rev-parse", "--quiet", "--verify", "MERGE_HEAD"]);
  const conflicts = must(["diff", "--name-only", "--diff-filter=U", "-z"]).split("\0");
  for (const path of conflicts.filter(Boolean)) takeTheirs(path);
  must(["commit", "--quiet", "--no-verify", "--no-edit"]);
}

function takeTheirs(path: string): void {
  const isThere = run(["cat-file", "-e", `MERGE_HEAD:${path}`]).ok;
  must(isThere ? ["checkout", "MERGE_HEAD", "--", path] : ["rm", "--quiet", "--force", "--", path]);
}

/** Uncommitted work of an earlier turn is staged first: a patch may build on it. */
export function applyPatch(patch: string): void {
  must(["add", "--all"]);
  must(["apply", "--3way", "--index", "--whitespace=nowarn", "-"], patch);
}

/** Answers whether there was anything to commit. */
export function commitAll(message: string): boolean {
  must(["add", "--all"]);
  if (run(["diff", "--cached", "--quiet"]).ok) return false;
  must(["commit", "--quiet", "--no-verify", "--file", "-"], message);
  return true;
}

function must(args: readonly string[], input = ""): string {
  const { ok, stdout, words } = run(args, input);
  if (!ok) throw new GitRefusal(`git ${args.slice(0, 2).join(" ")} failed: ${words}`);
  return stdout;
}

function run(args: readonly string[], input = ""): { ok: boolean; stdout: string; words: string } {
  const { status, stdout, stderr, error } = spawnSync("git", [...SETTINGS, ...args], {
    input,
    encoding: "utf8",
    env: { ...process.env, ...ENVIRONMENT },
    maxBuffer: WORDS_OF_GIT_BYTES_MAX,
  });
  if (error) throw new GitRefusal(`git cannot be run: ${error.message}`);
  return { ok: status === 0, stdout, words: `${stderr}${stdout}`.trim() };
}
