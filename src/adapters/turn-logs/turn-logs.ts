/** Writes the logs of turns: JSON lines in files that stop growing at their limit, readable by their owner alone. */

import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { LIMITS } from "../../domain/limits.js";
import type { TurnSign } from "../../domain/turn-sign.js";
import type { TurnLog, TurnLogs } from "../../ports/turn-log.js";
import { codeOf, isMissing } from "../files/error-code.js";
import { turnLogFile } from "./turn-log-file.js";

/** `onProblem` hears once of each log that cannot be kept. */
export function createTurnLogs(onProblem: (sentence: string) => void): TurnLogs {
  return {
    async open(place) {
      const path = turnLogFile(place);
      const fail = (cause: unknown): void =>
        onProblem(`The log of a turn cannot be kept in ${path} (${wordsOf(cause)}).`);
      try {
        await mkdir(place.sessionDirectory, { recursive: true, mode: 0o700 });
        const bytes = await sizeOf(path);
        const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
        stream.on("error", (cause) => {
          fail(cause);
          stream.destroy();
        });
        return createLog(stream, bytes);
      } catch (cause) {
        fail(cause);
        return NO_LOG;
      }
    },
  };
}

const NO_LOG: TurnLog = { write: () => undefined, close: async () => undefined };

const wordsOf = (cause: unknown): string =>
  codeOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));

/** A turn that was cut off and is played again goes on with its log. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    if (isMissing(cause)) return 0;
    throw cause;
  }
}

function createLog(stream: WriteStream, before: number): TurnLog {
  let bytes = before;
  // What a crash has torn off becomes a line of its own, which nobody can read.
  if (before > 0) stream.write("\n");
  return {
    write(sign) {
      if (bytes > LIMITS.turnLogBytesMax || stream.destroyed) return;
      const line = `${JSON.stringify(withinBounds(sign))}\n`;
      bytes += Buffer.byteLength(line);
      stream.write(
        bytes > LIMITS.turnLogBytesMax
          ? `${JSON.stringify({ at: sign.at, kind: "cut" } satisfies TurnSign)}\n`
          : line,
      );
    },
    async close() {
      if (stream.destroyed) return;
      const closed = once(stream, "close");
      stream.end();
      await closed;
    },
  };
}

/** One long word shall not use up what is there for the whole turn. */
function withinBounds(sign: TurnSign): TurnSign {
  if (sign.kind === "line") return { ...sign, line: clipped(sign.line) };
  if (sign.kind !== "event") return sign;
  const { event } = sign;
  return event.kind === "message" || event.kind === "thought"
    ? { ...sign, event: { ...event, text: clipped(event.text) } }
    : sign;
}

const clipped = (text: string): string =>
  text.length <= LIMITS.turnLogTextCharsMax
    ? text
    : `${text.slice(0, LIMITS.turnLogTextCharsMax)} […]`;
