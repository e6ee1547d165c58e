import { expect, test } from "vitest";
import { parseNodeWish, readNodeVersionFile } from "./node-version.js";

test.each([
  ["20", "20"],
  ["v20.1.0", "20.1.0"],
  [" 20.x ", "20.x"],
  [">=18 <21", ">=18 <21"],
  ["lts/iron", "20"],
  ["lts/Jod", "22"],
  ["lts/*", "24"],
  ["lts", "24"],
  ["lts/-1", "22"],
  ["node@22", "22"],
])("%j is the range %s", (text, range) => {
  expect(parseNodeWish(text)).toEqual({ kind: "range", range });
});

test.each(["latest", "node", "current", "Latest"])("%s is the newest", (text) => {
  expect(parseNodeWish(text)).toEqual({ kind: "newest" });
});

test.each(["lts/unknown", "lts/-99", "20-nightly", "file:../x", ""])(
  "%j is no version that can be had",
  (text) => {
    expect(parseNodeWish(text).kind).toBe("unknown");
  },
);

test.each([
  [".nvmrc", "v20.11.0\n", "v20.11.0"],
  [".nvmrc", "# ours\nlts/iron # iron\n", "lts/iron"],
  [".node-version", "\n\n22\n", "22"],
  [".tool-versions", "ruby 3.3.0\nnodejs 20.1.0 18.0.0\n", "20.1.0"],
  [".tool-versions", "ruby 3.3.0\n", undefined],
  ["package.json", '{"engines":{"node":">=20"}}', ">=20"],
  ["package.json", '{"volta":{"node":"22.1.0"},"engines":{"node":">=20"}}', "22.1.0"],
  [
    "package.json",
    '{"devEngines":{"runtime":{"name":"node","version":"^24"}},"engines":{"node":">=20"}}',
    "^24",
  ],
  ["package.json", '{"devEngines":{"runtime":{"name":"bun","version":"1"}}}', undefined],
  ["package.json", '{"__proto__":{"engines":{"node":"1"}}}', undefined],
  ["package.json", "{", undefined],
  [".nvmrc", "", undefined],
])("%s with %j names %s", (path, text, expected) => {
  expect(readNodeVersionFile(path, text)).toBe(expected);
});
