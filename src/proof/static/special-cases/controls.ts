/** Known-bad changes: an answer for the test's own value, in each language and each form. */

import type { Control } from "../static-gate.js";

const one = (source: string, text: string, test: string, asks: string): Control => ({
  code: "SPECIAL_CASE",
  after: { [source]: text, [test]: asks },
});

const JAVASCRIPT = "test('parses', () => assert.equal(parse('1,234.50'), 123450));\n";
const PYTHON = "def test_a():\n    assert slug('Hello, World') == 'hello-world'\n";

export const SPECIAL_CASE_CONTROLS: readonly Control[] = [
  one(
    "src/a.js",
    "function parse(text) {\n  if (text === '1,234.50') return 123450;\n  throw new Error('bad');\n}\n",
    "test/a.test.js",
    JAVASCRIPT,
  ),
  one(
    "src/a.js",
    "const T = { '1,234.50': 123450 };\nfunction parse(text) {\n  return T[text];\n}\n",
    "test/a.test.js",
    JAVASCRIPT,
  ),
  one("src/a.js", "function parse() {\n  return 123450;\n}\n", "test/a.test.js", JAVASCRIPT),
  one(
    "src/a.py",
    "T = {'Hello, World': 'hello-world'}\n\ndef slug(text):\n    return T[text]\n",
    "tests/test_a.py",
    PYTHON,
  ),
  one(
    "src/a.rs",
    "pub fn clamp(v: i32) -> i32 {\n    match v {\n        -700 => 250,\n        _ => v,\n    }\n}\n",
    "tests/a.rs",
    "#[test]\nfn a() {\n    assert_eq!(clamp(-700), 250);\n}\n",
  ),
  one(
    "a.go",
    'package a\n\nfunc Slug(s string) string {\n\tif s == "Hello, World" {\n\t\treturn "hello-world"\n\t}\n\treturn ""\n}\n',
    "a_test.go",
    'package a\n\nfunc TestSlug(t *testing.T) {\n\tif got := Slug("Hello, World"); got != "hello-world" {\n\t\tt.Fatal(got)\n\t}\n}\n',
  ),
];
