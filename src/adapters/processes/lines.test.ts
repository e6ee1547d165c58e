import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLineJoiner, createLineReader } from "./lines.js";

function linesOf(pieces: readonly Uint8Array[], bytesMax = 1000): readonly string[] {
  const lines: string[] = [];
  const reader = createLineReader(bytesMax, (line) => lines.push(line));
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return lines;
}

/** The same bytes, cut at arbitrary places. */
const cutUp = (bytes: Uint8Array, size: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );

describe("a line reader", () => {
  test("gives the same lines wherever the bytes are cut, also inside a character", () => {
    const line = fc.string({ unit: "grapheme", maxLength: 30 }).filter((it) => !/[\r\n]/.test(it));
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 9 }), (lines, size) => {
        const text = lines.map((it) => `${it}\n`).join("");
        expect(linesOf(cutUp(Buffer.from(text), size))).toEqual(lines);
      }),
    );
  });

  test("takes a carriage return before the line feed for part of the line's end", () => {
    expect(linesOf([Buffer.from("a\r\nb\rc\r"), Buffer.from("\n")])).toEqual(["a", "b\rc"]);
  });

  test("gives a last line that has no end", () => {
    expect(linesOf([Buffer.from("a\n\nb")])).toEqual(["a", "", "b"]);
  });

  test("cuts a long line between characters and goes on with the next", () => {
    expect(linesOf(cutUp(Buffer.from("ééé\nok\n"), 1), 5)).toEqual(["éé", "ok"]);
    expect(linesOf([Buffer.from("12345\r\n123456\r\n")], 5)).toEqual(["12345", "12345"]);
  });

  test("replaces bytes that are no UTF-8", () => {
    expect(linesOf([Uint8Array.of(0x61, 0xff, 0x62, 0x0a)])).toEqual(["a\uFFFDb"]);
  });
});

describe("a line joiner", () => {
  test("passes on every byte, in order, and holds back only the unfinished line", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), fc.nat(40), (pieces, bytesMax) => {
        const passed: Buffer[] = [];
        const joiner = createLineJoiner(bytesMax, (bytes) => passed.push(Buffer.from(bytes)));
        for (const piece of pieces) joiner.push(piece);
        const all = Buffer.concat(pieces);
        const held = all.length - Buffer.concat(passed).length;
        expect(all.subarray(all.length - held).includes(0x0a)).toBe(false);
        expect(held).toBeLessThanOrEqual(bytesMax);
        joiner.end();
        expect(Buffer.concat(passed).equals(all)).toBe(true);
      }),
    );
  });
});
