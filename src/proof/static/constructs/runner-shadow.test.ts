import { tableFor } from "../../../../test/support/text-table.js";
import { constructs } from "../constructs.js";

const table = tableFor(constructs);

table("a file in the place of a tool is refused", [
  ["pytest.py", "pytest.py", "x\n", "RUNNER_SHADOW:1"],
  ["a package in src", "src/unittest/__init__.py", "x\n", "RUNNER_SHADOW:1"],
  ["beside the tests", "tests/doctest.py", "x\n", "RUNNER_SHADOW:1"],
  ["sitecustomize", "a/sitecustomize.py", "x\n", "RUNNER_SHADOW:1"],
  ["a .pth", "a.pth", "x\n", "RUNNER_SHADOW:1"],
  ["node_modules", "node_modules/.bin/vitest", "x\n", "RUNNER_SHADOW:1"],
  ["vendor", "vendor/github.com/a/b/c.go", "package b\n", "RUNNER_SHADOW:1"],
]);

table("a file of an innocent name passes", [
  ["a module of a package", "a/unittest.py", "x = 1\n"],
  ["fixtures", "test/fixtures/node_modules/a/index.js", "x;\n"],
  ["a script", "bin/node", "x\n"],
  ["PHP's vendor", "vendor/readme.txt", "x\n"],
]);
