/** Bytes that arrive in arbitrary pieces → lines, in bounded memory. */

import { wholePrefixLength } from "./utf8.js";

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface LineReader {
  push(bytes: Uint8Array): void;
  /** Gives the last line, if it has no end. */
  end(): void;
}

/** Calls with each line, without its end (`\n` or `\r\n`); of a longer line than `bytesMax` the rest is dropped. */
export function createLineReader(bytesMax: number, onLine: (line: string) => void): LineReader {
  let held: Uint8Array[] = [];
  let heldBytes = 0;

  const hold = (bytes: Uint8Array): void => {
    // One byte more than the limit, so that a carriage return just behind it can still be told apart.
    const kept = bytes.subarray(0, Math.max(0, bytesMax + 1 - heldBytes));
    if (kept.length === 0) return;
    held.push(Buffer.from(kept));
    heldBytes += kept.length;
  };
  const give = (): void => {
    const line = Buffer.concat(held);
    held = [];
    heldBytes = 0;
    onLine(cutBytes(line, bytesMax));
  };

  return {
    push(bytes) {
      const first = bytes.indexOf(LINE_FEED);
      if (first === -1) return hold(bytes);
      hold(bytes.subarray(0, first));
      give();
      const last = bytes.lastIndexOf(LINE_FEED);
      // All at once: a flood has millions of lines. A line feed is never part of a character, so none is torn.
      const between = toText(bytes.subarray(first + 1, last)).split("\n");
      if (last > first) for (const line of between) onLine(cutText(line, bytesMax));
      hold(bytes.subarray(last + 1));
    },
    end() {
      if (heldBytes > 0) give();
    },
  };
}

function cutText(text: string, bytesMax: number): string {
  const line = text.endsWith("\r") ? text.slice(0, -1) : text;
  return line.length * 3 <= bytesMax ? line : cutBytes(Buffer.from(line), bytesMax);
}

function cutBytes(bytes: Uint8Array, bytesMax: number): string {
  const end = bytes.at(-1) === CARRIAGE_RETURN ? -1 : undefined;
  const line = bytes.subarray(0, end);
  if (line.length <= bytesMax) return toText(line);
  const cut = line.subarray(0, bytesMax);
  return toText(cut.subarray(0, wholePrefixLength(cut)));
}

const toText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");

/**
 * Passes bytes on up to the last line end, and holds the rest back: two streams that are joined this way do not tear
 * each other's lines. A line that grows beyond `bytesMax` is passed on as it is.
 */
export function createLineJoiner(
  bytesMax: number,
  onBytes: (bytes: Uint8Array) => void,
): LineReader {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const giveHeld = (): void => {
    for (const bytes of held) onBytes(bytes);
    held = [];
    heldBytes = 0;
  };
  return {
    push(bytes) {
      const end = bytes.lastIndexOf(LINE_FEED) + 1;
      if (end > 0) {
        giveHeld();
        onBytes(bytes.subarray(0, end));
      }
      const rest = bytes.subarray(end);
      if (rest.length === 0) return;
      held.push(Buffer.from(rest));
      heldBytes += rest.length;
      if (heldBytes > bytesMax) giveHeld();
    },
    end: giveHeld,
  };
}
