/** One program of Interlock's own need, run to its end: small, trusted, with all its output in memory. */

import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { codeOf } from "../files/error-code.js";

export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Written to standard input. */
  readonly input?: string | Uint8Array;
  /** After so many milliseconds it is ended, with all its children. */
  readonly limitMs: number;
  /** Of standard output and of standard error, each. */
  readonly outputBytesMax: number;
}

export type Launched =
  | {
      readonly kind: "ended";
      readonly exitCode: number;
      readonly stdout: Buffer;
      readonly stderr: string;
    }
  /** Ended by a signal, by its limit, or because it printed too much. */
  | { readonly kind: "broken"; readonly why: string }
  | { readonly kind: "not-started"; readonly why: string };

/** Never rejects. */
export async function runToEnd(launch: Launch): Promise<Launched> {
  try {
    return await follow(start(launch), launch);
  } catch (cause) {
    // Too long a command line, or a NUL character in it.
    return { kind: "not-started", why: cause instanceof Error ? cause.message : String(cause) };
  }
}

const start = (launch: Launch): Child =>
  spawn(launch.file, launch.args, {
    env: launch.env,
    // A group of its own: the time limit ends its children with it, and a terminal's Ctrl-C ends none of them halfway.
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    ...(launch.cwd === undefined ? {} : { cwd: launch.cwd }),
  });

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function follow(child: Child, launch: Launch): Promise<Launched> {
  return new Promise((resolve) => {
    const fail = (why: string): void => {
      endGroup(child);
      resolve({ kind: "broken", why });
    };
    const limit = setTimeout(() => fail(`not done after ${launch.limitMs} ms`), launch.limitMs);
    const tooMuch = (): void => fail(`more than ${launch.outputBytesMax} bytes of output`);
    const stdout = collect(child.stdout, launch.outputBytesMax, tooMuch);
    const stderr = collect(child.stderr, launch.outputBytesMax, tooMuch);
    child.once("error", (cause) => {
      clearTimeout(limit);
      resolve({ kind: "not-started", why: cause.message });
    });
    child.once("close", (exitCode, signal) => {
      clearTimeout(limit);
      const said = stderr().toString("utf8");
      if (exitCode === null) return fail(`ended by ${signal ?? "a signal"}; ${said}`);
      resolve({ kind: "ended", exitCode, stdout: stdout(), stderr: said });
    });
    // It may end without having read all: its exit code says what there is to say.
    child.stdin.on("error", (cause) => {
      if (codeOf(cause) !== "EPIPE") fail(`standard input failed: ${cause.message}`);
    });
    child.stdin.end(launch.input ?? "");
  });
}

function collect(
  stream: NodeJS.ReadableStream,
  bytesMax: number,
  onTooMuch: () => void,
): () => Buffer {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > bytesMax) return onTooMuch();
    chunks.push(chunk);
  });
  return () => Buffer.concat(chunks);
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (cause) {
    if (codeOf(cause) !== "ESRCH") throw cause;
  }
}
