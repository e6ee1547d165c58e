/**
 * Files piece by piece, and through a compressor. Not by Node's `pipeline`: when one of its parts fails, it may report that
 * another was aborted, and not why.
 */

import type { FileHandle } from "node:fs/promises";
import { Readable, type Transform } from "node:stream";

const CHUNK_BYTES = 256 * 1024;

/** `bytes` from `at` on; less when the file ends before. */
export async function* readChunks(
  file: FileHandle,
  at: number,
  bytes: number,
): AsyncGenerator<Buffer> {
  for (let done = 0; done < bytes; ) {
    const length = Math.min(CHUNK_BYTES, bytes - done);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at + done);
    if (bytesRead === 0) return;
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** `transform` is used up by this, and gone afterwards. */
export async function* through(
  chunks: AsyncIterable<Buffer>,
  transform: Transform,
): AsyncGenerator<Buffer> {
  const source = Readable.from(chunks, { objectMode: false });
  source.on("error", (cause) => transform.destroy(cause));
  source.pipe(transform);
  try {
    for await (const chunk of transform as AsyncIterable<Buffer>) yield chunk;
  } finally {
    source.destroy();
    transform.destroy();
  }
}
