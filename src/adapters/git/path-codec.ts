/**
 * Names of files as text and back, without loss. Git knows them as bytes; where these are not UTF-8, each stray byte
 * stands as one lone surrogate (U+DC80 to U+DCFF), so that no two names become one and every name can be given back.
 */

import { isUtf8 } from "node:buffer";

const SURROGATE = 0xdc00;

export function decodePath(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes).toString("utf8");
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    text +=
      length === 0
        ? String.fromCharCode(SURROGATE + (bytes[at] ?? 0))
        : Buffer.from(bytes.subarray(at, at + length)).toString("utf8");
    at += Math.max(1, length);
  }
  return text;
}

export function encodePath(path: string): Buffer {
  const parts: Buffer[] = [];
  for (const character of path) {
    const code = character.codePointAt(0) ?? 0;
    const isStray = code >= SURROGATE + 0x80 && code <= SURROGATE + 0xff;
    parts.push(isStray ? Buffer.from([code - SURROGATE]) : Buffer.from(character, "utf8"));
  }
  return Buffer.concat(parts);
}

/** Output of a command with `-z`, as the bytes between the NULs. */
export function splitNul(output: Buffer): readonly Buffer[] {
  const fields: Buffer[] = [];
  let start = 0;
  for (let end = output.indexOf(0); end !== -1; end = output.indexOf(0, start)) {
    fields.push(output.subarray(start, end));
    start = end + 1;
  }
  if (start < output.length) fields.push(output.subarray(start));
  return fields;
}

/** Input for a command that reads paths with `-z`. */
export const joinPaths = (paths: readonly string[]): Buffer =>
  Buffer.concat(paths.flatMap((path) => [encodePath(path), Buffer.from([0])]));

/** Bytes of the character that begins here; 0 when none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}
