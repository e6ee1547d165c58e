import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePath, encodePath, joinPaths, splitNul } from "./path-codec.js";

describe("names of files", () => {
  test("any bytes come back as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect([...encodePath(decodePath(bytes))]).toEqual([...bytes]);
      }),
    );
  });

  test("two different names never read as one", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (a, b) => {
        const isSame = Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;
        expect(decodePath(a) === decodePath(b)).toBe(isSame);
      }),
    );
  });

  test("UTF-8 reads as itself", () => {
    expect(decodePath(Buffer.from("grüße/日本 🎉.txt"))).toBe("grüße/日本 🎉.txt");
  });

  test("a stray byte does not spoil its neighbours", () => {
    expect(decodePath(Buffer.from([0x61, 0xff, 0xc3, 0xbc]))).toBe("a\udcffü");
  });

  test("a list survives its way through NULs", () => {
    const names = ["a b", "line\nbreak", "-n", "x\udcffy"];
    expect(splitNul(joinPaths(names)).map(decodePath)).toEqual(names);
  });
});
