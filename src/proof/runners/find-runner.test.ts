import { describe, expect, test } from "vitest";
import type { TestsGate } from "../../domain/config.js";
import { shellWord } from "../../domain/shell-word.js";
import { findRunner } from "./find-runner.js";
import { shellWords } from "./shell-words.js";

const gateOf = (run: string, rest: Partial<TestsGate> = {}): TestsGate => ({
  id: "test",
  kind: "tests",
  timeoutMs: 60_000,
  run,
  network: false,
  report: "auto",
  ...rest,
});

const SCRIPTS = {
  test: "npm run unit",
  unit: "CI=1 node --test test/*.test.js",
  vi: "vitest run --coverage --config vitest.ci.ts",
  prepared: "node --test",
  preprepared: "tsc",
  piped: "node --test | tee log",
  loop: "npm run loop",
  built: "tsc && node --test dist",
};

const find = (run: string, rest?: Partial<TestsGate>) =>
  findRunner(gateOf(run, rest), (path) =>
    Promise.resolve(path === "package.json" ? JSON.stringify({ scripts: SCRIPTS }) : undefined),
  );

/** The program without the reporter, which is long. */
async function argvOf(run: string, files: readonly string[]): Promise<string | undefined> {
  const runner = await find(run);
  if (runner === undefined) return undefined;
  const { program } = runner.command({ kind: "files", files }, { mark: "mark" });
  if ("shell" in program) return program.shell;
  return program.argv
    .filter((word) => !word.startsWith("--test-reporter"))
    .map((word) => (word.includes("\n") ? "PROGRAM" : word))
    .join(" ");
}

describe("the runner behind a gate's command", () => {
  test.each<[string, string, string]>([
    ["node --test", "test/a.test.js", "node --test test/a.test.js"],
    [
      "node --import tsx --test --test-reporter spec test/*.ts",
      "test/a.ts",
      "node --import tsx --test test/a.ts",
    ],
    ["npm test", "test/a.test.js", "node --test test/a.test.js"],
    ["npm run -s unit", "test/a.test.js", "node --test test/a.test.js"],
    ["yarn unit", "test/a.test.js", "node --test test/a.test.js"],
    ["npx tsx --test", "test/a.test.ts", "node_modules/.bin/tsx --test test/a.test.ts"],
    [
      "pnpm vi",
      "src/a.test.ts",
      "node node_modules/vitest/vitest.mjs run --config vitest.ci.ts --reporter=json --outputFile=.interlock/report/mark.json --reporter=default --coverage.enabled=false src/a.test.ts",
    ],
    [
      "npx jest -c jest.ci.js",
      "src/a.test.js",
      "node node_modules/jest/bin/jest.js -c jest.ci.js --ci --json --testLocationInResults --outputFile=.interlock/report/mark.json --coverage=false --runTestsByPath src/a.test.js",
    ],
    [
      "mocha -r ./setup.js 'spec/**/*.js'",
      "spec/a.js",
      "node node_modules/mocha/bin/mocha.js -r ./setup.js --reporter=tap --reporter-option=tapVersion=13 spec/a.js",
    ],
    [
      "python3 -m pytest -q --cov=x -k fast tests",
      "tests/test_a.py",
      "python3 -c PROGRAM -k fast -p no:cacheprovider --junit-xml=.interlock/report/mark.xml -o junit_family=xunit1 tests/test_a.py",
    ],
    [
      "uv run pytest",
      "tests/test_a.py",
      "uv run pytest -p no:cacheprovider --junit-xml=.interlock/report/mark.xml -o junit_family=xunit1 tests/test_a.py",
    ],
    ["cargo test --locked --quiet", "tests/a.rs", "cargo test --locked --no-fail-fast --test a"],
    ["cargo test", "src/a.rs", "cargo test --no-fail-fast --tests"],
    [
      "cargo test --workspace -- --test-threads 1",
      "crates/a/tests/b.rs",
      "cargo test --workspace --no-fail-fast --manifest-path crates/a/Cargo.toml --test b -- --test-threads 1",
    ],
    ["go test ./...", "a/b/c_test.go", "go test -json -count=1 -vet=off ./a/b"],
    ["go test -v -tags slow ./...", "c_test.go", "go test -json -count=1 -vet=off -tags slow ."],
  ])("%s, for %s alone", async (run, file, argv) => {
    expect(await argvOf(run, [file])).toBe(argv);
  });

  test.each([
    ["go test ./...", "go test -json -count=1 -vet=off -run=^(?:TestA|TestB)$ ./a"],
    ["go test -run TestA ./...", "go test -json -count=1 -vet=off -run TestA ./a"],
  ])("%s, for some tests of a package", async (run, argv) => {
    const runner = await find(run);
    const manner = { mark: "mark", names: ["TestA", "TestB"] };
    const command = runner?.command({ kind: "files", files: ["a/a_test.go"] }, manner);
    expect(command?.program).toEqual({ argv: argv.split(" ") });
  });

  test.each([
    "make test",
    "npm run prepared",
    "npm run piped",
    "npm run built",
    "npm run loop",
    "npm run nothing",
    "tsc && node --test",
    "FOO=bar node --test",
    "node tools/test.mjs",
    "docker run x pytest",
    "ava",
  ])("%s has none: something that is not known happens there", async (run) => {
    expect(await find(run)).toBeUndefined();
  });

  test("a gate may say itself how files are run; their names cannot break out of the line", async () => {
    const runner = await find("node tools/test.mjs", { runFiles: "node tools/test.mjs {files}" });
    expect(
      runner?.command(
        { kind: "files", files: ["test/a.test.ts", "test/it's; x.ts"] },
        { mark: "m" },
      ).program,
    ).toEqual({ shell: "node tools/test.mjs test/a.test.ts 'test/it'\\''s; x.ts'" });
    expect(runner?.command({ kind: "all" }, { mark: "m" }).program).toEqual({
      shell: "node tools/test.mjs",
    });
  });
});

test.each<[string, readonly string[], readonly string[]]>([
  [
    "node --test test/*.test.js",
    ["test/a.test.js"],
    ["test/deep/a.test.js", "test/help.js", "a.js"],
  ],
  ["node --test", ["test/any.js", "a.test.mjs", "lib/test-x.cjs"], ["src/a.js", "test/a.json"]],
  ["node --test test", ["test/a.js"], ["other/a.test.js"]],
  ["vitest run", ["src/a.test.ts", "x/__tests__/y.tsx"], ["src/a.ts", "node_modules/a/a.test.js"]],
  ["pytest tests", ["tests/test_a.py", "tests/b_test.py"], ["tests/conftest.py", "test_c.py"]],
  ["pytest tests/test_a.py::test_x", ["tests/test_a.py"], ["tests/test_b.py"]],
  ["go test ./...", ["a_test.go"], ["a.go"]],
])("%s has tests in %j, not in %j", async (run, tests, others) => {
  const runner = await find(run);
  expect(tests.filter((path) => runner?.owns(path) === true)).toEqual(tests);
  expect(others.filter((path) => runner?.owns(path) === true)).toEqual([]);
});

test.each<[string, readonly string[] | undefined]>([
  ["node --test", ["node", "--test"]],
  [`a 'b c' "d \\" e" f\\ g`, ["a", "b c", 'd " e', "f g"]],
  ["a | b", undefined],
  ["a && b", undefined],
  ["a $B", undefined],
  ['a "$B"', undefined],
  ["a `b`", undefined],
  ["a > b", undefined],
  ["(a)", undefined],
  ["a # b", undefined],
  ["a 'b", undefined],
  ["", []],
])("the words of %j", (line, words) => {
  expect(shellWords(line)?.map(({ text }) => text)).toEqual(words);
});

test("what is shellWord is read back as it was", () => {
  const words = ["plain", "a b", "it's", "$HOME", "", "*", "a\\b"];
  expect(shellWords(words.map(shellWord).join(" "))?.map(({ text }) => text)).toEqual(words);
});
