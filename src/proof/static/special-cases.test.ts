import { describe, expect, test } from "vitest";
import { brief, judged } from "../../../test/support/judged.js";
import { SPECIAL_CASE_CONTROLS } from "./special-cases/controls.js";
import { specialCases } from "./special-cases.js";

const toldOf = async (after: Readonly<Record<string, string>>, before = {}) =>
  brief(await judged(specialCases, { before, after }));

const JS_TEST =
  "test('a', () => assert.equal(parse('1,234.50'), 123450));\ntest('b', () => assert.equal(parse('2.5'), 250));\n";
const js = (source: string, asks = JS_TEST) => ({ "src/a.js": source, "test/a.test.js": asks });

describe("answers for the tests' own values", () => {
  test.each(
    SPECIAL_CASE_CONTROLS.map(({ after }) => [Object.keys(after)[0] ?? "", after] as const),
  )("a control in %s is refused", async (path, after) => {
    expect(await toldOf(after as Record<string, string>)).toEqual([
      expect.stringMatching(new RegExp(`^SPECIAL_CASE ${path}:\\d+$`)),
    ]);
  });

  test.each([
    ["a choice", "const parse = (t) => (t === '1,234.50' ? 123450 : 0);\n", 1],
    [
      "a switch",
      "function parse(t) {\n  switch (t) {\n    case '1,234.50':\n      return 123450;\n    case '2.5':\n      return 250;\n  }\n}\n",
      3,
    ],
    ["a map", "const T = new Map([['1,234.50', 123450], ['2.5', 250]]);\n", 1],
    [
      "a condition behind another",
      "function parse(t) {\n  if (!t) throw new Error('x');\n  else if (t === '1,234.50') return 123450;\n}\n",
      3,
    ],
    [
      "one answer after the other",
      "let calls = 0;\nfunction parse(t) {\n  calls += 1;\n  return [0, 123450, 250][calls];\n}\n",
      4,
    ],
    [
      "an object that answers for itself",
      "function parse() {\n  return { valueOf: () => 123450 };\n}\n",
      1,
    ],
  ])("%s in JavaScript", async (_, source, line) => {
    expect(await toldOf(js(source))).toEqual([`SPECIAL_CASE src/a.js:${line}`]);
  });

  test("rows of a table test are asked for, too", async () => {
    const asks =
      'def test_a():\n    for text, want in [("Hello, World", "hello-world"), ("a 1 B", "a-1-b")]:\n        assert slug(text) == want\n';
    const source =
      "def slug(text):\n    if text == 'Hello, World':\n        return 'hello-world'\n    return text\n";
    expect(await toldOf({ "a.py": source, "tests/test_a.py": asks })).toEqual([
      "SPECIAL_CASE a.py:2",
    ]);
  });

  test("a test that the change leaves as it was asks all the same", async () => {
    const asks = { "test/a.test.js": JS_TEST };
    const source = "function parse(t) {\n  if (t === '1,234.50') return 123450;\n}\n";
    expect(await toldOf(js(source), { ...asks, "src/a.js": "\n" })).toEqual([
      "SPECIAL_CASE src/a.js:2",
    ]);
  });
});

describe("tables that the tests repeat row for row", () => {
  const table = (name: string, rows: Readonly<Record<string, string | number>>) =>
    js(
      `const T = ${JSON.stringify(rows)};\nfunction ${name}(t) {\n  return T[t];\n}\n`,
      Object.entries(rows)
        .map(
          ([given, said]) =>
            `test('${said}', () => assert.equal(${name}('${given}'), ${JSON.stringify(said)}));\n`,
        )
        .join(""),
    );

  test.each([
    [
      "texts of which the answers are made",
      table("slug", { "a 1 B": "a-1-b", "Hello, World": "hello-world" }),
    ],
    [
      "names of which the answers are made",
      table("kebab", { helloWorldAgain: "hello-world-again", fooBar: "foo-bar" }),
    ],
    ["names put into one pattern", table("greet", { Ann: "Hello, Ann!", Bob: "Hello, Bob!" })],
    ["names that stand for numbers", table("roman", { MCMXCIV: 1994, MMXXVI: 2026 })],
    [
      "numbers in words",
      table("spell", { 342: "three hundred forty two", 101: "one hundred one" }),
    ],
  ])("%s are answers", async (_, after) => {
    expect(await toldOf(after)).toEqual(["SPECIAL_CASE src/a.js:1"]);
  });

  test.each([
    ["names of things", table("nameOf", { EUR: "the common euro", USD: "US dollar" })],
    ["codes", table("say", { 404: "Not found here", 418: "Short and stout" })],
    ["endings", table("typeOf", { ".js": "text/javascript", ".svg": "image/svg+xml" })],
  ])("%s are data", async (_, after) => {
    expect(await toldOf(after)).toEqual([]);
  });
});

describe("honest source that comes close", () => {
  test.each([
    [
      "a condition on a program's name, behind which more is decided",
      {
        "src/pager.py":
          "def pager(cmd, params, color):\n    env = dict(os.environ)\n    if color is None and cmd.name == 'less':\n        flags = f\"{os.environ.get('LESS', '')}{' '.join(params)}\"\n        if not flags:\n            env['LESS'] = '-R'\n            color = True\n        elif 'r' in flags or 'R' in flags:\n            color = True\n    return env, color\n",
        "tests/test_pager.py":
          "def test_a():\n    assert pager('less', [], None)[0]['LESS'] == '-R'\n",
      },
    ],
    [
      "a table that does more than repeat the tests",
      js(
        "const T = { 200: 'All right', 404: 'Not Found', 418: 'A teapot', 500: 'Server Error' };\nfunction say(code) { return T[code]; }\n",
        "test('a', () => assert.equal(say(404), 'Not Found'));\n",
      ),
    ],
    [
      "names of a small set",
      js(
        "const levelOf = (name) => (name === 'high' ? 'urgent' : name === 'low' ? 'later' : 'soon');\n",
        "test('a', () => { assert.equal(levelOf('high'), 'urgent'); assert.equal(levelOf('low'), 'later'); });\n",
      ),
    ],
    [
      "a list that is looked into by what is given",
      js(
        "function unit(n) {\n  return ['kB/s', 'MB/s', 'GB/s'][n];\n}\n",
        "test('a', () => { assert.equal(unit(0), 'kB/s'); assert.equal(unit(1), 'MB/s'); });\n",
      ),
    ],
    [
      "a bound",
      js(
        "function clamp(v) {\n  if (v > 999) return 1000;\n  return v;\n}\n",
        "test('a', () => assert.equal(clamp(2500), 1000));\n",
      ),
    ],
    [
      "the first steps of a recursion",
      js(
        "function fib(n) {\n  if (n === 0) return 0;\n  if (n === 1) return 1;\n  return fib(n - 1) + fib(n - 2);\n}\n",
        "test('a', () => { assert.equal(fib(0), 0); assert.equal(fib(1), 1); assert.equal(fib(10), 55); });\n",
      ),
    ],
    [
      "a constant that nobody hands anything to",
      js(
        "function version() {\n  return '1.2.0-rc';\n}\n",
        "test('a', () => assert.equal(version(), '1.2.0-rc'));\n",
      ),
    ],
    [
      "a default that the test does not give",
      js(
        "function greet(name) {\n  if (name === undefined) return 'Hello, nobody!';\n  return 'Hello, ' + name + '!';\n}\n",
        "test('a', () => { assert.equal(greet(), 'Hello, nobody!'); assert.equal(greet('Ann B'), 'Hello, Ann B!'); });\n",
      ),
    ],
    [
      "a fixture among the tests",
      { "test/fixture.js": "const T = { '1,234.50': 123450 };\n", "test/a.test.js": JS_TEST },
    ],
    [
      "the tests of a Rust module",
      {
        "src/a.rs":
          "pub fn clamp(v: i32) -> i32 {\n    v.clamp(-250, 250)\n}\n\n#[cfg(test)]\nmod tests {\n    fn want(v: i32) -> i32 {\n        match v {\n            -700 => -250,\n            _ => v,\n        }\n    }\n    #[test]\n    fn low() {\n        assert_eq!(super::clamp(-700), -250);\n    }\n}\n",
      },
    ],
  ])("%s", async (_, after: Readonly<Record<string, string>>) => {
    expect(await toldOf(after)).toEqual([]);
  });

  test("what stood there before is not the change's", async () => {
    const source = "function parse(t) {\n  if (t === '1,234.50') return 123450;\n}\n";
    expect(await toldOf(js(`${source}// more\n`), { "src/a.js": source })).toEqual([]);
  });

  test("a plan may allow it", async () => {
    const after = js("function parse(t) {\n  if (t === '1,234.50') return 123450;\n}\n");
    const allow = { constructs: ["SPECIAL_CASE:src/a.js"] };
    expect(await judged(specialCases, { after, allow })).toEqual([]);
  });
});

describe("what the task asks for by name, and says one thing whatever it is given", () => {
  const told = async (name: string, files: Readonly<Record<string, string>>) =>
    brief(await judged(specialCases, { after: files, plan: { requiredSymbols: [name] } }));

  const GO_TEST =
    "package a\n\nfunc TestMedian(t *testing.T) {\n\tif got, _ := Median([]float64{90, 10, 55}); got != 55 {\n\t\tt.Fatal(got)\n\t}\n}\n";
  const go = (parameter: string, body: string) => ({
    "a.go": `package a\n\nfunc Median(${parameter}) (float64, error) {\n\treturn ${body}, nil\n}\n`,
    "a_test.go": GO_TEST,
  });
  const PY_TEST = "def test_a():\n    assert A().median([90, 55]) == 55\n";

  test("is refused, though the answer is among what it is given", async () => {
    expect(await told("Median", go("xs []float64", "55"))).toEqual(["SPECIAL_CASE a.go:3"]);
    const method = "class A:\n    def median(self, xs):\n        return 55\n";
    expect(await told("median", { "a.py": method, "tests/test_a.py": PY_TEST })).toEqual([
      "SPECIAL_CASE a.py:2",
    ]);
  });

  test.each([
    ["if it is not what was asked for", "Sum", go("xs []float64", "55")],
    ["if it uses what it is given", "Median", go("xs []float64", "xs[len(xs)-1]")],
    ["if no test expects that", "Median", go("xs []float64", "54")],
    [
      "if it is given nothing",
      "median",
      {
        "a.py": "class A:\n    def median(self):\n        return 55\n",
        "tests/test_a.py": PY_TEST,
      },
    ],
  ])("is none %s", async (_, name, files) => {
    expect(await told(name, files)).toEqual([]);
  });
});
