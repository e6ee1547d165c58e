import { describe, expect, test } from "vitest";
import { judged } from "../../../../test/support/judged.js";
import type { Texts } from "../../change/view-of-texts.js";
import { reach } from "./reach.js";

/** What is told: the names in the messages, or the statement. */
async function told(after: Texts, before: Texts = {}): Promise<readonly string[]> {
  const findings = await judged(reach, { before, after });
  expect(findings.every(({ code }) => code === "UNREACHABLE_CODE")).toBe(true);
  return findings.map(({ message }) => /`([^`]*)`/.exec(message)?.[1] ?? message);
}

const APP = { "package.json": '{"private":true,"main":"src/main.js"}' };
const NPM = { "package.json": '{"name":"money"}' };
const CRATE = { "Cargo.toml": "[package]\nname = 'a'\n", "src/lib.rs": "pub mod a;\n" };
const PYTHON = { "pyproject.toml": "[project]\nname = 'a'\n" };
const USER = "const { parse } = require('./a.js');\nparse('1');\n";

describe("a name that nothing uses", () => {
  test.each<readonly [string, readonly string[], Texts]>([
    ["a function", ["parse"], { "src/a.js": "function parse() { return 1; }\n" }],
    ["one that calls itself", ["parse"], { "src/a.js": "const parse = () => parse();\n" }],
    [
      "two that call each other",
      ["a", "b"],
      { "src/a.js": "function a() { b(); }\nfunction b() { a(); }\n" },
    ],
    [
      "used in tests alone",
      ["parse"],
      {
        ...APP,
        "src/a.js": "exports.b = 1;\nfunction parse() {}\nmodule.exports = { parse };\n",
        "test/a.test.js": "require('../src/a.js').parse();\n",
      },
    ],
    [
      "exported in an app, taken in and not used",
      ["parse"],
      {
        ...APP,
        "src/a.js": "export function parse() {}\n",
        "src/main.js": "import { parse } from './a.js';\n",
      },
    ],
    [
      "said in a remark and in a document",
      ["parse"],
      { "src/a.js": "// parse\nfunction parse() {}\n", "README.md": "parse\n" },
    ],
    ["a method", ["parseAll"], { "src/a.js": "class A { parseAll() {} }\nnew A();\n" }],
    ["a class, told once", ["A"], { "src/a.js": "class A { parse() {} }\n" }],
    ["a constant", ["LIMIT"], { "src/a.ts": "const LIMIT = 3;\n" }],
    [
      "private in a library",
      ["_parse"],
      { ...PYTHON, "a/core.py": 'def _parse():\n    """_parse"""\n' },
    ],
    ["of an app", ["parse", "LIMIT"], { "core.py": "def parse():\n    pass\nLIMIT = 3\n" }],
    [
      "no pub",
      ["parse"],
      {
        ...CRATE,
        "src/a.rs": "fn parse() {}\n#[cfg(test)]\nmod tests {\n    fn a() { super::parse(); }\n}\n",
      },
    ],
    [
      "pub in a program",
      ["parse"],
      { "Cargo.toml": "", "src/main.rs": "pub fn parse() {}\nfn main() {}\n" },
    ],
    ["internal", ["Parse"], { "internal/a/a.go": "package a\n\nfunc Parse() {}\n" }],
    [
      "of a main package",
      ["Parse"],
      { "main.go": "package main\n\nfunc Parse() {}\nfunc main() {}\n" },
    ],
  ])("%s", async (_, names, after) => {
    expect(await told(after)).toEqual(names);
  });
});

describe("a name that something uses, or that is there for others", () => {
  test.each<readonly [string, Texts]>([
    [
      "called elsewhere",
      { "src/a.js": "function parse() {}\nmodule.exports = { parse };\n", "src/b.js": USER },
    ],
    [
      "exported in a package",
      { ...NPM, "src/a.js": "export function parse() {}\nexport const A = 1;\n" },
    ],
    ["exported at the end", { ...NPM, "src/a.js": "function parse() {}\nexport { parse };\n" }],
    [
      "exported from an entry of an app",
      { ...APP, "src/main.js": "function parse() {}\nmodule.exports = { parse };\n" },
    ],
    [
      "passed on by an entry",
      {
        ...APP,
        "src/main.js": "export * from './a.js';\n",
        "src/a.js": "export const parse = 1;\n",
      },
    ],
    [
      "under another name",
      { ...APP, "src/a.js": "function p() {}\nmodule.exports = { parse: p };\n" },
    ],
    ["a default", { ...APP, "src/a.js": "export default function parse() {}\n" }],
    [
      "named by a text",
      {
        ...APP,
        "src/a.js": "export const parse = 1;\n",
        "src/main.js": "run(require('./a.js')['parse']);\n",
      },
    ],
    [
      "named by a file of data",
      { "src/a.js": "function parse() {}\n", "routes.yaml": "call: parse\n" },
    ],
    [
      "a method of what takes after another",
      { "src/a.js": "class A extends B { parse() {} }\nnew A();\n" },
    ],
    [
      "a method that only a test names",
      { "src/a.js": "class A { parse() {} }\nnew A();\n", "test/a.test.js": "a.parse();\n" },
    ],
    [
      "decorated",
      { "src/a.ts": "@Component()\nclass A {}\n", "a.py": "@route('/')\ndef parse():\n    pass\n" },
    ],
    [
      "a hook of a framework",
      {
        ...APP,
        "pages/a.ts": "export const revalidate = 3;\n",
        "src/a.js": "export const handler = 1;\n",
      },
    ],
    [
      "of a library of Python",
      {
        ...PYTHON,
        "a/core.py":
          "def parse():\n    pass\nclass A:\n    def run(self):\n        pass\n    def __eq__(self, o):\n        return True\n",
      },
    ],
    [
      "dunder",
      {
        "a.py":
          "def __getattr__(name):\n    return name\n__all__ = ['parse']\ndef parse():\n    pass\n",
      },
    ],
    ["pub in a library", { ...CRATE, "src/a.rs": "pub fn parse() {}\npub const A: u8 = 1;\n" }],
    ["of a trait", { ...CRATE, "src/a.rs": "impl Display for A {\n    fn fmt(&self) {}\n}\n" }],
    ["called from C", { ...CRATE, "src/a.rs": "#[no_mangle]\nextern fn parse() {}\n" }],
    [
      "used in a macro",
      { ...CRATE, "src/a.rs": 'fn parse() {}\npub fn b() { println!("{}", parse()); }\n' },
    ],
    [
      "exported of Go, and init",
      { "a/a.go": "package a\n\nfunc Parse() {}\nfunc init() {}\nvar _ B = A{}\n" },
    ],
    [
      "what an interface may ask for",
      {
        "main.go":
          'package main\n\ntype a struct{}\n\nfunc (a) String() string { return "" }\nfunc main() { print(a{}) }\n',
      },
    ],
    ["a list that counts", { "a/a.go": "package a\n\nconst (\n\tone = iota\n\ttwo\n)\n" }],
    [
      "a helper of tests",
      { "test/help.js": "function parse() {}\n", "src/testing/a.js": "function parse() {}\n" },
    ],
  ])("%s", async (_, after) => {
    expect(await told(after)).toEqual([]);
  });

  test("it was there before, there or in another file", async () => {
    const text = "function parse() { return 1; }\n";
    expect(await told({ "src/a.js": `${text}start();\n` }, { "src/a.js": text })).toEqual([]);
    expect(await told({ "src/b.js": text }, { "src/a.js": text })).toEqual([]);
  });
});

describe("statements that are never come to", () => {
  test.each([
    ["src/a.js", "run(() => {\n  return 1;\n  start();\n});\n", "start();"],
    ["src/a.js", "run(() => {\n  throw new Error('a');\n  start();\n});\n", "start();"],
    ["src/a.js", "if (false) {\n  start();\n}\n", "if (false) {"],
    ["src/a.py", "def __a__():\n    raise ValueError\n    start()\n", "start()"],
    ["src/a.py", "if False:\n    start()\n", "if False:"],
    ["src/main.rs", 'fn main() {\n    panic!("a");\n    start();\n}\n', "start();"],
    ["src/main.rs", "fn main() {\n    if false { start(); }\n}\n", "if false { start(); }"],
    ["main.go", "package main\n\nfunc main() {\n\treturn\n\tstart()\n}\n", "start()"],
    ["main.go", "package main\n\nfunc main() {\n\tpanic(1)\n\tstart()\n}\n", "start()"],
  ])("in %s: %s", async (path, text, statement) => {
    expect(await told({ [path]: text })).toEqual([statement]);
  });

  test.each([
    ["src/a.js", "run(() => {\n  if (a) return 1;\n  start();\n});\n"],
    ["src/a.js", "run(() => {\n  return b();\n  function b() {}\n});\n"],
    ["src/a.js", "if (false || a) {\n  start();\n}\n"],
    ["src/a.py", "def __a__():\n    return\n    yield\n"],
    ["src/a.py", "if False:\n    import a\n"],
    [
      "src/main.rs",
      "fn main() {\n    #[cfg(unix)]\n    return;\n    #[cfg(windows)]\n    start();\n}\n",
    ],
    ["main.go", "package main\n\nfunc main() {\n\tpanic(1)\n\treturn\n}\n"],
    ["test/a.test.js", "run(() => {\n  return 1;\n  start();\n});\n"],
  ])("not in %s: %s", async (path, text) => {
    expect(await told({ [path]: text })).toEqual([]);
  });
});
