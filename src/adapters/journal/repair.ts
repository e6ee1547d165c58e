/** Cuts off a torn last line, but only after a copy of it is safe. */

import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Instant } from "../../domain/ids.js";
import { syncDirectory, writeDurably } from "../files/durable.js";
import { hasCode } from "../files/error-code.js";
import type { ScanEnd } from "./scan.js";

export interface Tear {
  readonly directory: string;
  readonly file: FileHandle;
  readonly end: Extract<ScanEnd, { readonly kind: "torn" }>;
  readonly at: Instant;
}

/** Answers what was done, in a sentence. */
export async function cutTornLine({ directory, file, end, at }: Tear): Promise<string> {
  const { offset, link } = end.position;
  const torn = await readRest(file, offset);
  const name = await keep(directory, at, torn);
  await file.truncate(offset);
  await file.sync();
  return (
    `The last line of journal.ndjson (line ${link.seq + 1}, ${torn.length} bytes) is torn: ${end.message}. ` +
    `It was cut off and is kept in ${name}; the ${link.seq} entries before it are whole.`
  );
}

async function readRest(file: FileHandle, offset: number): Promise<Buffer> {
  const { size } = await file.stat();
  const rest = Buffer.alloc(size - offset);
  await file.read(rest, 0, rest.length, offset);
  return rest;
}

/** A second tear at the same instant gets a name of its own: nothing that was kept is overwritten. */
async function keep(directory: string, at: Instant, torn: Buffer): Promise<string> {
  for (let copy = 1; ; copy += 1) {
    const suffix = copy === 1 ? "" : `-${copy}`;
    const name = `journal.torn-${at.replaceAll(":", "-")}${suffix}.txt`;
    try {
      await writeDurably(join(directory, name), torn);
      await syncDirectory(directory);
      return name;
    } catch (cause) {
      if (!hasCode(cause, "EEXIST")) throw cause;
    }
  }
}
