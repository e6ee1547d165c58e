import { expect, test } from "vitest";
import { normaliseLine } from "./normalise-line.js";

test.each([
  ["src/a.ts(12,5): error TS2322: no", "src/a.ts: error TS2322: no"],
  ["src/a.ts:12:5 - error", "src/a.ts - error"],
  ["  at f (/home/ci/checkouts/42/src/a.ts:12:5)", "at f (a.ts)"],
  ["file:///repo/src/a.test.js:6:44", "a.test.js"],
  ["done in 1.31s", "done in TIME"],
  ["✖ adds (12.5 ms)", "✖ adds TIME"],
  ["2026-11-23T18:31:21.905Z started", "DATE started"],
  ["object 4d7e10e7 is missing", "object HEX is missing"],
  ["at 0x7fb8939bb650", "at HEX"],
  ["thread 'adds' (6330) panicked", "thread 'adds' (N) panicked"],
  ["[11585] killed", "[N] killed"],
  ["pid 1234 ended", "pid ended".replace("pid", "pid N")],
  ["   12 | let x = 1;", "| let x = 1;"],
  ["expected 3, got 4", "expected 3, got 4"],
])("%s is, values kept, %s", (line, expected) => {
  expect(normaliseLine(line, "fine")).toBe(expected);
});

test.each([
  ["expected 3, got -4.5", "expected N, got N"],
  ["error TS2322 in utf8", "error TS2322 in utf8"],
  ["expected 'a' to be 'b'", "expected 'a' to be 'b'"],
])("%s is, numbers dropped, %s", (line, expected) => {
  expect(normaliseLine(line, "coarse")).toBe(expected);
});

test("quoted texts are values of a test's message", () => {
  expect(normaliseLine(`expected 'a' to be "b" or \`c\``, "coarsest")).toBe(
    "expected STR to be STR or STR",
  );
});
