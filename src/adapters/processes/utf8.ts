/** Where bytes of UTF-8 may be cut, so that no character is torn in two. */

const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;

/** The length of the longest prefix that ends between characters. Invalid bytes stand for themselves. */
export function wholePrefixLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const at = bytes.length - back;
    const byte = bytes[at];
    if (isContinuation(byte)) continue;
    return back < sequenceLength(byte) ? at : bytes.length;
  }
  return bytes.length;
}

/** How many bytes at the start belong to a character whose beginning is missing. */
export function tornPrefixLength(bytes: Uint8Array): number {
  let length = 0;
  while (length < Math.min(3, bytes.length) && isContinuation(bytes[length])) length += 1;
  return length;
}

function sequenceLength(lead: number | undefined): number {
  if (lead === undefined || lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
