/** The shell line with which one failed test is seen again, from the top of a checkout. */

import type { TestResult, TestRun } from "../test-run.js";

type Asked = Pick<TestResult, "file" | "suite" | "name" | "id">;
type Reproduce = (test: Asked) => string | undefined;

/** Undefined where the test alone cannot be named: then the gate's own command has to do. */
export function reproductionOf(format: TestRun["format"], test: Asked): string | undefined {
  // A line that cannot be pasted is worse than a long run.
  if (UNPRINTABLE.test([test.file, ...test.suite, test.name].join(""))) return undefined;
  return BY_FORMAT[format](test);
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const BY_FORMAT: Readonly<Record<TestRun["format"], Reproduce>> = {
  "node-test": ({ file, name }) =>
    file === undefined
      ? undefined
      : line(
          "node",
          "--test",
          ...(name === file ? [] : [`--test-name-pattern=^${escaped(name)}$`]),
          file,
        ),
  vitest: ({ file, suite, name }) =>
    file === undefined
      ? undefined
      : line(
          "npx",
          "vitest",
          "run",
          file,
          ...(name === file ? [] : ["-t", escaped([...suite, name].join(" "))]),
        ),
  jest: ({ file, suite, name }) =>
    file === undefined
      ? undefined
      : line(
          "npx",
          "jest",
          file,
          ...(name === file ? [] : ["-t", escaped([...suite, name].join(" "))]),
        ),
  pytest: ({ file, suite, name }) =>
    file === undefined
      ? undefined
      : line("pytest", name === file ? file : [file, ...suite, name].join("::")),
  "cargo-test": ({ suite, name, file }) =>
    file !== undefined && name.startsWith(file)
      ? line("cargo", "test", "--doc")
      : line("cargo", "test", [...suite, name].join("::"), "--", "--exact"),
  "go-test": ({ id, suite, name }) => {
    const [path = ""] = id.split(" › ");
    if (path === name) return line("go", "test", path);
    const pattern = [...suite, name].map((part) => `^${escaped(part)}$`).join("/");
    return line("go", "test", "-count=1", "-run", pattern, path);
  },
  junit: () => undefined,
  tap: () => undefined,
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

const line = (...words: readonly string[]): string => words.map(quoted).join(" ");

/** As `/bin/sh` takes it for one word, whatever a test calls itself. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
