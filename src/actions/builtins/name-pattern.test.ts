import { expect, test } from "vitest";
import { readNamePattern } from "./name-pattern.js";

const matching = (text: string, names: readonly string[]): readonly string[] => {
  const pattern = readNamePattern(text);
  if (pattern.kind === "unknown") throw new Error(pattern.reason);
  return names.filter((name) => pattern.matches(name));
};

const NAMES = ["cov-linux", "cov-mac", "logs", ".dot", "part-1", "part-3"];

test.each([
  ["*", ["cov-linux", "cov-mac", "logs", "part-1", "part-3"]],
  ["cov-*", ["cov-linux", "cov-mac"]],
  ["{logs,cov-*}", ["cov-linux", "cov-mac", "logs"]],
  ["part-{1..2}", ["part-1"]],
  ["!cov-*", ["logs", ".dot", "part-1", "part-3"]],
  [".d*", [".dot"]],
  ["#x", []],
  ["part-[12]", ["part-1"]],
] as const)("%s", (text, expected) => {
  expect(matching(text, NAMES)).toEqual(expected);
});

test("braces that hold no alternatives are meant as they are written", () => {
  expect(matching("a{b.c}", ["a{b.c}", "ab.c"])).toEqual(["a{b.c}"]);
});

test("a pattern that may mean more than is understood, or stands for too much, is not guessed at", () => {
  for (const text of ["@(a|b)", "!(a)", "{1..9}{1..9}{1..9}{1..9}{1..9}", "x".repeat(2_000)])
    expect(readNamePattern(text).kind).toBe("unknown");
});
