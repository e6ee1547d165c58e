import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, test } from "vitest";
import { mayOverlap } from "./overlap.js";

describe("mayOverlap", () => {
  test.each([
    ["src/vm/**", "src/vm/heap.ts"],
    ["src/**", "src/vm/**"],
    ["**", "anything/at/all"],
    ["**/*.ts", "src/**"],
    ["src/*.ts", "src/a*"],
    ["src/{vm,gc}/**", "src/gc/mark.ts"],
    ["src/**", "src"],
    ["./src/a.ts", "src/a.ts"],
    ["src/[ab].ts", "src/a.ts"],
    ["src/@(a|b/c)/d.ts", "src/b/c/d.ts"],
    ["docs/{1..3}.md", "docs/2.md"],
    ["{a,{b,ab}}+", "a"],
    ["./!a", "b"],
    ["test/**/*.test.js", "test/vm.test.js"],
  ])("%s and %s may meet", (left, right) => {
    expect(mayOverlap(left, right)).toBe(true);
    expect(mayOverlap(right, left)).toBe(true);
  });

  test.each([
    ["src/vm/**", "src/gc/**"],
    ["src/vm/**", "src/vm.ts"],
    ["src/*.ts", "src/*.js"],
    ["src/*.ts", "src/vm/heap.ts"],
    ["src/{vm,gc}/**", "src/{parser,lexer}/**"],
    ["*.md", "docs/*.md"],
    ["src/a*", "src/b*"],
    ["**/*.ts", "**/*.md"],
    ["test/**/*.test.js", "test/**/*.bench.js"],
    ["src/@(a|b)/x", "lib/**"],
  ])("%s and %s are apart", (left, right) => {
    expect(mayOverlap(left, right)).toBe(false);
    expect(mayOverlap(right, left)).toBe(false);
  });

  test("braces that multiply are taken for a wildcard", () => {
    const braces = "{a,b}".repeat(30);
    expect(mayOverlap(`src/${braces}`, "src/x")).toBe(true);
    expect(mayOverlap(`src/${braces}`, "lib/x")).toBe(false);
  });
});

describe("laws", () => {
  const piece = fc.constantFrom(
    "a",
    "b",
    "ab",
    "*",
    "**",
    "?",
    "/",
    "/",
    ".",
    "{a,b}",
    "{a,{b,ab}}",
    "{,a}",
    "{a/b,b}",
    "[ab]",
    "[!a]",
    "@(a|b)",
    "!(a)",
    "*(a|/b)",
    "?(b)",
    "+",
    "\\*",
    "\\{",
    '"',
    "{",
    "}",
    "(",
    ")",
    "@",
    "!",
    "./",
  );
  const anyGlob = fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(""));
  const anyPath = fc
    .array(fc.constantFrom("a", "b", "ab", "ba", ".a", "a.b", "*", "{", "a+"), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join("/"));
  const matches = (glob: string, path: string): boolean => picomatch(glob, { dot: true })(path);

  test("two globs that match one path are never said to be apart", () => {
    fc.assert(
      fc.property(
        anyGlob,
        anyGlob,
        fc.array(anyPath, { minLength: 20, maxLength: 40 }),
        (left, right, paths) => {
          const meeting = paths.find((path) => matches(left, path) && matches(right, path));
          if (meeting !== undefined && !mayOverlap(left, right)) {
            throw new Error(`${left} and ${right} both match ${meeting}`);
          }
          expect(mayOverlap(left, right)).toBe(mayOverlap(right, left));
        },
      ),
      { numRuns: 1_500 },
    );
  });

  test("a glob meets every path that it matches", () => {
    fc.assert(
      fc.property(anyGlob, fc.array(anyPath, { minLength: 20, maxLength: 40 }), (glob, paths) => {
        const plain = paths.filter((path) => /^[\w./]+$/.test(path) && matches(glob, path));
        expect(plain.filter((path) => !mayOverlap(glob, path))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
