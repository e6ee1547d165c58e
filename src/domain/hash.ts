/**
 * A short, stable name for a text. Pure arithmetic, because the domain may not import `node:crypto`;
 * no security boundary: it tells failures apart, it proves nothing. Evidence and trees use SHA-256.
 */

const FNV_PRIME = 0x01000193;

/** Twelve lower-case hexadecimal characters (48 bits): two lanes of FNV-1a over UTF-16 units, each mixed at the end. */
export function hash(text: string): string {
  let left = 0x811c9dc5;
  let right = 0x9e3779b9;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    left = Math.imul(left ^ unit, FNV_PRIME);
    right = Math.imul(right ^ (unit + index), FNV_PRIME);
  }
  return toHex(mix(left)) + toHex(mix(right ^ left)).slice(0, 4);
}

/** FNV alone leaves the high bits of short texts nearly alike; two rounds of shift and multiply spread them. */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x7feb352d);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x846ca68b);
  return mixed ^ (mixed >>> 16);
}

const toHex = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
