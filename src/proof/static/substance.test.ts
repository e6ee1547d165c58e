import { expect, test } from "vitest";
import { judged } from "../../../test/support/judged.js";
import { substance } from "./substance.js";

type Files = Readonly<Record<string, string>>;
type Row = readonly [string, Files, Files, readonly string[]];

const RUST = "pub fn f() -> u32 {\n    1\n}\n";
const RUST_TESTS =
  "\n#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn g() {\n        assert_eq!(f(), 1);\n    }\n}\n";

const ROWS: readonly Row[] = [
  ["a document", {}, { "README.md": "# a\n" }, ["NO_CHANGE"]],
  [
    "comments and blank lines",
    { "a.ts": "const a = 1;\n" },
    { "a.ts": "// fixed\n\nconst a = 1; /* at last */\n" },
    ["NO_CHANGE"],
  ],
  [
    "a docstring, and a changelog",
    { "a.py": "class A:\n    def f(self):\n        return 1\n" },
    {
      "a.py":
        'class A:\n    """An A."""\n\n    def f(self):\n        """Is fixed."""\n        return 1\n',
      CHANGELOG: "fixed\n",
    },
    ["NO_CHANGE"],
  ],
  [
    "a Go comment",
    { "a.go": "package a\n" },
    { "a.go": "// Package a is.\npackage a\n" },
    ["NO_CHANGE"],
  ],
  [
    "Rust tests among the source",
    { "src/lib.rs": RUST },
    { "src/lib.rs": RUST + RUST_TESTS },
    ["ONLY_TESTS_CHANGED"],
  ],
  [
    "one more Rust test, and a word about it",
    { "src/lib.rs": RUST + RUST_TESTS },
    {
      "src/lib.rs":
        RUST + RUST_TESTS.replace("    #[test]", "    #[test]\n    fn h() {}\n    #[test]"),
      "README.md": "tested\n",
    },
    ["ONLY_TESTS_CHANGED"],
  ],
  [
    "tests beside a document",
    {},
    { "test/a.test.js": "test('a', () => {});\n", "README.md": "tested\n" },
    ["ONLY_TESTS_CHANGED"],
  ],
  // The rules say so already.
  ["tests alone", {}, { "test/a.test.js": "test('a', () => {});\n" }, []],
  ["source and a document", { "a.ts": "" }, { "a.ts": "f();\n", "README.md": "x\n" }, []],
  ["a text in the source", { "a.py": "A = 'a'\n" }, { "a.py": "A = 'b'\n" }, []],
  [
    "a text that is only said, but not at the top",
    { "a.py": "f()\n" },
    { "a.py": "f()\n'x'\n" },
    [],
  ],
  [
    "what is indented otherwise",
    { "a.py": "if a:\n    b()\nc()\n" },
    { "a.py": "if a:\n    b()\n    c()\n" },
    [],
  ],
  [
    "a comment that the compiler reads",
    { "a.go": "package a\n" },
    { "a.go": "//go:build linux\n\npackage a\n" },
    [],
  ],
  ["a comment that becomes code", { "a.js": "// f();\n" }, { "a.js": "f();\n" }, []],
  [
    "Rust source that is not for tests",
    { "src/lib.rs": RUST },
    { "src/lib.rs": RUST.replace("1\n", "2\n") + RUST_TESTS },
    [],
  ],
  ["data, styles and templates", {}, { "data/a.json": "{}\n", "a.css": "a{}\n" }, []],
  ["a language without a grammar here", { "a.rb": "f\n" }, { "a.rb": "f # x\n" }, []],
  ["a file that is gone", { "a.ts": "f();\n" }, {}, []],
];

test.each(ROWS)("%s", async (_, before, after, codes) => {
  const found = await judged(substance, { before, after, plan: { kind: "bugfix" } });
  expect(found.map(({ code }) => code)).toEqual(codes);
});

test("a task that asks for words is not asked for more", () => {
  expect(substance.appliesTo?.({ workstream: undefined } as never)).toBe(false);
});
