/**
 * The checksum chain. Each line of a journal carries a sum over the sum before it and its own text, so a line that
 * was changed, removed, added or moved is noticed at the first line that does not follow from the one before.
 * It guards against accidents and careless editing, not against somebody who computes the sums anew.
 */

import { hash } from "node:crypto";
import type { Entry } from "../../domain/event.js";

/** A place in the chain: after so many entries, the last of which has this sum. */
export interface Link {
  readonly seq: number;
  readonly sum: string;
}

export const CHAIN_START: Link = { seq: 0, sum: "0".repeat(16) };

const SUM_FIELD = /^,"sum":"[0-9a-f]{16}"\}$/;
/** `,"sum":"` + 16 digits + `"}`. */
const SUM_FIELD_BYTES = 26;
/** A sum and a line feed: what stands before the body in what is summed. */
const HEAD_BYTES = 17;
const CLOSING_BRACE = "}".charCodeAt(0);

/** The entry as a line (with its end), and the sum that the next line builds on. */
export function toLine(
  entry: Entry,
  previous: Link,
): { readonly text: string; readonly link: Link } {
  const body = JSON.stringify(entry);
  const sum = sumOf(Buffer.from(`${previous.sum}\n${body}`));
  return {
    text: `${body.slice(0, -1)}${toSumField(sum)}\n`,
    link: { seq: entry.seq, sum },
  };
}

const toSumField = (sum: string): string => `,"sum":"${sum}"}`;

const sumOf = (summed: Buffer): string => hash("sha256", summed, "hex").slice(0, 16);

/** `body` is the line's JSON without the sum. */
export type Checked =
  | { readonly kind: "sound"; readonly body: string; readonly sum: string }
  | { readonly kind: "without-sum" }
  | { readonly kind: "wrong-sum"; readonly body: string };

/** Looks at a line without its end. Works on bytes: what is not UTF-8 must not be mended before it is summed. */
export function checkSum(line: Buffer, previous: Link): Checked {
  const bodyEnd = line.length - SUM_FIELD_BYTES;
  if (bodyEnd < 0) return { kind: "without-sum" };
  const summed = toSummed(line, bodyEnd, previous);
  const sum = sumOf(summed);
  const body = summed.toString("utf8", HEAD_BYTES);
  const field = line.toString("latin1", bodyEnd);
  if (field === toSumField(sum)) return { kind: "sound", body, sum };
  return SUM_FIELD.test(field) ? { kind: "wrong-sum", body } : { kind: "without-sum" };
}

/** One buffer for what is summed and for the body in it: this is done for every line of every journal. */
function toSummed(line: Buffer, bodyEnd: number, previous: Link): Buffer {
  const summed = Buffer.allocUnsafe(HEAD_BYTES + bodyEnd + 1);
  summed.write(`${previous.sum}\n`, "latin1");
  line.copy(summed, HEAD_BYTES, 0, bodyEnd);
  summed[summed.length - 1] = CLOSING_BRACE;
  return summed;
}
