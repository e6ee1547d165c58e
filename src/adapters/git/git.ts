/**
 * The single door to git. No shell, nothing of the user's or the machine's configuration, no hook, no program that a
 * repository names, no question to a terminal; a time limit on each command, which ends git with all its children.
 */

import { assertNever } from "../../domain/assert-never.js";
import { LIMITS } from "../../domain/limits.js";
import { launch } from "../launching/launch.js";
import { INTERLOCK } from "./identity.js";

export interface GitOptions {
  /** The repository's git directory; absent: git looks for it from `cwd`. */
  readonly gitDir?: string;
  readonly workTree?: string;
  readonly indexFile?: string;
  readonly cwd?: string;
  /** Written to standard input. */
  readonly input?: string | Uint8Array;
  /** Whose configuration git obeys beside the repository's: nobody's, unless it is asked about the user. */
  readonly configuration?: "nobody's" | "user's";
  /** Further variables, e.g. the names and dates of a commit. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface GitResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A git command that had to succeed and did not. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly command: string;
  readonly exitCode: number | undefined;
  /** The first lines of standard error. */
  readonly stderr: string;

  constructor(failure: { command: string; exitCode: number | undefined; stderr: string }) {
    const { command, exitCode } = failure;
    const stderr = firstLines(failure.stderr);
    super(`\`${command}\` failed (exit ${exitCode ?? "unknown"}): ${stderr}`);
    this.command = command;
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** Standard output of a command that has to succeed, as text. */
export async function git(options: GitOptions, args: readonly string[]): Promise<string> {
  return (await gitBytes(options, args)).toString("utf8");
}

/** The one line that a command answers with, e.g. an object id. */
export async function gitLine(options: GitOptions, args: readonly string[]): Promise<string> {
  return (await git(options, args)).trim();
}

/** Standard output of a command that has to succeed, byte by byte: names of files need not be text. */
export async function gitBytes(options: GitOptions, args: readonly string[]): Promise<Buffer> {
  const result = await tryGit(options, args);
  if (result.exitCode !== 0) throw toGitError(args, result);
  return result.stdout;
}

/** For commands whose exit code is an answer. Rejects when git cannot be started, is killed, or exceeds a limit. */
export async function tryGit(options: GitOptions, args: readonly string[]): Promise<GitResult> {
  const launched = await launch({
    file: "git",
    args: [...FLAGS, ...args],
    env: environment(options),
    limitMs: LIMITS.gitMs,
    outputBytesMax: OUTPUT_BYTES_MAX,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  switch (launched.kind) {
    case "ended":
      return launched;
    case "broken":
      throw new GitError({
        command: explainCommand(args),
        exitCode: undefined,
        stderr: launched.why,
      });
    case "not-started":
      throw new Error(`Cannot start git (${launched.why}); install git 2.38 or newer.`);
    default:
      return assertNever(launched);
  }
}

export const toGitError = (args: readonly string[], result: GitResult): GitError =>
  new GitError({ command: explainCommand(args), ...result });

/** Bytes of one command's output; whatever needs more is no repository that fits this machine. */
const OUTPUT_BYTES_MAX = 512 * 1024 * 1024;

const STDERR_LINES_MAX = 5;
const ARGS_SHOWN_MAX = 8;

const FLAGS: readonly string[] = [
  // Hooks are programs of whoever wrote the repository.
  ...["-c", "core.hooksPath=/dev/null"],
  // So is a file system monitor.
  ...["-c", "core.fsmonitor=false"],
  // What a commit is stands in the commit: a graph beside it can be made to say something else.
  ...["-c", "core.commitGraph=false"],
  // A repack in the background would race with fetches and outlive the command.
  ...["-c", "gc.auto=0", "-c", "maintenance.auto=false"],
  // The state may belong to another user than the repository, e.g. in a container.
  ...["-c", "safe.directory=*"],
  // Paths are read as bytes.
  ...["-c", "core.quotePath=false"],
  // What an agent made is checked before it is kept.
  ...["-c", "fetch.fsckObjects=true"],
  // A key of the user's would ask for its passphrase.
  ...["-c", "commit.gpgSign=false"],
  // Lets objects be asked for by their id, whatever branch they are on.
  ...["-c", "protocol.version=2"],
  // Two commands that move a ref at the same moment wait for each other.
  ...["-c", "core.filesRefLockTimeout=5000", "-c", "core.packedRefsTimeout=5000"],
  // What the journal records must survive a power cut; one flush a command keeps that cheap.
  ...["-c", "core.fsync=committed", "-c", "core.fsyncMethod=batch"],
];

function environment(options: GitOptions): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
    ...(options.configuration === "user's" ? usersConfiguration() : NOBODYS_CONFIGURATION),
    // Messages are read by programs.
    LC_ALL: "C",
    ...PLAIN_HISTORY,
    GIT_TERMINAL_PROMPT: "0",
    // Looking at a repository writes nothing into it.
    GIT_OPTIONAL_LOCKS: "0",
    // A path is a path, not a pattern.
    GIT_LITERAL_PATHSPECS: "1",
    // Objects that are missing are missing: a repository may name a program to get them with. What fetches says otherwise.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_LAZY_FETCH: "1",
    // For reflogs: without names git would ask the machine for its own, which can mean the network.
    GIT_AUTHOR_NAME: INTERLOCK.name,
    GIT_AUTHOR_EMAIL: INTERLOCK.email,
    GIT_COMMITTER_NAME: INTERLOCK.name,
    GIT_COMMITTER_EMAIL: INTERLOCK.email,
    ...(options.gitDir === undefined ? {} : { GIT_DIR: options.gitDir }),
    ...(options.workTree === undefined ? {} : { GIT_WORK_TREE: options.workTree }),
    ...(options.indexFile === undefined ? {} : { GIT_INDEX_FILE: options.indexFile }),
    ...options.env,
  };
}

/** An id stands for the object that it names, whatever `git replace` or a graft says. */
export const PLAIN_HISTORY = { GIT_NO_REPLACE_OBJECTS: "1", GIT_GRAFT_FILE: "/dev/null" } as const;

const NOBODYS_CONFIGURATION: Readonly<Record<string, string>> = {
  // A folder that is not there: no `.gitconfig`, no `.config/git/attributes`.
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
};

function usersConfiguration(): Record<string, string> {
  const names = ["HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"];
  const set = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
}

const explainCommand = (args: readonly string[]): string =>
  ["git", ...args.slice(0, ARGS_SHOWN_MAX), ...(args.length > ARGS_SHOWN_MAX ? ["…"] : [])].join(
    " ",
  );

const firstLines = (text: string): string =>
  text.trim().split("\n").slice(0, STDERR_LINES_MAX).join("\n");
