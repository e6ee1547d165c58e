/** The JSON of Jest (`--json`) and of Vitest (`--reporter=json`), which has the same shape. */

import { z } from "zod";
import type { TestStatus } from "../../domain/test-run.js";
import { toFailureText } from "./failure-text.js";
import { lineInText } from "./place-in-text.js";
import { type ReportText, toRepositoryPath } from "./report-text.js";
import { lasting, tried } from "./test-extras.js";
import { countOf, type Reading, type Reported } from "./to-test-run.js";

const Assertion = z.object({
  ancestorTitles: z.array(z.string()).default([]),
  title: z.string(),
  status: z.string(),
  failureMessages: z.array(z.string()).nullish(),
  failing: z.boolean().nullish(),
  invocations: z.number().nullish(),
  duration: z.number().nullish(),
  numPassingAsserts: z.number().nullish(),
  location: z.object({ line: z.number() }).nullish(),
});

const Report = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  success: z.boolean().nullish(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      assertionResults: z.array(Assertion),
    }),
  ),
});

type Report = z.infer<typeof Report>;

/** Jest says what its tests left open; Vitest has no such key. */
const JEST_KEY = /"(?:openHandles|numRuntimeErrorTestSuites)":/;

/** Several reports in one text are one. Undefined when the text holds none; one that was cut short is none. */
export function readJestLike(
  text: string,
  { exitCode, root }: Pick<ReportText, "exitCode" | "root">,
): Reading | undefined {
  const { found, begun } = findReports(text);
  const last = found.at(-1);
  if (last === undefined) return undefined;
  const reports = found.map(({ report }) => report);
  const read = reports.map((report) => ({
    tests: report.testResults.flatMap((file) => testsOfFile(file, root)),
    broken: report.testResults.flatMap((file) => brokenFile(file, root)),
    report,
  }));
  return {
    format: JEST_KEY.test(last.source) ? "jest" : "vitest",
    exitCode,
    // What was begun and has no end may have told a failure.
    complete: found.length >= begun,
    declared: reports.reduce((sum, { numTotalTests }) => sum + numTotalTests, 0),
    results: read.flatMap(({ tests, broken }) => [...tests, ...broken]),
    tallies: read.flatMap(({ tests, broken, report }) => [
      { announced: report.numTotalTests, found: tests.length },
      { announced: report.numPassedTests, found: countOf(tests, "passed") },
      { announced: report.numFailedTests, found: countOf(tests, "failed") },
      ...(report.success === false && broken.length + countOf(tests, "failed") === 0
        ? [{ announced: 1, found: 0 }]
        : []),
    ]),
  };
}

interface Found {
  readonly report: Report;
  readonly source: string;
}

/** How the report of either begins, on one line or set out over many. */
export const JEST_LIKE_BEGINNING = /^\{\s*"num(?:Total|Failed)TestSuites":/m;

/** The whole text, or the lines of it that are one: npm prints before, and a command may run more than one runner. */
function findReports(text: string): { readonly found: readonly Found[]; readonly begun: number } {
  const whole = reportIn(text.trim());
  if (whole !== undefined) return { found: [whole], begun: 1 };
  const lines = text
    .split("\n")
    .filter((line) => line.startsWith("{") && line.includes('"testResults"'));
  return {
    found: lines.flatMap((line) => reportIn(line) ?? []),
    begun: text.split(new RegExp(JEST_LIKE_BEGINNING, "gm")).length - 1,
  };
}

/** A report was begun that has no end. */
export function hasOpenJestLike(text: string): boolean {
  if (!JEST_LIKE_BEGINNING.test(text)) return false;
  const { found, begun } = findReports(text);
  return found.length < begun;
}

function reportIn(source: string): Found | undefined {
  if (!source.startsWith("{")) return undefined;
  const parsed = Report.safeParse(parseJson(source));
  return parsed.success ? { report: parsed.data, source } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

type File = Report["testResults"][number];

function testsOfFile(file: File, root: string | undefined): readonly Reported[] {
  const path = toRepositoryPath(file.name, root);
  return file.assertionResults.map((assertion) => toReported(assertion, path));
}

/** A file that could not be run at all; no total counts it. */
function brokenFile(file: File, root: string | undefined): readonly Reported[] {
  const hasFailedTest = file.assertionResults.some(({ status }) => status === "failed");
  if (file.status !== "failed" || hasFailedTest) return [];
  const path = toRepositoryPath(file.name, root);
  return [
    {
      file: path,
      suite: [],
      name: path,
      status: "error",
      ...toFailureText((file.message ?? "").replace(/^\s*● .*\n/, "")),
    },
  ];
}

function toReported(assertion: z.infer<typeof Assertion>, file: string): Reported {
  const status = toStatus(assertion.status);
  const failures = assertion.failureMessages ?? [];
  // Vitest says nothing of a retry but this: a test that passed and has failed before.
  const attempts = assertion.invocations ?? (status === "passed" ? failures.length + 1 : 1);
  const line = assertion.location?.line ?? lineInText(failures[0] ?? "", file);
  return {
    base: file,
    file,
    ...(line === undefined ? {} : { line }),
    suite: assertion.ancestorTitles.filter((title) => title !== ""),
    name: assertion.title,
    status,
    rawStatus: assertion.status,
    ...(assertion.failing === true ? { inverted: true } : {}),
    ...tried(attempts, status),
    ...lasting(assertion.duration ?? undefined),
    ...assertedBy(assertion, status),
    ...(status === "failed" ? toFailureText(failures.join("\n")) : {}),
  };
}

/** Jest writes 0 for a test that it did not run. */
const assertedBy = (
  { numPassingAsserts }: z.infer<typeof Assertion>,
  status: TestStatus,
): Pick<Reported, "asserts"> =>
  typeof numPassingAsserts === "number" && status === "passed"
    ? { asserts: numPassingAsserts }
    : {};

function toStatus(status: string): TestStatus {
  switch (status) {
    case "passed":
    case "failed":
    case "todo":
      return status;
    default:
      // pending, skipped, disabled, focused: it did not run
      return "skipped";
  }
}
