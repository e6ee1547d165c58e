/** Reads the log of a turn piece by piece while it is written. Changes nothing. */

import type { FileHandle } from "node:fs/promises";
import type { TurnSign } from "../../domain/turn-sign.js";
import type { TurnLogPlace } from "../../ports/turn-log.js";
import { openIfThere } from "../files/open-if-there.js";
import { parseJson } from "../records/parse-json.js";
import { turnSignSchema } from "./sign-schema.js";
import { turnLogFile } from "./turn-log-file.js";

export interface TurnLogReader {
  /** What has come since the last time, in order. Of a log that is not there: nothing. */
  next(): AsyncGenerator<TurnSign, void>;
}

const PIECE_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

export function readTurnLog(place: TurnLogPlace): TurnLogReader {
  const path = turnLogFile(place);
  let offset = 0;
  /** The beginning of a line whose end has not been written yet. */
  let begun = Buffer.alloc(0);
  return {
    async *next() {
      const file = await openIfThere(path);
      if (file === undefined) return;
      try {
        for (;;) {
          const piece = await readPiece(file, offset);
          if (piece.length === 0) return;
          offset += piece.length;
          const read = Buffer.concat([begun, piece]);
          const end = read.lastIndexOf(LINE_FEED);
          begun = Buffer.from(read.subarray(end + 1));
          yield* signsIn(read.subarray(0, end + 1).toString("utf8"));
        }
      } finally {
        await file.close();
      }
    },
  };
}

async function readPiece(file: FileHandle, offset: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, offset);
  return buffer.subarray(0, bytesRead);
}

/** A line that a crash has torn off says nothing. */
function* signsIn(text: string): Generator<TurnSign, void> {
  for (const line of text.split("\n")) {
    const sign = turnSignSchema.safeParse(parseJson(line)).data;
    if (sign !== undefined) yield sign;
  }
}
