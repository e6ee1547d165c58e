/** What a child prints: kept within bounds, given on by the line, and counted for the flood limit. */

import type { Readable } from "node:stream";
import { LIMITS } from "../../domain/limits.js";
import type { ProcessRequest, ProcessResult } from "../../ports/process.js";
import { createLineJoiner, createLineReader } from "./lines.js";
import { createOutputBuffer } from "./output-buffer.js";

type StreamName = "stdout" | "stderr";

export interface Capture {
  read(stream: Readable, name: StreamName): void;
  /** Counts bytes that somebody else reads towards the flood limit. */
  readonly count: (bytes: number) => void;
  /**
   * Resolves when reading has stopped for good: more was printed than the request allows, or the request's `onLine`
   * threw, which is a bug of ours: `finish` throws it on.
   */
  readonly stopped: Promise<"flooded" | "broken">;
  /** Gives the unfinished last lines too. Nothing is read afterwards. */
  finish(): Pick<ProcessResult, "output" | "stdout" | "truncated" | "outputBytes">;
}

export function createCapture(request: ProcessRequest): Capture {
  const output = createOutputBuffer(request.outputBytesMax);
  const stdout = createOutputBuffer(request.outputBytesMax);
  const sinks: Sink[] = [];
  let outputBytes = 0;
  let bug: { readonly cause: unknown } | undefined;
  let reading: "open" | "stopped" = "open";
  let announce: (why: "flooded" | "broken") => void = () => undefined;
  const stopped = new Promise<"flooded" | "broken">((resolve) => {
    announce = resolve;
  });
  const stop = (why: "flooded" | "broken"): void => {
    reading = "stopped";
    announce(why);
  };
  const guarded = (act: () => void): void => {
    try {
      act();
    } catch (cause) {
      bug ??= { cause };
      stop("broken");
    }
  };

  const count = (bytes: number): void => {
    outputBytes += bytes;
    if (outputBytes > request.floodBytesMax) stop("flooded");
  };

  return {
    stopped,
    count,
    read(stream, name) {
      const sink = createSink(request, name, { output, stdout });
      sinks.push(sink);
      stream.on("data", (bytes: Buffer) => {
        // Closing the pipe stops a program that prints without end sooner than any signal.
        if (reading === "stopped") return void stream.destroy();
        guarded(() => sink.push(bytes));
        count(bytes.length);
      });
    },
    finish() {
      reading = "stopped";
      for (const sink of sinks) guarded(() => sink.end());
      if (bug) throw new Error("Reading a program's output failed", bug);
      const truncated = output.isTruncated();
      return { output: output.text(), stdout: stdout.text(), truncated, outputBytes };
    },
  };
}

interface Sink {
  push(bytes: Uint8Array): void;
  end(): void;
}

interface Buffers {
  readonly output: ReturnType<typeof createOutputBuffer>;
  readonly stdout: ReturnType<typeof createOutputBuffer>;
}

function createSink(request: ProcessRequest, name: StreamName, buffers: Buffers): Sink {
  const { onLine } = request;
  const joined = createLineJoiner(LIMITS.lineBytesMax, (bytes) => buffers.output.append(bytes));
  const lines = onLine && createLineReader(LIMITS.lineBytesMax, (line) => onLine(line, name));
  return {
    push(bytes) {
      joined.push(bytes);
      if (name === "stdout") buffers.stdout.append(bytes);
      lines?.push(bytes);
    },
    end() {
      joined.end();
      lines?.end();
    },
  };
}
