import { describe, expect, test } from "vitest";
import { classOf } from "./gate-class.js";
import { nearest } from "./nearest.js";
import { filesBehind, protectedPaths } from "./protected-paths.js";

describe("classOf", () => {
  test.each([
    ["format", "make x", "format"],
    ["a", "cargo fmt --all -- --check", "format"],
    ["a", "npx prettier --check .", "format"],
    ["a", "cargo clippy -- -D warnings", "lint"],
    ["web-lint", "npm run build:lint", "lint"],
    ["a", "npx tsc --noEmit", "type"],
    ["types", "x", "type"],
    ["a", "npx knip", "dead_code"],
    ["a", "npm run build", "build"],
    ["a", "cargo build --release", "build"],
    ["unit", "make unit", "test"],
    ["title", "node tools/check-title.mjs", "title"],
    ["docs", "npm run docs", "unknown"],
  ])("gate %s with %j is %s", (id, run, expected) => {
    expect(classOf({ id, run })).toBe(expected);
  });
});

describe("nearest", () => {
  const known = ["timeoutMinutes", "kind", "run", "directory", "format"];
  test.each([
    ["timeoutMinute", "timeoutMinutes"],
    ["timeout_minutes", "timeoutMinutes"],
    ["knid", undefined],
    ["kin", "kind"],
    ["dir", "directory"],
    ["formatting", "format"],
    ["zzz", undefined],
    ["", undefined],
  ])("%j was meant to be %s", (word, meant) => {
    expect(nearest(word, known)).toBe(meant);
  });
});

describe("protected paths", () => {
  test.each([
    ["npm run lint", []],
    ["make test", ["Makefile", "makefile", "GNUmakefile"]],
    ["node tools/lint.mjs --all", ["tools/lint.mjs"]],
    ["./scripts/check && bash ci/x.sh", ["scripts/check", "ci/x.sh"]],
    ["node --test test/*.test.js", []],
    ["cargo test", []],
    ["node ../outside.js", []],
  ])("%j is judged by %j", (line, files) => {
    expect(filesBehind(line)).toEqual(files);
  });

  test("a list of one's own replaces the usual one, but not Interlock's own files", () => {
    expect(protectedPaths(["ci/**"], { gates: [], setup: [] })).toEqual([
      "interlock.yaml",
      ".interlock/**",
      "ci/**",
    ]);
  });

  test("the scripts of the gates are protected by default", () => {
    const gate = {
      id: "a",
      kind: "command",
      run: "node tools/lint.mjs",
      class: "lint",
      timeoutMs: 1,
      network: false,
    } as const;
    expect(protectedPaths(undefined, { gates: [gate], setup: [] })).toContain("tools/lint.mjs");
  });
});
