/** Output in bounded memory: the head and the tail are kept, the middle is dropped and said so. */

import { tornPrefixLength, wholePrefixLength } from "./utf8.js";

export interface OutputBuffer {
  append(bytes: Uint8Array): void;
  /** What is kept, as text; invalid UTF-8 is replaced. At most `bytesMax` bytes of valid output. */
  text(): string;
  isTruncated(): boolean;
}

/** Room for the line that says how much was dropped. */
const NOTICE_BYTES = 48;
const FIRST_BYTES = 4096;

export function createOutputBuffer(bytesMax: number): OutputBuffer {
  const headMax = Math.floor(bytesMax / 2);
  const head = createHead(headMax);
  const tail = createRing(bytesMax - headMax);
  let total = 0;
  const isTruncated = (): boolean => total > bytesMax;
  return {
    append(bytes) {
      total += bytes.length;
      tail.append(bytes.subarray(head.append(bytes)));
    },
    isTruncated,
    text() {
      const first = head.bytes();
      const last = tail.bytes();
      if (!isTruncated()) return Buffer.concat([first, last]).toString("utf8");
      return withNotice(first, last.subarray(NOTICE_BYTES), total);
    },
  };
}

function withNotice(first: Buffer, last: Buffer, total: number): string {
  const head = first.subarray(0, wholePrefixLength(first));
  const tail = last.subarray(tornPrefixLength(last));
  const dropped = total - head.length - tail.length;
  return `${head.toString("utf8")}\n… ${dropped} bytes dropped …\n${tail.toString("utf8")}`;
}

/** Grows by doubling up to its limit: most programs print little. */
function createHead(bytesMax: number): { append(bytes: Uint8Array): number; bytes(): Buffer } {
  let store: Buffer = Buffer.alloc(0);
  let used = 0;
  return {
    /** Answers how many of the bytes it took. */
    append(bytes) {
      const taken = Math.min(bytes.length, bytesMax - used);
      if (used + taken > store.length) store = grown(store, used, used + taken, bytesMax);
      store.set(bytes.subarray(0, taken), used);
      used += taken;
      return taken;
    },
    bytes: () => store.subarray(0, used),
  };
}

function grown(store: Buffer, used: number, needed: number, bytesMax: number): Buffer {
  const larger = Buffer.alloc(Math.min(bytesMax, Math.max(needed, store.length * 2, FIRST_BYTES)));
  store.copy(larger, 0, 0, used);
  return larger;
}

/** The last `capacity` bytes. Its memory is taken when the first byte arrives. */
function createRing(capacity: number): { append(bytes: Uint8Array): void; bytes(): Buffer } {
  let store: Buffer | undefined;
  let next = 0;
  let isFull = false;
  return {
    append(bytes) {
      if (bytes.length === 0 || capacity === 0) return;
      store ??= Buffer.alloc(capacity);
      const last = bytes.subarray(Math.max(0, bytes.length - capacity));
      const untilEnd = Math.min(last.length, capacity - next);
      store.set(last.subarray(0, untilEnd), next);
      store.set(last.subarray(untilEnd), 0);
      isFull ||= next + last.length >= capacity;
      next = (next + last.length) % capacity;
    },
    bytes() {
      if (store === undefined) return Buffer.alloc(0);
      return isFull
        ? Buffer.concat([store.subarray(next), store.subarray(0, next)])
        : store.subarray(0, next);
    },
  };
}
