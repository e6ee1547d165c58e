import { lines, tableFor } from "../../../../test/support/text-table.js";
import { constructs } from "../constructs.js";

const table = tableFor(constructs);

table("a test that ends the process is refused", [
  [
    "js: process.exit",
    "test/a.test.js",
    lines("test('boot', () => process.exit(0));"),
    "EXIT_IN_TEST:1",
  ],
  [
    "js: at the end of a file",
    "test/a.test.js",
    lines("test('a', () => {});", "process.exit(0);"),
    "EXIT_IN_TEST:2",
  ],
  [
    "js: a handler in source",
    "src/a.js",
    lines("process.on('exit', () => { process.exitCode = 0; });"),
    "EXIT_IN_TEST:1",
  ],
  ["py: os._exit", "tests/test_a.py", lines("def test_a():", "    os._exit(0)"), "EXIT_IN_TEST:2"],
  [
    "py: at the module's level",
    "tests/test_a.py",
    lines("import sys", "sys.exit(0)"),
    "EXIT_IN_TEST:2",
  ],
  [
    "py: a handler in source",
    "a/b.py",
    lines("import atexit, os", "def _fix():", "    os._exit(0)", "atexit.register(_fix)"),
    "EXIT_IN_TEST:3",
  ],
  [
    "py: pytest.exit",
    "tests/test_a.py",
    lines("def test_a():", "    pytest.exit('done', 0)"),
    "EXIT_IN_TEST:2",
  ],
  [
    "rs: process::exit",
    "tests/a.rs",
    lines("#[test]", "fn a() {", "    std::process::exit(0);", "}"),
    "EXIT_IN_TEST:3",
  ],
  [
    "rs: in a module of tests",
    "src/a.rs",
    lines(
      "#[cfg(test)]",
      "mod tests {",
      "    use std::process;",
      "    #[test]",
      "    fn a() { process::exit(0); }",
      "}",
    ),
    "EXIT_IN_TEST:5",
  ],
  [
    "go: os.Exit",
    "a_test.go",
    lines("package a", "func TestA(t *testing.T) {", "\tos.Exit(0)", "}"),
    "EXIT_IN_TEST:3",
  ],
]);

table("what may end passes", [
  ["js: a program", "src/cli.js", lines("process.exit(main());")],
  ["js: a signal's handler", "src/cli.js", lines("process.on('SIGINT', () => process.exit(130));")],
  ["js: a program that tests run", "test/fixtures/child.js", lines("process.exit(3);")],
  [
    "js: a child in a string",
    "test/a.test.js",
    lines("test('a', () => run('process.exit(3)'));"),
    "EXIT_IN_TEST:1 soft",
  ],
  [
    "js: an exit that is replaced",
    "test/a.test.js",
    lines(
      "test('a', () => {",
      "  vi.spyOn(process, 'exit').mockImplementation(() => {});",
      "  expect(() => process.exit(1)).not.toThrow();",
      "});",
    ),
    "EXIT_IN_TEST:3 soft",
  ],
  [
    "py: a main of tests",
    "tests/test_a.py",
    lines('if __name__ == "__main__":', "    sys.exit(pytest.main())"),
  ],
  [
    "py: an expected exit",
    "tests/test_a.py",
    lines("def test_a():", "    with pytest.raises(SystemExit):", "        sys.exit(2)"),
  ],
  [
    "py: a forked child",
    "tests/test_a.py",
    lines("def test_a():", "    if os.fork() == 0:", "        os._exit(0)"),
    "EXIT_IN_TEST:3 soft",
  ],
  [
    "rs: a program",
    "src/main.rs",
    lines("fn main() { std::process::exit(1); }", "#[cfg(test)]", "mod tests {}"),
  ],
  [
    "go: a helper process",
    "a_test.go",
    lines(
      "package a",
      "func TestHelperProcess(t *testing.T) {",
      '\tif os.Getenv("GO_WANT_HELPER_PROCESS") != "1" {',
      "\t\treturn",
      "\t}",
      "\tos.Exit(0)",
      "}",
    ),
  ],
  ["go: a program", "main.go", lines("package main", "func main() { os.Exit(run()) }")],
]);
