/** The built program, run as people and their shells run it: a process of its own, its words, its exit code. */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach } from "vitest";

/** `npm test` builds it first. Another one can be named, e.g. that of an installed package. */
export const BUILT_CLI =
  process.env["INTERLOCK_TEST_CLI"] ??
  fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));

export interface CliOptions {
  readonly cwd?: string;
  /** Added to the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** A module that Node loads before the program, in that process alone. */
  readonly preload?: string;
}

export interface CliEnd {
  /** Undefined: a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  /** What it said to people. */
  readonly stderr: string;
}

export interface RunningCli {
  readonly pid: number;
  /** What it has printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The first line, of either stream, that matches; also one that is there already. Throws when it ends without one. */
  line(pattern: RegExp): Promise<string>;
  /** To this one process: neither to its group nor to its children. */
  signal(signal: NodeJS.Signals): void;
  /** Never rejects for an end that is bad. */
  readonly ended: Promise<CliEnd>;
}

const running = new Set<ChildProcess>();

/** Call once in a test file: what a failed test has left running is killed after it. */
export function killClisAfterEach(): void {
  afterEach(() => {
    for (const child of running) child.kill("SIGKILL");
    running.clear();
  });
}

/** Runs it to its end. */
export const runCli = (args: readonly string[], options: CliOptions = {}): Promise<CliEnd> =>
  startCli(args, options).ended;

export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const { preload } = options;
  const before = preload === undefined ? [] : ["--import", pathToFileURL(preload).href];
  const child = spawn(process.execPath, [...before, BUILT_CLI, ...args], {
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  running.add(child);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const ended = new Promise<CliEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => {
      running.delete(child);
      resolve({ exitCode: exitCode ?? undefined, stdout: stdout(), stderr: stderr() });
    });
  });
  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    line: lineFinder(child, ended),
    signal: (signal) => void child.kill(signal),
    ended,
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

interface Search {
  readonly pattern: RegExp;
  readonly found: (line: string) => void;
}

function lineFinder(
  child: { readonly stdout: NodeJS.ReadableStream; readonly stderr: NodeJS.ReadableStream },
  ended: Promise<CliEnd>,
): RunningCli["line"] {
  const lines: string[] = [];
  const searches = new Set<Search>();
  const onLine = (line: string): void => {
    lines.push(line);
    for (const search of searches) if (search.pattern.test(line)) search.found(line);
  };
  createInterface({ input: child.stdout }).on("line", onLine);
  createInterface({ input: child.stderr }).on("line", onLine);
  return async (pattern) => {
    const known = lines.find((line) => pattern.test(line));
    if (known !== undefined) return known;
    let search: Search | undefined;
    const found = new Promise<string>((resolve) => {
      search = { pattern, found: resolve };
      searches.add(search);
    });
    const first = await Promise.race([found, ended]);
    if (search !== undefined) searches.delete(search);
    if (typeof first === "string") return first;
    throw new Error(
      `It ended (exit ${first.exitCode ?? "by a signal"}) without a line like ${String(pattern)}:\n${first.stderr}`,
    );
  };
}
