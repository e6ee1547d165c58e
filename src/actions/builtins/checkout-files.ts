/**
 * Files that `actions/checkout` brings. A program of the job does it, in the job's isolation: earlier steps may have put links
 * in the way, and filters that git is to run, and whatever those do is theirs to do.
 */

import type { ActionCall } from "../run/action-call.js";
import { inputOf, linesOf } from "./inputs.js";

/** `$1`: the folder. What is no repository goes; what is one goes as well, unless it is to be kept. Links are not followed. */
const MAKE_ROOM = [
  "set -e",
  'mkdir -p -- "$1"',
  'cd -- "$1"',
  'if [ "$KEEPS" = no ] || [ ! -e .git ]; then find . -mindepth 1 -maxdepth 1 -exec rm -rf -- {} +; fi',
].join("\n");

/** `$2`: a git directory; the rest: git, and what makes the checkout sparse, if anything does. */
const MOVE_IN = [
  MAKE_ROOM,
  "if [ -e .git/config ]; then mv -f .git/config .git/config.kept; fi",
  // A file there says where a worktree's git directory lies.
  "if [ ! -d .git ]; then rm -f .git; fi",
  "mkdir -p .git",
  'cp -R "$2"/. .git',
  "if [ -e .git/config.kept ]; then mv -f .git/config.kept .git/config; fi",
  "rm -f .git/index.lock",
  "git=$3 commit=$4",
  "shift 4",
  'if [ "$#" -gt 0 ]; then "$git" sparse-checkout set "$@"; fi',
  'exec "$git" -c core.hooksPath=/dev/null -c advice.detachedHead=false reset --hard --quiet "$commit"',
].join("\n");

const COPY_IN = [MAKE_ROOM, 'exec cp -R -P -p "$2"/. .'].join("\n");

const ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_REPLACE_OBJECTS: "1",
};

export interface Clone {
  readonly gitDir: string;
  readonly directory: string;
  readonly commit: string;
}

/** Undefined: the files of the commit are there. Else why not. */
export function moveIn(
  call: ActionCall,
  { gitDir, directory, commit }: Clone,
): Promise<string | undefined> {
  const patterns = linesOf(call, "sparse-checkout");
  const isCone = inputOf(call, "sparse-checkout-cone-mode").toLowerCase() !== "false";
  const sparse = [isCone ? "--cone" : "--no-cone", "--end-of-options", ...patterns];
  const git = call.host.find("git") ?? "git";
  const args = [directory, gitDir, git, commit, ...(patterns.length === 0 ? [] : sparse)];
  const keeps = inputOf(call, "clean").toLowerCase() === "false";
  return run(call, MOVE_IN, { args, keeps });
}

/** Undefined: the files of the folder are there, and nothing else is. */
export const copyIn = (
  call: ActionCall,
  from: string,
  directory: string,
): Promise<string | undefined> => run(call, COPY_IN, { args: [directory, from], keeps: false });

async function run(
  call: ActionCall,
  script: string,
  { args, keeps }: { readonly args: readonly string[]; readonly keeps: boolean },
): Promise<string | undefined> {
  const { exitCode } = await call.run({
    argv: ["/bin/sh", "-c", script, "sh", ...args],
    cwd: call.site.given,
    env: { ...ENVIRONMENT, KEEPS: keeps ? "yes" : "no" },
  });
  return exitCode === 0 ? undefined : `it ended with ${exitCode ?? "a signal"}`;
}
