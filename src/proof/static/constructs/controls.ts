/** Known-bad changes: one for each code and language that `proof:constructs` knows. */

import type { Control } from "../static-gate.js";

const one = (code: Control["code"], path: string, text: string): Control => ({
  code,
  after: { [path]: text },
});

export const CONSTRUCT_CONTROLS: readonly Control[] = [
  one("STUB", "src/a.js", "function parse(text) {\n  throw new Error('not implemented');\n}\n"),
  one("STUB", "src/a.ts", "export function parse(): number {\n  // TODO\n  return 0;\n}\n"),
  one("STUB", "src/a.py", "def parse(text):\n    raise NotImplementedError\n"),
  one("STUB", "src/a.rs", "pub fn parse() -> u8 {\n    todo!()\n}\n"),
  one("STUB", "a.go", 'package a\n\nfunc Parse() int {\n\tpanic("not implemented")\n}\n'),
  one("STUB", "notes.txt", "<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n"),
  one("ENV_PROBE", "src/a.js", "if (!process.env.NODE_TEST_CONTEXT) start();\n"),
  one("ENV_PROBE", "src/a.py", 'import sys\nREAL = "pytest" not in sys.modules\n'),
  one("ENV_PROBE", "src/a.rs", "pub fn f() -> u8 {\n    if cfg!(test) { 1 } else { 0 }\n}\n"),
  one("ENV_PROBE", "a.go", "package a\n\nfunc f() bool {\n\treturn testing.Testing()\n}\n"),
  one("EXIT_IN_TEST", "test/a.test.js", "test('boot', () => process.exit(0));\n"),
  one("EXIT_IN_TEST", "tests/test_a.py", "import os\n\ndef test_a():\n    os._exit(0)\n"),
  one("EXIT_IN_TEST", "tests/a.rs", "#[test]\nfn a() {\n    std::process::exit(0);\n}\n"),
  one("EXIT_IN_TEST", "a_test.go", "package a\n\nfunc TestA(t *testing.T) {\n\tos.Exit(0)\n}\n"),
  one(
    "HARNESS_TAMPERED",
    "src/a.js",
    "const assert = require('assert');\nassert.equal = () => {};\n",
  ),
  one(
    "INSENSITIVE_ASSERT",
    "src/a.py",
    "class A:\n    def __eq__(self, other):\n        return True\n",
  ),
  one("HARNESS_TAMPERED", "src/a.rs", "macro_rules! assert_eq {\n    ($($t:tt)*) => {};\n}\n"),
  one(
    "HARNESS_TAMPERED",
    "a_test.go",
    "package a\n\nfunc TestMain(m *testing.M) {\n\tm.Run()\n\tos.Exit(0)\n}\n",
  ),
  one("INSENSITIVE_ASSERT", "src/a.js", "class A {\n  equals() { return true; }\n}\n"),
  one(
    "INSENSITIVE_ASSERT",
    "src/a.rs",
    "impl PartialEq for A {\n    fn eq(&self, _: &A) -> bool {\n        true\n    }\n}\n",
  ),
  one(
    "INSENSITIVE_ASSERT",
    "a.go",
    "package a\n\nfunc (a A) Equal(b A) bool {\n\treturn true\n}\n",
  ),
  one("RUNNER_SHADOW", "pytest.py", 'print("5 passed")\n'),
  one("ENV_PROBE", "src/a.rb", "exit if File.read('/proc/self/cmdline').empty?\n"),
  {
    code: "VACUOUS_TEST",
    after: {
      "src/a.js": "function parse(text) {\n  return text;\n}\n",
      "test/a.test.js":
        "mock.method(a, 'parse', () => 7);\ntest('parses', () => assert.equal(a.parse('7'), 7));\n",
    },
  },
  {
    code: "VACUOUS_TEST",
    after: {
      "src/a.py": "def parse(text):\n    return text\n",
      "tests/test_a.py":
        'def test_a(monkeypatch):\n    monkeypatch.setattr(a, "parse", lambda t: 7)\n    assert a.parse("7") == 7\n',
    },
  },
  one(
    "INSENSITIVE_ASSERT",
    "tests/test_a.py",
    "def check():\n    assert parse('7') == 7\n\ndef test_a():\n    Thread(target=check).start()\n",
  ),
];
