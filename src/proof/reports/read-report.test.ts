import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  RECORDED_REPORTS,
  type RecordedReport,
  textOfReport,
  textsOf,
} from "../../../test/fixtures/reports/index.js";
import type { TestResult, TestRun, TestStatus } from "../../domain/test-run.js";
import { readReport } from "./read-report.js";

const read = (recorded: RecordedReport): TestRun | undefined =>
  readReport({
    format: "auto",
    command: recorded.command,
    ...textsOf(recorded),
    exitCode: recorded.exitCode,
    root: "/repo",
  });

const FORMATS = [
  "auto",
  "node-test",
  "vitest",
  "jest",
  "pytest",
  "cargo-test",
  "go-test",
  "junit",
  "tap",
] as const;

function namedIn(run: TestRun | undefined): Partial<Record<TestStatus, number>> {
  const named: Partial<Record<TestStatus, number>> = {};
  for (const { status, occurrences } of run?.tests ?? [])
    named[status] = (named[status] ?? 0) + occurrences;
  return named;
}

function flagsOf(one: TestResult): string {
  const flags = [
    one.rawStatus === one.status ? "" : JSON.stringify(one.rawStatus),
    one.inverted === true ? "inverted" : "",
    one.todoFailed === true ? "todo-failed" : "",
    one.flaky === true ? "flaky" : "",
    one.attempts === undefined ? "" : `attempts=${one.attempts}`,
    one.asserts === undefined ? "" : `asserts=${one.asserts}`,
    one.params === undefined ? "" : `params=${one.params}`,
    one.durationMs === undefined ? "" : `${one.durationMs}ms`,
  ];
  return flags
    .filter((flag) => flag !== "")
    .map((flag) => ` ${flag}`)
    .join("");
}

describe("every recorded report", () => {
  test.each(RECORDED_REPORTS)("$file has its totals", (recorded) => {
    const run = read(recorded);
    const { format, exitCode, declared, seen, integrity = [], named } = recorded;
    expect(run).toMatchObject({
      format,
      exitCode,
      seen,
      integrity,
      complete: !integrity.includes("INCOMPLETE"),
    });
    expect(run?.declared).toBe(declared);
    expect(namedIn(run)).toEqual(named);
  });

  test.each(RECORDED_REPORTS)("$file is read the same way when its format is said", (recorded) => {
    const said = readReport({ ...recorded, ...textsOf(recorded), root: "/repo" });
    expect(said).toEqual(read(recorded));
  });

  test("has the ids, places and messages that are on file", async () => {
    const lines = RECORDED_REPORTS.flatMap((recorded) => [
      `## ${recorded.file}`,
      ...(read(recorded)?.tests ?? []).map((one) => {
        const times = one.occurrences === 1 ? "" : ` ×${one.occurrences}`;
        const place =
          one.file === undefined
            ? ""
            : ` @ ${one.file}${one.line === undefined ? "" : `:${one.line}`}`;
        const flags = flagsOf(one);
        return `${one.status}${times} ${one.id}${place}${flags}${one.message === undefined ? "" : `\n    ${one.message}`}`;
      }),
      "",
    ]);
    await expect(lines.join("\n")).toMatchFileSnapshot("../../../test/golden/reports/tests.txt");
  });

  test("gives one test one id, whichever of a runner's reporters wrote it", () => {
    const idsOf = (file: string): readonly string[] => {
      const recorded = RECORDED_REPORTS.find((one) => one.file === file);
      return (
        (recorded === undefined ? undefined : read(recorded))?.tests
          .filter(({ status }) => status === "failed" || status === "error")
          .map(({ id }) => id)
          .sort() ?? []
      );
    };
    for (const file of [
      "node-test-spec.txt",
      "node-test-spec-node24.txt",
      "node-test-junit.xml",
      "node-test-junit-node24.xml",
    ]) {
      expect(idsOf(file), file).toEqual(idsOf("node-test-tap.txt"));
    }
    for (const file of [
      "vitest-verbose.txt",
      "vitest-split",
      "vitest-json.txt",
      "vitest-junit.xml",
    ]) {
      expect(idsOf(file), file).toEqual(idsOf("vitest-default.txt"));
    }
    for (const file of ["jest-verbose.txt", "jest-json.txt"])
      expect(idsOf(file), file).toEqual(idsOf("jest-default.txt"));
    for (const file of [
      "pytest-q.txt",
      "pytest-v.txt",
      "pytest-rA.txt",
      "pytest-junit-xunit1.xml",
    ]) {
      expect(idsOf(file), file).toEqual(idsOf("pytest-default.txt"));
    }
    for (const file of ["go-test-v.txt", "go-test-json.txt"])
      expect(idsOf(file), file).toEqual(idsOf("go-test.txt"));
    expect(idsOf("cargo-test-split")).toEqual(idsOf("cargo-test.txt"));
  });
});

describe("a report that was cut short", () => {
  const withEnd = RECORDED_REPORTS.filter((recorded) => recorded.end !== undefined);

  test.each(withEnd)("$file is never complete without its end marker", (recorded) => {
    const { stdout: text } = textsOf(recorded);
    const end = text.trimEnd().search(recorded.end ?? /$/);
    expect(end).toBeGreaterThan(0);
    const lines = [...text.slice(0, end).matchAll(/\n/g)].map(({ index }) => index + 1);
    const step = Math.max(1, Math.floor(lines.length / 60));
    const places = [
      end,
      ...lines.filter((_, index) => index % step === 0),
      ...[0.11, 0.37, 0.73, 0.97].map((part) => Math.floor(end * part)),
    ];
    for (const place of places) {
      const cut = text.slice(0, place);
      const run = readReport({
        format: recorded.format,
        command: recorded.command,
        stdout: cut,
        output: cut,
        exitCode: recorded.exitCode,
      });
      expect(run?.complete ?? false, `cut at ${place}`).toBe(false);
    }
  });

  test("cargo's block is incomplete until its result adds up, whatever a test printed", () => {
    const text = textOfReport("cargo-test-fail-fast.txt");
    const lie =
      "test result: ok. 99 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
    const cut = text.slice(0, text.indexOf("failures:")) + lie;
    expect(
      readReport({ format: "cargo-test", command: "", stdout: cut, output: cut, exitCode: 0 })
        ?.integrity,
    ).toContain("INCOMPLETE");
  });
});

describe("a report that contradicts", () => {
  const green = textOfReport("vitest-json-green.txt");
  const red = textOfReport("vitest-json.txt");

  test("its exit code is a mismatch in both directions", () => {
    const ask = (stdout: string, exitCode: number) =>
      readReport({ format: "vitest", command: "", stdout, output: stdout, exitCode })?.integrity;
    expect(ask(green, 0)).toEqual([]);
    expect(ask(green, 1)).toEqual(["RC_MISMATCH"]);
    expect(ask(red, 1)).toEqual([]);
    expect(ask(red, 0)).toEqual(["RC_MISMATCH"]);
  });

  test("its own totals is a mismatch", () => {
    const text = textOfReport("node-test-tap-green.txt").replace("# tests 5", "# tests 6");
    expect(
      readReport({ format: "auto", command: "", stdout: text, output: text, exitCode: 0 })
        ?.integrity,
    ).toEqual(["TALLY_MISMATCH"]);
  });

  test("what the console said is a mismatch, when it comes from a file", () => {
    const output = textOfReport("pytest-default.txt");
    const reportFile =
      '<testsuite name="pytest" tests="1"><testcase classname="a" name="b"/></testsuite>';
    const run = readReport({
      format: "pytest",
      command: "pytest",
      stdout: output,
      output,
      reportFile,
      exitCode: 1,
    });
    expect(run?.integrity).toEqual(["RC_MISMATCH", "TALLY_MISMATCH"]);
  });
});

test("what Mocha's TAP says below a failing test is its failure, without what the next test prints", () => {
  const stdout = textOfReport("tap-mocha.txt");
  const run = readReport({ format: "tap", command: "", stdout, output: stdout, exitCode: 2 });
  expect(run?.integrity).toEqual([]);
  const failures = run?.tests.filter(({ status }) => status === "failed");
  expect(failures?.map(({ message, excerpt }) => [message, excerpt?.at(-1)?.trim()])).toEqual([
    ["Expected values to be strictly equal: 3 !== 4", "at Context.<anonymous> (test/a.js:4:65)"],
    ["no such thing", "at Context.<anonymous> (test/a.js:6:30)"],
  ]);
});

test("a report file outweighs what is printed", () => {
  const output = textOfReport("pytest-default.txt");
  const reportFile = textOfReport("pytest-junit-xunit1.xml");
  const run = readReport({
    format: "auto",
    command: "npm test",
    stdout: output,
    output,
    reportFile,
    exitCode: 1,
  });
  expect(run).toMatchObject({ format: "pytest", integrity: [], seen: 16 });
});

test("a report file that cannot be read leaves what is printed", () => {
  const output = textOfReport("pytest-default.txt");
  const run = readReport({
    format: "pytest",
    command: "pytest",
    stdout: output,
    output,
    reportFile: "garbage",
    exitCode: 1,
  });
  expect(run?.seen).toBe(18);
});

test("npm's echo of a script says which runner it is", () => {
  const stdout = `\n> sample@1.0.0 test\n> pytest -q\n\n${textOfReport("pytest-q.txt")}`;
  expect(
    readReport({ format: "auto", command: "npm test", stdout, output: stdout, exitCode: 1 })
      ?.format,
  ).toBe("pytest");
});

test("a compiler's log is no report", () => {
  const output = textOfReport("cargo-test-compile-error.txt");
  expect(
    readReport({ format: "cargo-test", command: "cargo test", stdout: "", output, exitCode: 101 }),
  ).toBeUndefined();
});

test("a document type is refused, so that no entity is ever expanded", () => {
  const stdout = textOfReport("junit-entities.xml");
  expect(
    readReport({ format: "junit", command: "", stdout, output: stdout, exitCode: 0 }),
  ).toBeUndefined();
});

test("colours change nothing", () => {
  const stdout = textOfReport("vitest-default.txt").replace(
    /^ FAIL /gm,
    " \u001B[31mFAIL\u001B[39m ",
  );
  const run = readReport({
    format: "auto",
    command: "vitest",
    stdout,
    output: stdout,
    exitCode: 1,
  });
  expect(namedIn(run)).toEqual({ failed: 4, error: 1 });
});

describe("no input makes a reader throw", () => {
  const anyText = fc.oneof(
    fc.string({ maxLength: 400 }),
    fc.string({ unit: "binary", maxLength: 200 }),
  );

  test("garbage", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORMATS),
        anyText,
        fc.option(anyText, { nil: undefined }),
        (format, text, reportFile) => {
          const run = readReport({
            format,
            command: text,
            stdout: text,
            output: text,
            reportFile,
            exitCode: 0,
          });
          expect(run?.tests.every((one) => one.occurrences > 0) ?? true).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a mangled report", () => {
    const texts = RECORDED_REPORTS.map((recorded) => textsOf(recorded).output.slice(0, 6_000));
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.constantFrom(...FORMATS),
        fc.nat(),
        fc.nat(2_000),
        anyText,
        (text, format, at, length, other) => {
          const start = at % (text.length + 1);
          const mangled = text.slice(0, start) + other + text.slice(start + length);
          const run = readReport({
            format,
            command: "npm test",
            stdout: mangled,
            output: mangled,
            exitCode: 1,
          });
          expect(run === undefined || run.seen >= 0).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
