/** An append-only log as RFC 6962 has it: a tree of hashes, and the proof that the newest leaf is in it. */

import { sha256 } from "./certificate.js";

const leafHash = (leaf: Uint8Array): Buffer => sha256(Buffer.from([0]), leaf);
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  sha256(Buffer.from([1]), left, right);

/** The largest power of two below `size`. */
const splitOf = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));

export function rootOf(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return leafHash(only);
  const split = splitOf(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

export function proofOf(leaves: readonly Uint8Array[], index: number): readonly Buffer[] {
  if (leaves.length < 2) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...proofOf(left, index), rootOf(right)]
    : [...proofOf(right, index - split), rootOf(left)];
}
