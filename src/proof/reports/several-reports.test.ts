/** More than one report in one output or one file, with a masked exit code: the green one does not win. */

import { describe, expect, test } from "vitest";
import { findingsOfTests } from "../../domain/failure/to-findings.js";
import { readReport } from "./read-report.js";

const json = (
  counts: { readonly passed: number; readonly failed: number },
  more: object = {},
): string => {
  const total = counts.passed + counts.failed;
  const result = (status: string) => (_: unknown, index: number) => ({
    ancestorTitles: [],
    title: `${status} ${index}`,
    status,
    failureMessages: [],
  });
  return JSON.stringify({
    numTotalTestSuites: 1,
    numPassedTestSuites: counts.failed > 0 ? 0 : 1,
    numFailedTestSuites: counts.failed > 0 ? 1 : 0,
    numTotalTests: total,
    numPassedTests: counts.passed,
    numFailedTests: counts.failed,
    success: counts.failed === 0,
    ...more,
    testResults: [
      {
        name: "/repo/a.test.js",
        status: counts.failed > 0 ? "failed" : "passed",
        assertionResults: [
          ...Array.from({ length: counts.passed }, result("passed")),
          ...Array.from({ length: counts.failed }, result("failed")),
        ],
      },
    ],
  });
};

const GREEN = json({ passed: 2, failed: 0 });
const RED = json({ passed: 1, failed: 1 });
const JUNIT =
  '<testsuites><testsuite name="a" tests="1"><testcase name="b"/></testsuite></testsuites>';
const RED_JUNIT =
  '<testsuites><testsuite name="a" tests="1" failures="1"><testcase name="b"><failure>no</failure></testcase></testsuite></testsuites>';
const TAP = "TAP version 13\nok 1 - a\n1..1";
const RED_TAP = "TAP version 13\nnot ok 1 - a\n1..1";
const GO =
  '{"Action":"run","Package":"p","Test":"T"}\n{"Action":"pass","Package":"p","Test":"T"}\n{"Action":"pass","Package":"p"}';
const RED_GO = GO.replaceAll('"pass"', '"fail"');

const WORDS: Readonly<Record<string, string>> = {
  GREEN,
  RED,
  JUNIT,
  RED_JUNIT,
  TAP,
  RED_TAP,
  GO,
  RED_GO,
};
const CUT = GREEN.slice(0, 60);

/** What a tests gate makes of it, when the command ended with success whatever it found. */
function isPass(text: string, where: "printed" | "filed"): boolean {
  const stdout = where === "printed" ? text : "";
  const run = readReport({
    ...{ format: "auto", command: "npm test", exitCode: 0, root: "/repo" },
    ...{ stdout, output: stdout },
    ...(where === "filed" ? { reportFile: text } : {}),
  });
  if (run === undefined) return false;
  const end = { kind: "exited", exitCode: 0 } as const;
  return findingsOfTests({ run, output: stdout, end }).length === 0;
}

describe.each(["printed", "filed"] as const)("%s", (where) => {
  test.each(["GREEN", "JUNIT", "TAP", "GO"])("%s alone is a pass", (name) => {
    expect(isPass(`${WORDS[name]!}\n`, where)).toBe(true);
  });

  const REDS = ["RED", "RED_JUNIT", "RED_TAP", "RED_GO"];
  const pairs = ["GREEN", "JUNIT", "TAP", "GO"].flatMap((green) =>
    REDS.map((red) => [green, red] as const),
  );

  test.each(pairs)("%s is no pass before or behind %s", (green, red) => {
    expect(isPass(`${WORDS[green]!}\n${WORDS[red]!}\n`, where)).toBe(false);
    expect(isPass(`${WORDS[red]!}\n${WORDS[green]!}\n`, where)).toBe(false);
  });

  test.each(["GREEN", "JUNIT", "TAP", "GO"])(
    "%s is no pass beside a JSON report that was cut short",
    (name) => {
      expect(isPass(`${CUT}\n${WORDS[name]!}\n`, where)).toBe(false);
      expect(isPass(`${WORDS[name]!}\n${CUT}\n`, where)).toBe(false);
    },
  );

  test("a JSON report that says of itself that it is no success is none", () => {
    expect(isPass(json({ passed: 2, failed: 0 }, { success: false }), where)).toBe(false);
  });
});

test("two green reports in JSON are one, with the tests of both", () => {
  const text = `${GREEN}\n${json({ passed: 3, failed: 0 })}\n`;
  const request = { format: "auto", command: "npm test", exitCode: 0, root: "/repo" } as const;
  const run = readReport({ ...request, stdout: text, output: text });
  expect(run).toMatchObject({ complete: true, declared: 5, seen: 5, integrity: [] });
});
