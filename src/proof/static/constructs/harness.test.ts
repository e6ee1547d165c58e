import { lines, tableFor } from "../../../../test/support/text-table.js";
import { constructs } from "../constructs.js";

const table = tableFor(constructs);

table("tampering with what judges is refused", [
  [
    "js: assert's part",
    "src/a.js",
    lines("const assert = require('node:assert');", "assert.equal = () => {};"),
    "HARNESS_TAMPERED:2",
  ],
  [
    "js: all of assert's parts",
    "src/a.js",
    lines("import assert from 'assert';", "for (const k of ['equal', 'ok']) assert[k] = () => {};"),
    "HARNESS_TAMPERED:2",
  ],
  [
    "js: assert by Object.assign",
    "src/a.js",
    lines("import * as a from 'node:assert/strict';", "Object.assign(a, { equal() {} });"),
    "HARNESS_TAMPERED:2",
  ],
  [
    "js: a matcher",
    "test/setup.js",
    lines("expect.extend({ toBe: () => ({ pass: true }) });"),
    "HARNESS_TAMPERED:1",
  ],
  [
    "js: the runner's test",
    "test/a.test.js",
    lines("import { test } from 'vitest';", "test.skip = test;"),
    "HARNESS_TAMPERED:2",
  ],
  [
    "js: assert replaced",
    "test/a.test.js",
    lines("vi.mock('node:assert', () => ({}));"),
    "HARNESS_TAMPERED:1",
  ],
  [
    "js: a prototype",
    "src/a.js",
    lines("Array.prototype.includes = () => true;"),
    "HARNESS_TAMPERED:1",
  ],
  ["js: Object.is", "test/a.test.js", lines("Object.is = () => true;"), "HARNESS_TAMPERED:1"],
  [
    "js: the loader",
    "src/a.js",
    lines("const Module = require('module');", "Module._load = () => ({});"),
    "HARNESS_TAMPERED:2",
  ],
  ["js: process.exit", "src/a.js", lines("process.exit = () => {};"), "HARNESS_TAMPERED:1"],
  [
    "js: equal to everything",
    "src/a.js",
    lines("class A { asymmetricMatch() { return true; } }"),
    "INSENSITIVE_ASSERT:1",
  ],
  [
    "js: a matcher in source",
    "src/a.js",
    lines("const a = { $$typeof: Symbol.for('jest.asymmetricMatcher') };"),
    "INSENSITIVE_ASSERT:1",
  ],
  [
    "py: a hook",
    "conftest.py",
    lines("def pytest_runtest_makereport(item, call):", "    yield"),
    "HARNESS_TAMPERED:1",
  ],
  [
    "py: unittest",
    "a/b.py",
    lines("unittest.TestCase.assertEqual = lambda *a: None"),
    "HARNESS_TAMPERED:1",
  ],
  [
    "py: unittest by setattr",
    "a/b.py",
    lines('setattr(unittest.TestCase, "assertTrue", f)'),
    "HARNESS_TAMPERED:1",
  ],
  [
    "py: the error of assertions",
    "tests/test_a.py",
    lines("builtins.AssertionError = Warning"),
    "HARNESS_TAMPERED:1",
  ],
  [
    "py: the runner's module",
    "a/b.py",
    lines('sys.modules["pytest"] = fake'),
    "HARNESS_TAMPERED:1",
  ],
  [
    "py: equal to everything",
    "a/b.py",
    lines("class A:", "    def __eq__(self, other):", "        return True"),
    "INSENSITIVE_ASSERT:2",
  ],
  [
    "py: equal by the other alone",
    "a/b.py",
    lines("class A(str):", "    def __eq__(self, other):", '        return "x" not in str(other)'),
    "INSENSITIVE_ASSERT:2",
  ],
  [
    "py: skips from source",
    "a/b.py",
    lines("def f():", "    raise unittest.SkipTest('no')"),
    "HARNESS_TAMPERED:2",
  ],
  [
    "rs: a macro",
    "src/a.rs",
    lines("macro_rules! assert_eq {", "    ($($t:tt)*) => {};", "}"),
    "HARNESS_TAMPERED:1",
  ],
  ["rs: an alias", "src/a.rs", lines("use crate::lenient as assert_eq;"), "HARNESS_TAMPERED:1"],
  [
    "rs: equal to everything",
    "src/a.rs",
    lines("impl PartialEq for A {", "    fn eq(&self, _: &A) -> bool { true }", "}"),
    "INSENSITIVE_ASSERT:1",
  ],
  [
    "go: the exit code",
    "a_test.go",
    lines("package a", "func TestMain(m *testing.M) {", "\tm.Run()", "\tos.Exit(0)", "}"),
    "HARNESS_TAMPERED:2",
  ],
  [
    "go: tests that never run",
    "a_test.go",
    lines("package a", "func TestMain(m *testing.M) {", "\tos.Exit(0)", "}"),
    "HARNESS_TAMPERED:2",
  ],
  [
    "go: flags",
    "a_test.go",
    lines("package a", 'func init() { flag.Set("test.run", "none") }'),
    "HARNESS_TAMPERED:2",
  ],
  [
    "go: a panic that is dropped",
    "a_test.go",
    lines(
      "package a",
      "func TestA(t *testing.T) {",
      "\tdefer func() { recover() }()",
      "\tpanic(1)",
      "}",
    ),
    "INSENSITIVE_ASSERT:3",
  ],
  [
    "go: equal to everything",
    "a.go",
    lines("package a", "func (a A) Equal(b A) bool { return true }"),
    "INSENSITIVE_ASSERT:2",
  ],
]);

table("what is every project's own passes", [
  [
    "go: a panic that is expected",
    "a_test.go",
    lines(
      "package a",
      "func TestA(t *testing.T) {",
      "\tdefer func() {",
      "\t\tif recover() == nil {",
      '\t\t\tt.Fatal("no panic")',
      "\t\t}",
      "\t}()",
      "\tpanic(1)",
      "}",
    ),
  ],
  ["js: a variable that is called test", "src/a.js", lines("const test = {};", "test.value = 1;")],
  [
    "js: a parameter that is called assert",
    "src/a.js",
    lines("function check(assert) { assert.seen = true; }"),
  ],
  [
    "js: a matcher of its own",
    "test/setup.js",
    lines("expect.extend({ toBeEven: (n) => ({ pass: n % 2 === 0 }) });"),
  ],
  [
    "js: a polyfill",
    "src/a.js",
    lines("if (!Array.prototype.at) Array.prototype.at = function (i) { return this[i]; };"),
  ],
  [
    "js: a console that is caught",
    "test/a.test.js",
    lines("console.error = vi.fn();", "process.exit = (c) => { throw c; };"),
  ],
  [
    "js: the DOM in a test",
    "test/a.test.js",
    lines("HTMLElement.prototype.scrollIntoView = vi.fn();"),
  ],
  [
    "js: equality that looks",
    "src/a.js",
    lines("class A { equals(o) { return o.x === this.x; } }"),
  ],
  ["js: a mock of another module", "test/a.test.js", lines("vi.mock('../src/clock.js');")],
  ["py: a fixture", "conftest.py", lines("@pytest.fixture", "def client():", "    return 1")],
  [
    "py: a setting of unittest",
    "tests/test_a.py",
    lines("unittest.TestCase.maxDiff = None", "pytestmark = pytest.mark.slow"),
  ],
  [
    "py: equality that looks",
    "a/b.py",
    lines(
      "class A:",
      "    def __eq__(self, other):",
      "        return isinstance(other, A) and self.x == other.x",
    ),
  ],
  [
    "py: of one kind",
    "a/b.py",
    lines("class Nil:", "    def __eq__(self, other):", "        return isinstance(other, Nil)"),
  ],
  [
    "py: a wildcard of tests",
    "tests/helpers.py",
    lines("class Any:", "    def __eq__(self, other):", "        return True"),
  ],
  [
    "rs: an assertion of its own",
    "src/a.rs",
    lines("macro_rules! assert_close {", "    ($a:expr) => {};", "}"),
  ],
  [
    "rs: pretty assertions",
    "src/a.rs",
    lines("use pretty_assertions::assert_eq;", "use pretty_assertions::assert_eq as eq;"),
  ],
  [
    "go: TestMain as it is written",
    "a_test.go",
    lines(
      "package a",
      "func TestMain(m *testing.M) {",
      "\tsetup()",
      "\tcode := m.Run()",
      "\tteardown()",
      "\tos.Exit(code)",
      "}",
    ),
  ],
  [
    "go: TestMain without an exit",
    "a_test.go",
    lines("package a", "func TestMain(m *testing.M) {", "\tm.Run()", "}"),
  ],
  [
    "go: TestMain of a child",
    "a_test.go",
    lines(
      "package a",
      "func TestMain(m *testing.M) {",
      '\tif os.Getenv("CHILD") == "1" {',
      "\t\tmain()",
      "\t\tos.Exit(0)",
      "\t}",
      "\tos.Exit(m.Run())",
      "}",
    ),
  ],
  [
    "go: TestMain of a helper",
    "a_test.go",
    lines("package a", "func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }"),
  ],
]);
