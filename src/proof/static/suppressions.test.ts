import { describe, expect, test } from "vitest";
import { brief, judged } from "../../../test/support/judged.js";
import { lines } from "../../../test/support/text-table.js";
import { suppressions } from "./suppressions.js";

const keysOf = async (path: string, text: string): Promise<readonly string[]> =>
  (await judged(suppressions, { after: { [path]: text } })).map(({ allowance = "" }) =>
    allowance.slice('allow.suppressions: ["'.length, -2),
  );

const ADDED: readonly (readonly [path: string, text: string, ...keys: string[]])[] = [
  ["src/a.js", "// eslint-disable-next-line no-console", "eslint-disable:no-console"],
  [
    "src/a.js",
    "/* eslint-disable no-console, @typescript-eslint/no-x -- because */",
    "eslint-disable:no-console",
    "eslint-disable:@typescript-eslint/no-x",
  ],
  ["src/a.js", "/* eslint-disable */", "eslint-disable:*"],
  ["src/a.js", 'a(); /* eslint no-alert: "off" */', "eslint-config:no-alert"],
  ["src/a.ts", "// @ts-ignore", "ts-ignore:*"],
  ["src/a.ts", "// @ts-nocheck", "ts-nocheck:*"],
  ["src/a.ts", "// @ts-expect-error: later", "ts-expect-error:*"],
  ["src/a.ts", "export const a = b as any;", "as-any:*"],
  ["src/a.ts", "export const a = <any>b;", "as-any:*"],
  [
    "src/a.ts",
    "// biome-ignore lint/suspicious/noExplicitAny: it is",
    "biome-ignore:lint/suspicious/noExplicitAny",
  ],
  ["src/a.tsx", "const a = <p>{/* prettier-ignore */}</p>;", "prettier-ignore:*"],
  ["src/a.js", "/* istanbul ignore next */ /* c8 ignore start */", "coverage:*", "coverage:*"],
  ["a/b.py", "import os  # noqa", "noqa:*"],
  ["a/b.py", "import os  # noqa: F401,E402", "noqa:F401", "noqa:E402"],
  ["a/b.py", "x = f()  # type: ignore[arg-type]", "type-ignore:arg-type"],
  [
    "a/b.py",
    "# pylint: disable=invalid-name,too-many-lines",
    "pylint:invalid-name",
    "pylint:too-many-lines",
  ],
  ["a/b.py", "if a:  # pragma: no cover", "coverage:*"],
  ["a/b.py", "# ruff: noqa", "noqa:*"],
  ["src/a.rs", "#[allow(dead_code, clippy::all)]", "allow:dead_code", "allow:clippy::all"],
  ["src/a.rs", "#![allow(warnings)]", "allow:warnings"],
  ["src/a.rs", '#[expect(unused, reason = "later")]', "expect:unused"],
  ["src/a.rs", "#[cfg_attr(test, allow(unused))]", "allow:unused"],
  ["src/a.rs", "#[rustfmt::skip]", "rustfmt:*"],
  ["a.go", "//nolint:errcheck,gosec // because", "nolint:errcheck", "nolint:gosec"],
  ["a.go", "//nolint", "nolint:*"],
  ["a.go", "//lint:ignore SA1019 old", "lint-ignore:SA1019"],
  ["a.go", "// #nosec G101", "nosec:G101"],
  [
    "A.java",
    '@SuppressWarnings({"unchecked", "rawtypes"})',
    "SuppressWarnings:unchecked",
    "SuppressWarnings:rawtypes",
  ],
  ["A.kt", '@file:Suppress("unused")', "SuppressWarnings:unused"],
  ["A.cs", "#pragma warning disable CS0168", "pragma-warning:CS0168"],
  ["a.c", '#pragma GCC diagnostic ignored "-Wunused"', "pragma-diagnostic:unused"],
  ["a.cpp", "x(); // NOLINT(bugprone-x)", "NOLINT:bugprone-x"],
  ["a.rb", "# rubocop:disable Style/X", "rubocop:Style/X"],
  ["a.sh", "# shellcheck disable=SC2086", "shellcheck:SC2086"],
  ["a.vue", "<!-- eslint-disable vue/no-x -->", "eslint-disable:vue/no-x"],
];

describe("a warning that is silenced is refused", () => {
  test.each(ADDED)("%s: %s", async (path, text, ...keys) => {
    expect(await keysOf(path, `${text}\n`)).toEqual(keys);
  });
});

const NONE: readonly (readonly [why: string, path: string, text: string])[] = [
  ["a word in a string", "src/a.js", 'const doc = "use // eslint-disable-line here";'],
  ["a word in a Python string", "a/b.py", 'X = "# noqa"'],
  ["a word in prose", "docs/lint.md", "Write `// eslint-disable-next-line no-console`."],
  ["an expected error of a test of types", "test/types.test.ts", "// @ts-expect-error\nf(1);"],
  ["any in a test", "test/a.test.ts", "const fake = {} as any;"],
  ["another cast", "src/a.ts", "export const a = b as const; const c = d as unknown;"],
  ["an annotation of any", "src/a.ts", "export const f = (a: any): any => a;"],
  ["a rule that is turned on", "src/a.js", '/* eslint no-alert: "error" */'],
  ["a lint that is denied", "src/a.rs", "#![deny(warnings)]\n#![warn(clippy::all)]"],
  ["what a comment of Go only speaks of", "a.go", "package a\n// use nolint with care"],
  ["an end of one", "src/a.js", "/* eslint-enable no-console */"],
];

describe("what silences nothing passes", () => {
  test.each(NONE)("%s", async (_, path, text) => {
    expect(await keysOf(path, `${text}\n`)).toEqual([]);
  });
});

describe("of no kind and rule may there be more than before", () => {
  const LINE = "// eslint-disable-next-line no-console\n";
  const found = async (before: Record<string, string>, after: Record<string, string>) =>
    brief(await judged(suppressions, { before, after }));

  test("one that moves, in the file or to another, is not new", async () => {
    const before = { "src/a.js": `${LINE}a();\nb();\n` };
    expect(await found(before, { "src/a.js": `b();\n${LINE}a();\n` })).toEqual([]);
    expect(await found(before, { "src/a.js": "b();\n", "src/b.js": `${LINE}a();\n` })).toEqual([]);
  });

  test("a second one is, where it was written", async () => {
    const before = { "src/a.js": `${LINE}a();\n` };
    expect(await found(before, { "src/a.js": `${LINE}a();\n${LINE}b();\n` })).toEqual([
      "SUPPRESSION_ADDED src/a.js:3",
    ]);
  });

  test("one that says less than it did is an improvement, and one that says more is not", async () => {
    const wide = { "a.py": "import os  # noqa\n" };
    const narrow = { "a.py": "import os  # noqa: F401\n" };
    expect(await found(wide, narrow)).toEqual([]);
    expect(await found(narrow, wide)).toEqual(["SUPPRESSION_ADDED a.py:1"]);
  });
});

describe("the plan may allow one", () => {
  test.each([["noqa"], ["F401"], ["noqa:F401"], ["noqa:*"]])("as %s", async (name) => {
    const after = { "a.py": lines("import os  # noqa: F401") };
    const findings = await judged(suppressions, { after, allow: { suppressions: [name] } });
    expect(brief(findings)).toEqual(["SUPPRESSION_ADDED a.py:1 (info)"]);
  });

  test("and not by another name", async () => {
    const after = { "a.py": lines("import os  # noqa: F401") };
    const findings = await judged(suppressions, { after, allow: { suppressions: ["E501"] } });
    expect(brief(findings)).toEqual(["SUPPRESSION_ADDED a.py:1"]);
  });
});
