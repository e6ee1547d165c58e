import { expect, test } from "vitest";
import { matchesName, names, readPattern } from "./path-pattern.js";

const PLACE = { directory: "/w", home: "/h" };

function read(line: string) {
  const found = readPattern(line, PLACE);
  if (found.kind === "malformed") throw new Error(found.message);
  return found.pattern;
}

/** pattern, where the search begins, files that it names, files that it does not. */
test.each([
  ["dist", "/w/dist", ["/w/dist", "/w/dist/a/b.js"], ["/w/dist2", "/w/a/dist"]],
  ["./dist/", "/w/dist", ["/w/dist/a"], ["/w/dist"]],
  ["dist/*.js", "/w/dist", ["/w/dist/a.js", "/w/dist/a.js/b"], ["/w/dist/a.jsx", "/w/dist/b/a.js"]],
  ["**/*.js", "/w", ["/w/a.js", "/w/x/y/a.js", "/w/.hidden/.a.js"], ["/w/a.ts", "/v/a.js"]],
  ["a/**/b", "/w/a", ["/w/a/b", "/w/a/x/y/b"], ["/w/a", "/w/a/x"]],
  ["a**b", "/w", ["/w/axxb"], ["/w/ax/xb"]],
  ["~/x", "/h/x", ["/h/x/y"], ["/w/x"]],
  ["~x", "/w/~x", ["/w/~x"], ["/h/x"]],
  ["/abs/*", "/abs", ["/abs/a"], ["/w/abs/a"]],
  ["[!a]?c", "/w", ["/w/bbc"], ["/w/abc", "/w/bc"]],
  ["[a-c]x", "/w", ["/w/bx"], ["/w/dx"]],
  ["[x]y", "/w/xy", ["/w/xy"], ["/w/[x]y"]],
  ["\\*", "/w/*", ["/w/*"], ["/w/a"]],
  ["a[", "/w/a[", ["/w/a["], ["/w/a"]],
  ["{a,b}", "/w/{a,b}", ["/w/{a,b}"], ["/w/a"]],
] as const)("%s", (line, searchPath, yes, no) => {
  const pattern = read(line);
  expect(pattern.searchPath).toBe(searchPath);
  expect(yes.filter((path) => !names(pattern, path, false))).toEqual([]);
  expect(no.filter((path) => names(pattern, path, false))).toEqual([]);
});

test("an exclamation mark takes back, two do not", () => {
  expect(["!a", "!!a", "! a"].map((line) => read(line).isNegative)).toEqual([true, false, true]);
});

test("a pattern with a path upwards is refused", () => {
  for (const line of ["../a", "a/../b", "a/./b", "!"])
    expect(readPattern(line, PLACE).kind).toBe("malformed");
});

test("a pattern that would keep a backtracking matcher busy for ever is answered at once", () => {
  expect(matchesName("a".repeat(5_000), `${"*a".repeat(500)}b`)).toBe(false);
  const deep = read(`${"**/a/".repeat(200)}b`);
  expect(names(deep, `/w${"/a".repeat(1_000)}`, false)).toBe(false);
});
