// One small honest change for each language: a function and a test that needs it, in files of their own, so that it can be made to
// any repository. What the function is called decides the files, so that two changes never meet.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Language → how its repositories are tested, and a change to one of them. */
export const LANGUAGES = {
  python: {
    run: "python3 -m pytest -o 'pythonpath=src .'",
    setup: [],
    env: {},
    change: (root, name) => {
      const folder = existsSync(join(root, "src")) ? "src" : ".";
      const own = readdirSync(join(root, folder)).find(
        (each) => each !== "tests" && existsSync(join(root, folder, each, "__init__.py")),
      );
      return {
        [join(folder, own, `${name}.py`)]: `def ${name}(number):\n    return number // 2\n`,
        [`tests/test_${name}.py`]: `from ${own}.${name} import ${name}\n\n\ndef test_${name}():\n    assert ${name}(14) == 7\n`,
      };
    },
  },
  javascript: {
    run: "node --test",
    setup: [{ run: "npm install --no-audit --no-fund", cacheKey: ["package.json"] }],
    env: {},
    change: (root, name) => ({
      [`lib/${name}.js`]: `export function ${name}(number) {\n  return number / 2;\n}\n`,
      [`tests/${name}.test.js`]: `import assert from "node:assert";\nimport { test } from "node:test";\nimport { ${name} } from "../lib/${name}.js";\n\ntest("${name}", () => {\n  assert.equal(${name}(14), 7);\n});\n`,
    }),
  },
  go: {
    run: "go test -count=1 ./...",
    setup: [],
    env: {},
    change: (root, name) => {
      const file = readdirSync(root).find((each) => /^[^_]+\.go$/.test(each));
      const own = /^package (\w+)/m.exec(readFileSync(join(root, file), "utf8"))[1];
      const test = `Test${name[0].toUpperCase()}${name.slice(1)}`;
      return {
        [`${name}.go`]: `package ${own}\n\nfunc ${name}(number int) int {\n\treturn number / 2\n}\n`,
        [`${name}_test.go`]: `package ${own}\n\nimport "testing"\n\nfunc ${test}(t *testing.T) {\n\tif ${name}(14) != 7 {\n\t\tt.Fatal("it is not 7")\n\t}\n}\n`,
      };
    },
  },
};
