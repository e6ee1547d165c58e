import { expect, test } from "vitest";
import { isTooOld, parseVersion } from "./version.js";

test.each([
  ["git version 2.39.5\n", "2.39.5", false],
  ["git version 2.38.0", "2.38.0", false],
  ["git version 2.37.9 (Apple Git-154)", "2.37.9", true],
  ["git version 2.50.1.windows.1", "2.50.1", false],
  ["git version 3.0", "3.0", false],
  ["git version 1.99.1", "1.99.1", true],
  ["something else", "unknown", true],
])("%j is git %s", (text, version, tooOld) => {
  expect(parseVersion(text)).toBe(version);
  expect(isTooOld(parseVersion(text))).toBe(tooOld);
});
