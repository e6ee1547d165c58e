import { expect, test } from "vitest";
import { compareVersions, fits, parseRange, parseVersion } from "./versions.js";

/** range, what fits, what does not. */
const RANGES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["20", ["20.0.0", "20.19.5"], ["21.0.0", "19.9.9", "20.0.0-rc.1"]],
  ["20.x", ["20.1.0"], ["22.0.0"]],
  ["v20.1", ["20.1.0", "20.1.9"], ["20.2.0"]],
  ["20.1.2", ["20.1.2"], ["20.1.3"]],
  ["^20.1", ["20.1.0", "20.9.9"], ["20.0.9", "21.0.0"]],
  ["^0.2.3", ["0.2.3", "0.2.9"], ["0.3.0", "0.2.2"]],
  ["^0.0.3", ["0.0.3"], ["0.0.4"]],
  ["^0", ["0.9.0"], ["1.0.0"]],
  ["~3.11", ["3.11.0", "3.11.9"], ["3.12.0"]],
  ["~3.11.4", ["3.11.4"], ["3.11.3", "3.12.0"]],
  ["~3", ["3.9.0"], ["4.0.0"]],
  [">=18 <21", ["18.0.0", "20.9.0"], ["21.0.0", "17.9.9"]],
  [">= 18 , < 21", ["20.9.0"], ["21.0.0"]],
  [">1.2", ["1.3.0"], ["1.2.9"]],
  ["<=1.2", ["1.2.9", "0.1.0"], ["1.3.0"]],
  [">1.2.3", ["1.2.4"], ["1.2.3"]],
  ["1.2 - 1.4", ["1.2.0", "1.4.9"], ["1.5.0"]],
  ["1.2.0 - 1.4.1", ["1.4.1"], ["1.4.2"]],
  ["16 || 18 || >=22", ["16.1.0", "18.0.0", "24.0.0"], ["17.0.0", "20.0.0"]],
  ["*", ["1.0.0"], ["1.0.0-rc.1"]],
  ["", ["1.0.0"], []],
  ["1.2.3-rc.1", ["1.2.3-rc.1"], ["1.2.3", "1.2.3-rc.2"]],
  [">=1.2.3-rc.1", ["1.2.3-rc.2", "1.2.3", "1.3.0"], ["1.2.3-beta", "1.3.0-rc.1"]],
];

test.each(RANGES)("%s", (range, yes, no) => {
  expect(yes.filter((version) => !fits(version, range))).toEqual([]);
  expect(no.filter((version) => fits(version, range))).toEqual([]);
});

test.each([
  "lts/iron",
  "latest",
  "20.y",
  ">>1",
  "1.2.3.4",
  "file:../x",
  "npm:other@1",
  "9".repeat(300),
])("%s is no range", (text) => {
  expect(parseRange(text)).toBeUndefined();
});

test("versions are put in order, what comes before a release before it", () => {
  const ordered = [
    "0.9.0",
    "1.0.0-alpha",
    "1.0.0-alpha.2",
    "1.0.0-alpha.10",
    "1.0.0-alpha.b",
    "1.0.0",
  ];
  const parsed = ordered.flatMap((text) => parseVersion(text) ?? []);
  expect(parsed).toHaveLength(ordered.length);
  expect(parsed.toReversed().sort(compareVersions)).toEqual(parsed);
});

test("a part of a version is no version", () => {
  expect(parseVersion("1.2")).toBeUndefined();
  expect(parseVersion("v1.2.3+build.5")).toEqual({ numbers: [1, 2, 3], before: [] });
});
