import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Kind } from "./plan.js";
import { checkTitle, mendTitle } from "./title.js";

const KINDS: readonly Kind[] = [
  "feature",
  "bugfix",
  "refactor",
  "test",
  "docs",
  "ci",
  "chore",
  "investigate",
];

describe("checkTitle", () => {
  test.each([
    "feat(vm): re-entrant host functions",
    "fix!: drop the old syntax",
    "docs: README explains the gates",
    "feat: GC frees cycles",
    "ci: run npm test",
    "fix(a/b-c): x",
  ])("%j is conventional", (title) => {
    expect(checkTitle(title)).toBeUndefined();
  });

  test.each([
    ["Add a collector", 'does not have the form "type(scope): subject"'],
    ["feat:no space", 'does not have the form "type(scope): subject"'],
    ["feat: ", "has spaces at an end, in a row, or characters that cannot be seen"],
    ["feat: two\nlines", "has spaces at an end, in a row, or characters that cannot be seen"],
    ["feat: right\u202eleft", "has spaces at an end, in a row, or characters that cannot be seen"],
    [
      "Feat: x",
      'has the type "Feat", which is none of build, chore, ci, docs, feat, fix, perf, refactor, revert, style, test',
    ],
    ["feat(): x", 'has the scope "()", which is not a plain word'],
    ["feat: Add x", "has a subject that starts with a capital letter"],
    ["feat: add x.", "ends with a full stop"],
    [`feat: ${"x".repeat(100)}`, "has 106 characters, more than 100"],
    ["", 'does not have the form "type(scope): subject"'],
  ])("%j is not: %s", (title, trouble) => {
    expect(checkTitle(title)).toBe(trouble);
  });
});

describe("mendTitle", () => {
  test.each<readonly [string, Kind, string]>([
    ["Add a collector.", "feature", "feat: add a collector"],
    ["Feature(VM): Closures", "feature", "feat(VM): closures"],
    ["bugfix : crash", "feature", "fix: crash"],
    ["WIP", "bugfix", "fix: WIP"],
    ["", "docs", "docs: explain"],
    ["feat!:  x  y", "chore", "feat!: x y"],
    ["note: something", "chore", "chore: note: something"],
  ])("%j of kind %s becomes %j", (title, kind, mended) => {
    expect(mendTitle(title, kind)).toBe(mended);
  });

  test("a long title is cut between words", () => {
    const mended = mendTitle(`feat: ${"word ".repeat(40)}`, "feature");
    expect(mended.length).toBeLessThanOrEqual(100);
    expect(mended).toMatch(/word$/);
  });

  const anyTitle = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 150 }),
    fc.string({
      unit: fc.constantFrom("feat", "Fix", "(", ")", "!", ":", " ", ".", "A", "b", "\n", "\u202e"),
      maxLength: 40,
    }),
  );

  test("what is mended always passes", () => {
    fc.assert(
      fc.property(anyTitle, fc.constantFrom(...KINDS), (title, kind) => {
        expect(checkTitle(mendTitle(title, kind))).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test("what passes is left alone", () => {
    fc.assert(
      fc.property(anyTitle, fc.constantFrom(...KINDS), (title, kind) => {
        const mended = mendTitle(title, kind);
        expect(mendTitle(mended, kind)).toBe(mended);
      }),
    );
  });
});
