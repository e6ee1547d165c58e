/** A program's standard input and output as two streams that hold each other back, as pipes do. */

import { type Readable, Writable } from "node:stream";
import type { Dialogue } from "../../ports/process.js";
import type { Started } from "./start-program.js";

/** `onBytes` hears how much of the output was read. */
export function openDialogue(
  { child, pipes }: Started,
  onBytes: (bytes: number) => void,
): Dialogue {
  const { stdin } = child;
  if (stdin === null) throw new Error("The program was not started to be talked with.");
  // A program may end before it has heard everything: the stream's own readers and writers are told.
  stdin.on("error", () => undefined);
  pipes.stdout.on("error", () => undefined);
  return {
    input: Writable.toWeb(stdin),
    output: ReadableStream.from(counted(pipes.stdout, onBytes)),
    end: () => void stdin.end(),
  };
}

async function* counted(
  stream: Readable,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const bytes of stream) {
    if (!(bytes instanceof Uint8Array)) throw new TypeError("A pipe gives bytes.");
    onBytes(bytes.length);
    yield bytes;
  }
}
