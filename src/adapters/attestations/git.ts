/** Git for the attestations: a clean environment, no shell, no hook, nothing of the user's configuration. */

import { LIMITS } from "../../domain/limits.js";
import { launch } from "../launching/launch.js";

export interface GitResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface GitOptions {
  readonly input?: string;
  /** Where the index of this command is; without it no index is touched. */
  readonly indexFile?: string;
}

export type Git = (args: readonly string[], options?: GitOptions) => Promise<GitResult>;

const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

export function gitAt(gitDir: string): Git {
  return async (args, options = {}) => {
    const launched = await launch({
      file: "git",
      args: [...CLEAN_ARGS, `--git-dir=${gitDir}`, ...args],
      env: environment(options),
      limitMs: LIMITS.gitMs,
      outputBytesMax: OUTPUT_BYTES_MAX,
      ...(options.input === undefined ? {} : { input: options.input }),
    });
    if (launched.kind === "ended") return launched;
    throw new Error(`Cannot run git ${args[0] ?? ""}: ${launched.why}`);
  };
}

/** For commands that cannot fail unless something is wrong with the machine or the repository. */
export async function mustRun(
  git: Git,
  args: readonly string[],
  options?: GitOptions,
): Promise<string> {
  const result = await git(args, options);
  if (result.exitCode === 0) return result.stdout.toString("utf8").trim();
  throw new Error(
    `git ${args[0] ?? ""} failed (exit ${result.exitCode}): ${result.stderr.trim().slice(0, 500)}`,
  );
}

const CLEAN_ARGS = [
  // No program of the repository runs.
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.fsmonitor=false",
  // The state may belong to another user than the repository.
  "-c",
  "safe.directory=*",
];

function environment(options: GitOptions): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
    LC_ALL: "C",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    // Neither a replacement nor a graft may change what an id stands for.
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_GRAFT_FILE: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    // A partial clone must not go to the network for what it lacks.
    GIT_NO_LAZY_FETCH: "1",
    GIT_AUTHOR_NAME: "Interlock",
    GIT_AUTHOR_EMAIL: "interlock@interlock.invalid",
    GIT_COMMITTER_NAME: "Interlock",
    GIT_COMMITTER_EMAIL: "interlock@interlock.invalid",
    ...(options.indexFile === undefined ? {} : { GIT_INDEX_FILE: options.indexFile }),
  };
}
