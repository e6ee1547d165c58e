/** Git, for repositories that others wrote: nothing of the machine's configuration, no hook, no question, no other way to fetch. */

import type { ProcessEnd, Processes } from "../../ports/process.js";

export interface GitTools {
  readonly processes: Pick<Processes, "run">;
  /** The environment that git starts from: `PATH`, the way to the network. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface GitCommand {
  readonly args: readonly string[];
  readonly cwd: string;
  /** The network is asked, by these ways only; absent: never. */
  readonly ways?: readonly ("https" | "file")[];
}

export type GitAnswer =
  | { readonly kind: "done"; readonly stdout: string }
  /** The last line that it said, or how it ended. */
  | { readonly kind: "failed"; readonly why: string };

const MIB = 1024 * 1024;
const GIT_MS_MAX = 10 * 60_000;
const OUTPUT_BYTES_MAX = 4 * MIB;

const SETTINGS: readonly string[] = [
  ...["-c", "core.hooksPath=/dev/null"],
  ...["-c", "core.fsmonitor=false"],
  ...["-c", "gc.auto=0", "-c", "maintenance.auto=false"],
  // The store may belong to another user, e.g. in a container.
  ...["-c", "safe.directory=*"],
  ...["-c", "fetch.fsckObjects=true"],
  ...["-c", "protocol.version=2"],
  ...["-c", "credential.helper="],
];

export async function git(tools: GitTools, command: GitCommand): Promise<GitAnswer> {
  const { ways = [] } = command;
  const result = await tools.processes.run({
    program: { argv: ["git", ...SETTINGS, ...command.args] },
    cwd: command.cwd,
    env: {
      ...tools.env,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_TERMINAL_PROMPT: "0",
      // An empty list would be taken as none given.
      GIT_ALLOW_PROTOCOL: ways.length === 0 ? "none" : ways.join(":"),
      GIT_NO_LAZY_FETCH: "1",
      LC_ALL: "C",
    },
    timeoutMs: GIT_MS_MAX,
    outputBytesMax: OUTPUT_BYTES_MAX,
    floodBytesMax: 64 * MIB,
    ...(tools.signal === undefined ? {} : { signal: tools.signal }),
  });
  const { end } = result;
  return end.kind === "exited" && end.exitCode === 0
    ? { kind: "done", stdout: result.stdout }
    : { kind: "failed", why: explain(end, result.output) };
}

const LINE_CHARACTERS_MAX = 300;

function explain(end: ProcessEnd, output: string): string {
  switch (end.kind) {
    case "exited": {
      const lines = output.split("\n").filter((line) => line.trim() !== "");
      const told = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1);
      return told?.slice(0, LINE_CHARACTERS_MAX) ?? `git ended with ${end.exitCode}`;
    }
    case "signalled":
      return `git was ended by ${end.signal}`;
    case "timed-out":
      return `git was not done after ${GIT_MS_MAX / 60_000} minutes`;
    case "flooded":
      return "git said more than anybody reads";
    case "cancelled":
      return "it was stopped";
    default:
      return `git could not be started: ${end.reason}`;
  }
}
