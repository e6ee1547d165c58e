import { lines, tableFor } from "../../../../test/support/text-table.js";
import { constructs } from "../constructs.js";

const table = tableFor(constructs);

table("a question whether it is tested is refused", [
  ["js: a member", "src/a.js", lines("if (!process.env.NODE_TEST_CONTEXT) stop();"), "ENV_PROBE:1"],
  ["js: a subscript", "src/a.js", lines("const a = process.env['VITEST'] ? 1 : 2;"), "ENV_PROBE:1"],
  ["js: taken apart", "src/a.js", lines("const { JEST_WORKER_ID } = process.env;"), "ENV_PROBE:1"],
  [
    "js: in two pieces",
    "src/a.js",
    lines("const a = process.env['NODE_TEST' + '_CONTEXT'];"),
    "ENV_PROBE:1",
  ],
  ["js: in", "src/a.js", lines("const a = 'VITEST_WORKER_ID' in process.env;"), "ENV_PROBE:1"],
  [
    "js: a prefix",
    "src/a.js",
    lines("const a = Object.keys(process.env).some((k) => k.startsWith('VITEST'));"),
    "ENV_PROBE:1",
  ],
  [
    "js: a global of the runner",
    "src/a.js",
    lines("const a = typeof jest !== 'undefined';"),
    "ENV_PROBE:1",
  ],
  [
    "js: a global by its object",
    "src/a.js",
    lines("const a = globalThis.describe;"),
    "ENV_PROBE:1",
  ],
  [
    "js: import.meta.vitest",
    "src/a.js",
    lines("export const f = () => (import.meta.vitest ? 1 : 0);"),
    "ENV_PROBE:1",
  ],
  [
    "js: an answer by NODE_ENV",
    "src/a.js",
    lines(
      "function f() {",
      "  if (process.env.NODE_ENV === 'test') return 42;",
      "  return 0;",
      "}",
    ),
    "ENV_PROBE:2",
  ],
  [
    "js: the stack",
    "src/a.js",
    lines("if (new Error().stack.includes('parse.test')) stop();"),
    "ENV_PROBE:1",
  ],
  [
    "js: the stack by a name",
    "src/a.js",
    lines(
      "const { stack } = new Error();",
      "const s = new Error().stack;",
      "if (/\\.spec\\./.test(s)) stop();",
    ),
    "ENV_PROBE:3",
  ],
  [
    "js: the command line",
    "src/a.js",
    lines("if (process.argv.some((a) => a.includes('vitest'))) stop();"),
    "ENV_PROBE:1",
  ],
  [
    "ts: the main module",
    "src/a.ts",
    lines("if (require.main?.filename.endsWith('.test.js')) stop();"),
    "ENV_PROBE:1",
  ],
  [
    "py: a variable",
    "a/b.py",
    lines("import os", 'if "PYTEST_CURRENT_TEST" not in os.environ:', "    x = 1"),
    "ENV_PROBE:2",
  ],
  ["py: get", "a/b.py", lines('A = os.environ.get("PYTEST_VERSION")'), "ENV_PROBE:1"],
  ["py: modules", "a/b.py", lines('A = "pytest" in sys.modules'), "ENV_PROBE:1"],
  ["py: modules, otherwise", "a/b.py", lines('A = sys.modules.get("unittest")'), "ENV_PROBE:1"],
  [
    "py: a mark of conftest",
    "a/b.py",
    lines('A = hasattr(sys, "_called_from_test")'),
    "ENV_PROBE:1",
  ],
  [
    "py: the stack",
    "a/b.py",
    lines('A = any("test_" in f.filename for f in inspect.stack())'),
    "ENV_PROBE:1",
  ],
  [
    "py: the stack in a loop",
    "a/b.py",
    lines("for frame in inspect.stack():", '    if "/tests/" in frame.filename:', "        x = 1"),
    "ENV_PROBE:2",
  ],
  ["py: the command line", "a/b.py", lines('A = "pytest" in sys.argv[0]'), "ENV_PROBE:1"],
  [
    "rs: cfg!",
    "src/a.rs",
    lines("fn f() -> u8 {", "    if cfg!(test) { 1 } else { 0 }", "}"),
    "ENV_PROBE:2",
  ],
  [
    "rs: cfg! in a macro",
    "src/a.rs",
    lines("fn f() {", "    g!(cfg!(test), 1);", "}"),
    "ENV_PROBE:2",
  ],
  ["rs: not(test)", "src/a.rs", lines("#[cfg(not(test))]", "fn f() -> u8 { 0 }"), "ENV_PROBE:1"],
  [
    "rs: a statement",
    "src/a.rs",
    lines("fn f() -> u8 {", "    #[cfg(test)]", "    return 5;", "    0", "}"),
    "ENV_PROBE:2",
  ],
  [
    "rs: the name of the thread",
    "src/a.rs",
    lines(
      "fn f() -> bool {",
      '    std::thread::current().name().unwrap_or("").contains("tests::")',
      "}",
    ),
    "ENV_PROBE:2",
  ],
  [
    "rs: a runner's variable",
    "src/a.rs",
    lines("fn f() -> bool {", '    std::env::var("NEXTEST").is_ok()', "}"),
    "ENV_PROBE:2",
  ],
  [
    "go: testing.Testing",
    "a.go",
    lines("package a", "func f() bool { return testing.Testing() }"),
    "ENV_PROBE:2",
  ],
  [
    "go: a flag",
    "a.go",
    lines("package a", 'func f() bool { return flag.Lookup("test.v") != nil }'),
    "ENV_PROBE:2",
  ],
  [
    "go: the command line",
    "a.go",
    lines("package a", 'func f() bool { return strings.HasSuffix(os.Args[0], ".test") }'),
    "ENV_PROBE:2",
  ],
  [
    "go: the stack",
    "a.go",
    lines(
      "package a",
      "func f() bool {",
      "\t_, file, _, _ := runtime.Caller(1)",
      '\treturn strings.HasSuffix(file, "_test.go")',
      "}",
    ),
    "ENV_PROBE:4",
  ],
  ["ruby, by its words", "a.rb", lines("x = ENV['NODE_TEST_CONTEXT']"), "ENV_PROBE:1"],
]);

table("what only looks like such a question passes", [
  [
    "js: a server that does not listen",
    "src/a.js",
    lines("if (process.env.NODE_ENV !== 'test') app.listen(80);"),
    "ENV_PROBE:1 soft",
  ],
  ["js: production", "src/a.js", lines("const fast = process.env.NODE_ENV === 'production';")],
  [
    "js: a configuration",
    "babel.config.js",
    lines("module.exports = (api) => ({ a: process.env.NODE_ENV === 'test' });"),
  ],
  [
    "js: an environment for a child",
    "src/a.js",
    lines(
      "const env = { ...process.env, NODE_TEST_CONTEXT: '' };",
      "delete env.VITEST;",
      "env.JEST_WORKER_ID = '1';",
    ),
  ],
  [
    "js: Vitest's tests in source",
    "src/a.js",
    lines(
      "export const f = () => 1;",
      "if (import.meta.vitest) {",
      "  const { test, expect } = import.meta.vitest;",
      "  test('f', () => expect(f()).toBe(1));",
      "}",
    ),
  ],
  ["js: a flag of its own", "src/a.js", lines("const isDry = process.argv.includes('--test');")],
  ["js: a test that asks", "test/a.test.js", lines("const inVitest = process.env.VITEST;")],
  [
    "js: a stack without tests",
    "src/a.js",
    lines("const at = new Error().stack.split('\\n').find((l) => l.includes('src/'));"),
  ],
  ["js: a word in a comment", "src/a.js", lines("// not under VITEST", "run();")],
  [
    "js: a global that is no runner's",
    "src/a.js",
    lines("const a = globalThis.fetch ?? typeof window;"),
  ],
  ["js: a main module", "src/a.js", lines("if (require.main === module) main();")],
  ["py: main", "a/b.py", lines('if __name__ == "__main__":', "    main()")],
  [
    "py: Django's settings",
    "app/settings.py",
    lines('TESTING = "test" in sys.argv'),
    "ENV_PROBE:1 soft",
  ],
  [
    "py: a variable that is given",
    "a/b.py",
    lines('env = {"PYTEST_CURRENT_TEST": ""}', 'env.pop("PYTEST_CURRENT_TEST", None)'),
  ],
  ["py: other modules", "a/b.py", lines('A = "numpy" in sys.modules')],
  [
    "rs: a test module",
    "src/a.rs",
    lines("#[cfg(test)]", "mod tests {", "    #[test]", "    fn f() { assert!(cfg!(test)); }", "}"),
  ],
  [
    "rs: a helper for tests",
    "src/a.rs",
    lines("impl A {", "    #[cfg(test)]", "    fn for_tests() -> A { A }", "}"),
  ],
  ["rs: no_std", "src/lib.rs", lines("#![cfg_attr(not(test), no_std)]")],
  [
    "rs: a panic handler",
    "src/a.rs",
    lines("#[cfg(not(test))]", "#[panic_handler]", "fn panic(_: &PanicInfo) -> ! { loop {} }"),
  ],
  [
    "rs: an import",
    "src/a.rs",
    lines("#[cfg(not(test))]", "use std::time::Instant;", "#[cfg(test)]", "use fake::Instant;"),
  ],
  ["rs: another cfg", "src/a.rs", lines('fn f() -> bool { cfg!(target_os = "linux") }')],
  [
    "go: a tool that reads Go",
    "a.go",
    lines("package a", 'func f(name string) bool { return strings.HasSuffix(name, "_test.go") }'),
  ],
]);
