import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createOutputBuffer } from "./output-buffer.js";

const filled = (bytesMax: number, pieces: readonly Uint8Array[]) => {
  const buffer = createOutputBuffer(bytesMax);
  for (const piece of pieces) buffer.append(piece);
  return buffer;
};
const pieces = fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 40 });
const ascii = fc
  .array(fc.string({ unit: "grapheme-ascii", minLength: 10, maxLength: 90 }), {
    minLength: 31,
    maxLength: 40,
  })
  .map((texts) => texts.map((text) => Buffer.from(text)));

describe("an output buffer", () => {
  test("gives back what fits, whatever the pieces", () => {
    fc.assert(
      fc.property(pieces, fc.nat(64), (bytes, room) => {
        const all = Buffer.concat(bytes);
        const buffer = filled(all.length + room, bytes);
        expect(buffer.text()).toBe(all.toString("utf8"));
        expect(buffer.isTruncated()).toBe(false);
      }),
    );
  });

  test("keeps head and tail of what does not fit, within its bytes, and counts what it drops", () => {
    fc.assert(
      fc.property(ascii, fc.integer({ min: 100, max: 300 }), (bytes, bytesMax) => {
        const all = Buffer.concat(bytes).toString("utf8");
        const buffer = filled(bytesMax, bytes);
        const [head = "", tail = ""] = buffer.text().split(/\n… [0-9]+ bytes dropped …\n/);
        const dropped = Number(/… ([0-9]+) bytes dropped …/.exec(buffer.text())?.[1]);
        expect(all.startsWith(head) && all.endsWith(tail)).toBe(true);
        expect(head.length + dropped + tail.length).toBe(all.length);
        expect(Buffer.byteLength(buffer.text())).toBeLessThanOrEqual(bytesMax);
        expect(buffer.isTruncated()).toBe(true);
      }),
    );
  });

  test("tears no character at the cut", () => {
    for (let bytesMax = 100; bytesMax < 110; bytesMax += 1) {
      const text = filled(bytesMax, [Buffer.from("aé€😀".repeat(100))]).text();
      expect(text).not.toContain("\uFFFD");
    }
  });

  test("keeps only the notice when it may keep next to nothing", () => {
    expect(filled(0, [Buffer.from("abc")]).text()).toBe("\n… 3 bytes dropped …\n");
  });
});
