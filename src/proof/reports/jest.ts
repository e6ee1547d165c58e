/** Jest: its JSON where there is some, else the text it prints on standard error. */

import { plainLines } from "../../domain/failure/plain-text.js";
import type { TestRun, TestStatus } from "../../domain/test-run.js";
import { toFailureText } from "./failure-text.js";
import { readJestLike } from "./jest-like.js";
import { lineInText } from "./place-in-text.js";
import { type ReportText, toRepositoryPath } from "./report-text.js";
import { lastingText } from "./test-extras.js";
import { countOf, NO_TOTALS, type Reported, type Totals, toTestRun } from "./to-test-run.js";

export function readJest(report: ReportText): TestRun {
  const json = readJestLike(report.stdout, report);
  return json === undefined ? readText(report) : toTestRun({ ...json, format: "jest" });
}

function readText({ output, exitCode, root }: ReportText): TestRun {
  const lines = plainLines(output);
  const summary = summaryOf(lines);
  const files = filesOf(lines, root);
  const named = files.flatMap((file) => file.tests);
  const failures = files.flatMap((file) => file.failures);
  const namesAll = summary !== undefined && named.length > 0 && named.length === summary.declared;
  const tests = namesAll
    ? named.map((test) => withDetails(test, failures))
    : failures.filter(isTest);
  const isEmpty = lines.some((line) => line.startsWith("No tests found, exiting with code"));
  return toTestRun({
    format: "jest",
    exitCode,
    complete: summary?.hasEnd ?? isEmpty,
    declared: summary?.declared ?? (isEmpty ? 0 : undefined),
    results: [...tests, ...failures.filter((failure) => !isTest(failure))],
    totals: namesAll ? undefined : summary?.totals,
    tallies: [{ announced: summary?.totals.failed, found: countOf(tests, "failed") }],
  });
}

const isTest = (failure: Reported): boolean => failure.status !== "error";

interface Summary {
  readonly declared: number;
  readonly totals: Totals;
  readonly hasEnd: boolean;
}

function summaryOf(lines: readonly string[]): Summary | undefined {
  const index = lines.findLastIndex((line) => /^Tests: {7}.*\d+ total$/.test(line));
  if (index === -1) return undefined;
  const line = lines[index] ?? "";
  const count = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return {
    declared: count("total"),
    totals: {
      ...NO_TOTALS,
      passed: count("passed"),
      failed: count("failed"),
      skipped: count("skipped"),
      todo: count("todo"),
    },
    hasEnd: lines.slice(index + 1, index + 4).some((after) => /^Time: {8}\S+ m?s/.test(after)),
  };
}

interface File {
  readonly tests: readonly Reported[];
  readonly failures: readonly Reported[];
}

const FILE = /^(?:PASS|FAIL) {1,2}(?:.+ )?(\S+\.\w+)(?: \([\d.]+ m?s\))?$/;
const END = /^(?:Summary of all failing tests|Test Suites: .*)$/;

/** Jest repeats failures in a summary when there are many files; what comes before it is enough. */
function filesOf(lines: readonly string[], root: string | undefined): readonly File[] {
  const files: File[] = [];
  const last = lines.findIndex((line) => END.test(line));
  const end = last === -1 ? lines.length : last;
  const starts = lines.flatMap((line, index) => (index < end && FILE.test(line) ? [index] : []));
  for (const [position, start] of starts.entries()) {
    const path = toRepositoryPath(FILE.exec(lines[start] ?? "")?.[1] ?? "", root);
    const body = lines.slice(start + 1, starts[position + 1] ?? end);
    files.push({ tests: namedOf(body, path), failures: failuresOf(body, path) });
  }
  return files;
}

const BULLET = /^ {2}● (.+)$/;
/** Headings that are no test. */
const ASIDE = /^(?:Console|Validation Warning|Deprecation Warning|Obsolete .*|.*snapshots?)$/;

function failuresOf(body: readonly string[], file: string): readonly Reported[] {
  const starts = body.flatMap((line, index) => (BULLET.test(line) ? [index] : []));
  return starts.flatMap((start, position): readonly Reported[] => {
    const title = BULLET.exec(body[start] ?? "")?.[1] ?? "";
    if (ASIDE.test(title)) return [];
    const text = body.slice(start + 1, starts[position + 1] ?? body.length).join("\n");
    if (title === "Test suite failed to run") {
      return [{ file, suite: [], name: file, status: "error", ...toFailureText(text) }];
    }
    const titles = title.split(" › ");
    const line = lineInText(text, file);
    const place = { base: file, file, ...(line === undefined ? {} : { line }) };
    return [
      {
        ...place,
        suite: titles.slice(0, -1),
        name: titles.at(-1) ?? title,
        status: "failed",
        ...toFailureText(text),
      },
    ];
  });
}

const ROW = /^( +)([✓✕○✎]) (?:skipped |todo )?(.+?)(?: \((\d+ m?s)\))?$/;
const SUITE = /^( +)(\S.*)$/;
const STATUS: Readonly<Record<string, TestStatus>> = {
  "✓": "passed",
  "✕": "failed",
  "○": "skipped",
  "✎": "todo",
};

/** `--verbose`: a tree by indentation, up to the first blank line. */
function namedOf(body: readonly string[], file: string): readonly Reported[] {
  const tests: Reported[] = [];
  const suites: { readonly depth: number; readonly title: string }[] = [];
  for (const line of body.slice(0, body.indexOf("") === -1 ? body.length : body.indexOf(""))) {
    const [, rowIndent = "", sign = "", name = "", time] = ROW.exec(line) ?? [];
    const [, indent = "", title = ""] = SUITE.exec(line) ?? [];
    const depth = (rowIndent || indent).length;
    while ((suites.at(-1)?.depth ?? -1) >= depth) suites.pop();
    const status = STATUS[sign];
    if (status === undefined) suites.push({ depth, title });
    else {
      const place = { base: file, file, suite: suites.map((suite) => suite.title), name };
      tests.push({ ...place, status, rawStatus: sign, ...lastingText(time) });
    }
  }
  return tests;
}

function withDetails(test: Reported, failures: readonly Reported[]): Reported {
  if (test.status !== "failed") return test;
  const path = [...test.suite, test.name].join(" › ");
  const failure = failures.find(
    (one) => one.base === test.base && [...one.suite, one.name].join(" › ") === path,
  );
  return { ...test, ...failure };
}
