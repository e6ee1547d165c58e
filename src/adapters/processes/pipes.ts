/**
 * What a child gets as standard input, output and error: a file and two real pipes.
 *
 * Node's own `"pipe"` is a socket, and on Linux `/dev/stdin`, `/dev/stdout` and `/dev/stderr` cannot be opened on a
 * socket: `echo x > /dev/stderr` and `tee /dev/stderr`, common in scripts, would fail here and pass elsewhere.
 * - Output must not be a file: a program could seek in it and overwrite what it had printed. So: named pipes, whose
 *   names are removed as soon as both ends are open.
 * - Input is a file, likewise without a name: a named pipe whose writer is done cannot be opened by `/dev/stdin` any
 *   more (it waits for the next writer), and a program that does not read needs no care.
 * - Only a program that is talked with has Node's own pipe for its input: it knows that it is one.
 */

import { closeSync, constants, openSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProcessRequest } from "../../ports/process.js";
import { launch } from "../launching/launch.js";

export interface Pipes {
  readonly stdout: Socket;
  readonly stderr: Socket;
  /** The child's ends, for `spawn`; `"ignore"` is `/dev/null`. */
  readonly childEnds: readonly [number | "ignore" | "pipe", number, number];
  /** To be called once the child has them: while we hold a write end, no stream ever ends. */
  closeChildEnds(): void;
}

/** Opening the reader first, without waiting, lets the writer open at once. */
const READER = constants.O_RDONLY | constants.O_NONBLOCK;
const WRITER = constants.O_WRONLY;

const MKFIFO_MS_MAX = 60_000;
const MKFIFO_OUTPUT_BYTES_MAX = 64 * 1024;

/** Without an input the child's standard input is empty. */
export async function openPipes({
  input,
  talk,
}: Pick<ProcessRequest, "input" | "talk">): Promise<Pipes> {
  const folder = await mkdtemp(join(tmpdir(), "interlock-pipes-"));
  const ends = createEnds(folder);
  try {
    await makePipes(join(folder, "out"), join(folder, "err"));
    if (input !== undefined) await writeFile(join(folder, "in"), input, { mode: 0o600 });
    const silent = talk === undefined ? "ignore" : "pipe";
    return toPipes(ends, input === undefined ? silent : ends.open("in", constants.O_RDONLY));
  } catch (cause) {
    ends.closeAll();
    throw cause;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Node cannot make one. */
async function makePipes(...paths: readonly string[]): Promise<void> {
  const launched = await launch({
    file: "mkfifo",
    args: paths,
    env: { PATH: process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin" },
    limitMs: MKFIFO_MS_MAX,
    outputBytesMax: MKFIFO_OUTPUT_BYTES_MAX,
  });
  if (launched.kind === "ended" && launched.exitCode === 0) return;
  const why = launched.kind === "ended" ? launched.stderr.trim() : launched.why;
  throw Object.assign(new Error(`mkfifo failed: ${why}`), { code: "EPIPES" });
}

interface Ends {
  open(name: string, flags: number): number;
  close(...descriptors: readonly number[]): void;
  closeAll(): void;
}

function createEnds(folder: string): Ends {
  const opened = new Set<number>();
  const close = (...descriptors: readonly number[]): void => {
    for (const descriptor of descriptors) if (opened.delete(descriptor)) closeSync(descriptor);
  };
  return {
    open(name, flags) {
      const descriptor = openSync(join(folder, name), flags);
      opened.add(descriptor);
      return descriptor;
    },
    close,
    closeAll: () => close(...opened),
  };
}

function toPipes(ends: Ends, input: Pipes["childEnds"][0]): Pipes {
  const outReader = ends.open("out", READER);
  const errReader = ends.open("err", READER);
  const outWriter = ends.open("out", WRITER);
  const errWriter = ends.open("err", WRITER);
  return {
    stdout: new Socket({ fd: outReader, readable: true, writable: false }),
    stderr: new Socket({ fd: errReader, readable: true, writable: false }),
    childEnds: [input, outWriter, errWriter],
    closeChildEnds: () =>
      ends.close(outWriter, errWriter, ...(typeof input === "number" ? [input] : [])),
  };
}
