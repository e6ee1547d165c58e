import fc from "fast-check";
import { expect, test } from "vitest";
import { narrow, widen } from "./ramp.js";

test.each([
  { width: 1, max: 4, wide: 2, thin: 1 },
  { width: 2, max: 4, wide: 4, thin: 1 },
  { width: 3, max: 4, wide: 4, thin: 1 },
  { width: 4, max: 4, wide: 4, thin: 2 },
  { width: 8, max: 16, wide: 16, thin: 4 },
])("from $width of at most $max it goes to $wide or $thin", ({ width, max, wide, thin }) => {
  expect(widen(width, { start: 1, max })).toBe(wide);
  expect(narrow(width)).toBe(thin);
});

test("it stays from 1 to the maximum, whatever happens", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.array(fc.boolean()), (max, landings) => {
      const ramp = { start: 1, max };
      const end = landings.reduce(
        (width, landed) => (landed ? widen(width, ramp) : narrow(width)),
        ramp.start,
      );
      expect(end).toBeGreaterThanOrEqual(1);
      expect(end).toBeLessThanOrEqual(max);
    }),
  );
});
