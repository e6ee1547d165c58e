import { describe, expect, test } from "vitest";
import { RECORDED_LOGS, textOfLog } from "../../../test/fixtures/logs/index.js";
import type { FailureClass } from "../config.js";
import type { ReasonCode } from "../finding.js";
import { LIMITS } from "../limits.js";
import type { Integrity, TestResult, TestRun } from "../test-run.js";
import type { FailureEnd } from "./failure-end.js";
import { coarseOf } from "./signature.js";
import { findingsOfCommand, findingsOfTests } from "./to-findings.js";

const exited = (exitCode: number): FailureEnd => ({ kind: "exited", exitCode });

const CODES: Readonly<Record<FailureClass, ReasonCode>> = {
  format: "FORMAT",
  dead_code: "DEAD_CODE",
  lint: "LINT",
  type: "TYPECHECK",
  compile: "COMPILE",
  build: "BUILD_FAIL",
  test: "TEST_FAIL",
  title: "TITLE",
  merge_conflict: "MERGE_CONFLICT",
  timeout: "TIMEOUT",
  out_of_memory: "INFRA",
  network: "INFRA",
  disk_full: "INFRA",
  missing_tool: "INFRA",
  permission: "INFRA",
  unknown: "BUILD_FAIL",
};

describe("a failed command", () => {
  test.each(RECORDED_LOGS)(
    "$name becomes findings of its class, each with a signature and a hint",
    (log) => {
      const findings = findingsOfCommand({
        gate: "gate",
        class: log.gate,
        output: textOfLog(log.name),
        end: exited(log.exitCode),
        root: "/repo",
      });
      expect(findings.length).toBeGreaterThan(0);
      for (const finding of findings) {
        expect(finding).toMatchObject({
          code: log.class === "dead_code" && log.gate === "lint" ? "LINT" : CODES[log.class],
          severity: "hard",
          blame: CODES[log.class] === "INFRA" ? "infra" : "workstream",
        });
        expect(finding.signature).toMatch(new RegExp(`^${log.class}:[0-9a-f]{12}/[0-9a-f]{12}$`));
        expect(finding.message).not.toContain("\n");
        expect(finding.fix?.hint).toMatch(/\.$/);
        expect(finding.file ?? "").not.toMatch(/^\//);
      }
    },
  );

  test("has one finding a diagnostic, with file and line", () => {
    const findings = findingsOfCommand({
      gate: "lint",
      class: "lint",
      fix: "npm run lint -- --fix",
      output: textOfLog("eslint"),
      end: exited(1),
      root: "/repo",
    });
    expect(
      findings.map(({ file, line, message, fix }) => [file, line, message, fix?.command]),
    ).toEqual([
      ["a.js", 2, "Expected '===' and instead saw '==' (eqeqeq)", "npm run lint -- --fix"],
      ["a.js", 2, "'console' is not defined (no-undef)", "npm run lint -- --fix"],
      ["a.js", 2, "'b' is not defined (no-undef)", "npm run lint -- --fix"],
    ]);
  });

  test("has one finding for the whole gate when nothing is pointed at", () => {
    const findings = findingsOfCommand({
      gate: "docs",
      class: "unknown",
      output: "links: 3 broken\n",
      end: exited(3),
    });
    expect(findings).toMatchObject([
      { code: "BUILD_FAIL", message: 'Gate "docs" failed (exit 3).', excerpt: ["links: 3 broken"] },
    ]);
  });

  test("tells a second diagnostic of the same words from the first, but not by its line", () => {
    const ask = (lines: readonly number[]) =>
      findingsOfCommand({
        gate: "lint",
        class: "lint",
        output: lines.map((line) => `a.py:${line}:1: E999 bad`).join("\n"),
        end: exited(1),
      }).map(({ signature }) => signature);
    expect(new Set(ask([1, 9])).size).toBe(2);
    expect(ask([1, 9])).toEqual(ask([4, 30]));
    expect(ask([1, 9])[0]).toBe(ask([7])[0]);
  });

  test("counts what is beyond the limit, and another rest is another finding", () => {
    const ask = (count: number) =>
      findingsOfCommand({
        gate: "lint",
        class: "lint",
        output: Array.from(
          { length: count },
          (_, index) => `f${"x".repeat(index)}.py:1:1: E999 bad`,
        ).join("\n"),
        end: exited(1),
      });
    expect(ask(LIMITS.findingsMax)).toHaveLength(LIMITS.findingsMax);
    const many = ask(LIMITS.findingsMax + 5);
    expect(many).toHaveLength(LIMITS.findingsMax);
    expect(many.at(-1)?.message).toBe("6 more like these.");
    expect(coarseOf(many.at(-1)?.signature ?? "")).not.toBe(
      coarseOf(ask(LIMITS.findingsMax + 6).at(-1)?.signature ?? ""),
    );
  });

  test("that did not end in time is a TIMEOUT of the change, without the formatter's remedy", () => {
    const findings = findingsOfCommand({
      gate: "format",
      class: "format",
      fix: "npm run format",
      output: "a.go:1:1: x",
      end: { kind: "timed-out" },
    });
    expect(findings).toMatchObject([
      {
        code: "TIMEOUT",
        blame: "workstream",
        message: 'Gate "format" failed (not done within its time).',
      },
    ]);
    expect(findings[0]?.fix?.command).toBeUndefined();
  });
});

const passed: TestResult = {
  id: "a › adds",
  suite: ["a"],
  name: "adds",
  status: "passed",
  rawStatus: "passed",
  occurrences: 1,
};
const failed: TestResult = {
  id: "a.test.ts › subtracts",
  file: "a.test.ts",
  line: 7,
  suite: [],
  name: "subtracts",
  status: "failed",
  rawStatus: "failed",
  occurrences: 1,
  message: "expected 3 to be 4",
  excerpt: ["- 4", "+ 3"],
};

const runOf = (tests: readonly TestResult[], integrity: readonly Integrity[] = []): TestRun => ({
  format: "vitest",
  exitCode: 0,
  complete: !integrity.includes("INCOMPLETE"),
  seen: tests.length,
  integrity,
  tests,
});

const codesOf = (run: TestRun | undefined, end: FailureEnd, output = ""): readonly ReasonCode[] =>
  findingsOfTests({ run, output, end, gate: "unit" }).map(({ code }) => code);

describe("a test run", () => {
  test("that is green has no findings", () => {
    expect(codesOf(runOf([passed]), exited(0))).toEqual([]);
  });

  test("names files as the repository does, not by where they were checked out", () => {
    const elsewhere = { ...failed, file: "/checkouts/1/a.test.ts" };
    expect(
      findingsOfTests({
        run: runOf([elsewhere]),
        output: "",
        end: exited(1),
        root: "/checkouts/1",
      }).map(({ file }) => file),
    ).toEqual(["a.test.ts"]);
  });

  test("has a finding for each failed test, with its id, place, message and excerpt", () => {
    expect(
      findingsOfTests({ run: runOf([passed, failed]), output: "", end: exited(1) }),
    ).toMatchObject([
      {
        code: "TEST_FAIL",
        testId: failed.id,
        file: "a.test.ts",
        line: 7,
        message: "expected 3 to be 4",
        excerpt: ["- 4", "+ 3"],
      },
    ]);
  });

  test.each([
    ["no test was executed", ["NO_TESTS"], 0, ["TEST_NOT_EXECUTED"]],
    [
      "no test was executed and there is no end",
      ["INCOMPLETE", "NO_TESTS"],
      0,
      ["TEST_NOT_EXECUTED"],
    ],
    ["its report has no end", ["INCOMPLETE"], 0, ["INCOMPLETE_REPORT"]],
    ["its totals are others", ["TALLY_MISMATCH"], 0, ["REPORT_MISMATCH"]],
    ["it names no failure and is red", ["RC_MISMATCH"], 1, ["REPORT_MISMATCH"]],
    ["nothing is said to be wrong and yet it is red", [], 1, ["REPORT_MISMATCH"]],
  ] as const)("is not accepted when %s", (_when, integrity, exitCode, expected) => {
    expect(codesOf(runOf([passed], integrity), exited(exitCode))).toEqual(expected);
  });

  test("that reports a failure and ends with success has both findings", () => {
    expect(codesOf(runOf([failed], ["RC_MISMATCH"]), exited(0))).toEqual([
      "TEST_FAIL",
      "REPORT_MISMATCH",
    ]);
  });

  test("names the command that shows each failure again", () => {
    const run = runOf([failed, { ...failed, id: "a.test.ts", name: "a\nb" }]);
    const findings = findingsOfTests({ run, output: "", end: exited(1), command: "npm test" });
    expect(findings.map(({ reproduce }) => reproduce)).toEqual([
      "npx vitest run a.test.ts -t subtracts",
      "npm test",
    ]);
  });

  test("that was ended by the clock has its failed tests and a TIMEOUT, and owes no report", () => {
    expect(codesOf(runOf([failed], ["INCOMPLETE"]), { kind: "timed-out" })).toEqual([
      "TEST_FAIL",
      "TIMEOUT",
    ]);
  });

  test("that the machine broke off is the machine's", () => {
    const findings = findingsOfTests({
      run: runOf([], ["INCOMPLETE", "NO_TESTS"]),
      output: textOfLog("node-enospc"),
      end: exited(1),
    });
    expect(findings).toMatchObject([{ code: "INFRA", blame: "infra" }]);
  });

  test("without a report is judged by the compiler's log", () => {
    const findings = findingsOfTests({
      run: undefined,
      output: textOfLog("go-test-build"),
      end: exited(1),
    });
    expect(findings).toMatchObject([{ code: "COMPILE", file: "b_test.go", line: 5 }]);
  });

  test("without a report is never accepted", () => {
    expect(codesOf(undefined, exited(0))).toEqual(["INCOMPLETE_REPORT"]);
    expect(codesOf(undefined, exited(1))).toEqual(["TEST_FAIL"]);
  });

  test("with more failures than are kept counts the rest", () => {
    const many = Array.from({ length: LIMITS.findingsMax + 3 }, (_, index) => ({
      ...failed,
      id: `test ${index}`,
    }));
    const findings = findingsOfTests({ run: runOf(many), output: "", end: exited(1) });
    expect(findings).toHaveLength(LIMITS.findingsMax);
    expect(findings.at(-1)?.message).toBe("4 more failed tests.");
  });
});
