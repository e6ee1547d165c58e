import fc from "fast-check";
import { expect, test } from "vitest";
import { hash } from "./hash.js";

test("a hash has twelve hexadecimal characters, the same each time", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(hash(text)).toMatch(/^[0-9a-f]{12}$/);
      expect(hash(text)).toBe(hash(text));
    }),
  );
});

test("short texts that are nearly alike have different hashes", () => {
  const texts = Array.from({ length: 20_000 }, (_, index) => `test:src/a.ts ${index}`);
  expect(new Set(texts.map(hash)).size).toBe(texts.length);
});

test("order matters", () => {
  expect(hash("ab")).not.toBe(hash("ba"));
});
