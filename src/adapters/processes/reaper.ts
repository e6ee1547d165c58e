/** A small program beside Interlock that outlives it, to end its processes if it is killed without a chance to. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { MARKER_VARIABLE, toOwnerMarker } from "./marker.js";

export interface Reaper {
  readonly pid: number | undefined;
  /** Tells it that all is well; resolves when it has gone. May be called twice. */
  end(): Promise<void>;
}

interface ReaperOptions {
  readonly program?: string;
  readonly mounts?: readonly string[];
}

const PROGRAM = fileURLToPath(new URL("./reaper-main.js", import.meta.url));
const READER_GONE = new Set(["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"]);

/** One for each life of a run. `mounts` are folders below which nothing is to stay mounted. It keeps neither the event loop nor a folder busy. `program` is for tests. */
export async function startReaper(
  scope: string,
  owner: string,
  { program = PROGRAM, mounts = [] }: ReaperOptions = {},
): Promise<Reaper> {
  const args = [toOwnerMarker(scope, owner), ...mounts];
  const child = spawn(process.execPath, [program, ...args], {
    cwd: "/",
    // Never this owner's mark, or the reaper would end itself; but whoever runs us must still find it.
    env: { [MARKER_VARIABLE]: process.env[MARKER_VARIABLE] },
    stdio: ["pipe", "ignore", "ignore"],
    // Out of reach of a Ctrl-C and of a signal to our group.
    detached: true,
  });
  await once(child, "spawn");
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  child.stdin.on("error", (error: NodeJS.ErrnoException) => {
    if (!READER_GONE.has(error.code ?? "")) throw error;
  });
  child.unref();
  unref(child.stdin);
  return {
    pid: child.pid,
    async end() {
      child.ref();
      if (!child.stdin.writableEnded) child.stdin.end(".");
      await exited;
    },
  };
}

/** A pipe of Node's is a socket, though its type does not say so. */
function unref(stream: Writable): void {
  if (stream instanceof Socket) stream.unref();
}
