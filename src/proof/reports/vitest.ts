/** Vitest: its JSON where there is some, else the text of its default and verbose reporters. */

import { plainLines } from "../../domain/failure/plain-text.js";
import type { TestRun, TestStatus } from "../../domain/test-run.js";
import { type FailureText, toFailureText } from "./failure-text.js";
import { readJestLike } from "./jest-like.js";
import { lineInText } from "./place-in-text.js";
import { type ReportText, toRepositoryPath } from "./report-text.js";
import { lastingText, tried } from "./test-extras.js";
import { countOf, NO_TOTALS, type Reported, type Totals, toTestRun } from "./to-test-run.js";

export function readVitest(report: ReportText): TestRun {
  const json = readJestLike(report.stdout, report);
  return json === undefined ? readText(report) : toTestRun({ ...json, format: "vitest" });
}

/** Failures go to standard error and totals to standard output, so each is looked for where it is. */
function readText({ stdout, output, exitCode, root }: ReportText): TestRun {
  const out = plainLines(stdout);
  const lines = plainLines(output);
  const summary = summaryOf(out) ?? summaryOf(lines);
  const failures = failuresOf(lines, root);
  const verbose = out.flatMap((line) => toVerboseResult(line, root));
  const broken = failures.filter((failure) => failure.status === "error");
  const namesAll =
    summary !== undefined && verbose.length > 0 && verbose.length === summary.declared;
  const named = namesAll
    ? verbose.map((test) => withDetails(test, failures))
    : failures.filter((failure) => failure.status === "failed");
  const results = [...named, ...broken, ...(hasUnhandled(lines, summary) ? [UNHANDLED] : [])];
  const isEmpty = lines.some((line) => line.startsWith("No test files found"));
  return toTestRun({
    format: "vitest",
    exitCode,
    complete: summary?.hasEnd ?? isEmpty,
    declared: summary?.declared ?? (isEmpty ? 0 : undefined),
    results,
    totals: namesAll ? undefined : summary?.totals,
    tallies: [{ announced: summary?.totals.failed, found: countOf(results, "failed") }],
  });
}

/** Told twice, so that one line too few does not hide it. */
const hasUnhandled = (lines: readonly string[], summary: Summary | undefined): boolean =>
  summary !== undefined &&
  (summary.hasErrors || lines.some((line) => /^⎯+ Unhandled Errors ⎯+$/.test(line)));

/** An error outside any test; Vitest fails the run and names no test. */
const UNHANDLED: Reported = {
  suite: [],
  name: "Unhandled Errors",
  status: "error",
  message: "an error outside any test",
};

interface Summary {
  readonly declared: number;
  readonly totals: Totals;
  readonly hasErrors: boolean;
  readonly hasEnd: boolean;
}

/** The last `Tests …` line: a test may print one of its own before. */
function summaryOf(lines: readonly string[]): Summary | undefined {
  const index = lines.findLastIndex((line) => /^\s+Tests {2}(?:.+ \(\d+\)|no tests)$/.test(line));
  if (index === -1) return undefined;
  const [, counts = "", total = "0"] =
    /^\s+Tests {2}(.+?)(?: \((\d+)\))?$/.exec(lines[index] ?? "") ?? [];
  const after = lines.slice(index + 1, index + 6);
  const count = (word: string): number =>
    Number(new RegExp(`(\\d+) ${word}`).exec(counts)?.[1] ?? 0);
  return {
    declared: Number(total),
    totals: {
      ...NO_TOTALS,
      passed: count("passed") + count("expected fail"),
      failed: count("failed"),
      skipped: count("skipped"),
      todo: count("todo"),
    },
    hasErrors: after.some((line) => /^\s+Errors {2}\d+ error/.test(line)),
    hasEnd: after.some((line) => /^\s+Duration {2}\S+/.test(line)),
  };
}

const BANNER = /^⎯+ Failed (?:Suites|Tests) \d+ ⎯+$/;
const RULE = /^⎯+(?:\[\d+\/\d+\]⎯*)?$/;
const FAIL = /^ FAIL {2}(?:\|[^|]+\| )?(.+)$/;

/** Under each banner: one or more ` FAIL  …` lines, their common error, a rule. */
function failuresOf(lines: readonly string[], root: string | undefined): readonly Reported[] {
  const start = lines.findIndex((line) => BANNER.test(line));
  if (start === -1) return [];
  const found: Reported[] = [];
  let heads: string[] = [];
  let text: string[] = [];
  const close = (): void => {
    found.push(...heads.map((head) => toFailure(head, text.join("\n"), root)));
    heads = [];
    text = [];
  };
  for (const line of lines.slice(start)) {
    const head = FAIL.exec(line)?.[1];
    if (BANNER.test(line) || RULE.test(line)) close();
    else if (head !== undefined && (heads.length === 0 || text.length === 0)) heads.push(head);
    else if (heads.length > 0) text.push(line);
  }
  close();
  return found;
}

function toFailure(head: string, text: string, root: string | undefined): Reported {
  const suite = /^(.+?) \[ (.+) \]$/.exec(head);
  const details = { ...toFailureText(text) };
  if (suite !== null) {
    const file = toRepositoryPath(suite[2] ?? "", root);
    return { file, suite: [], name: file, status: "error", ...details };
  }
  const test = toNamed(head, root);
  const line = lineInText(text, test.file ?? "");
  return { ...test, ...(line === undefined ? {} : { line }), status: "failed", ...details };
}

/** `file > suite > name`; a name with ` > ` in it is read as a suite, the same way every time. */
function toNamed(path: string, root: string | undefined): Omit<Reported, "status"> {
  const [file = "", ...titles] = path.split(" > ");
  const base = toRepositoryPath(file, root);
  return { base, file: base, suite: titles.slice(0, -1), name: titles.at(-1) ?? base };
}

const VERBOSE =
  /^ ([✓×↓□]) (?:\|[^|]+\| )?(\S+ > .+?)(?: (\d+(?:\.\d+)?m?s))?(?: \(retry x(\d+)\))?$/;
const STATUS: Readonly<Record<string, TestStatus>> = {
  "✓": "passed",
  "×": "failed",
  "↓": "skipped",
  "□": "todo",
};

function toVerboseResult(line: string, root: string | undefined): readonly Reported[] {
  const [, sign = "", path = "", time, retries = "0"] = VERBOSE.exec(line) ?? [];
  const status = STATUS[sign];
  if (status === undefined) return [];
  return [
    {
      ...toNamed(path, root),
      status,
      rawStatus: sign,
      ...tried(Number(retries) + 1, status),
      ...lastingText(time),
    },
  ];
}

function withDetails(test: Reported, failures: readonly Reported[]): Reported {
  if (test.status !== "failed") return test;
  const failure = failures.find(
    (one) =>
      one.base === test.base && one.name === test.name && one.suite.join() === test.suite.join(),
  );
  const details: FailureText & { line?: number } = failure ?? {};
  return {
    ...test,
    ...(details.line === undefined ? {} : { line: details.line }),
    ...(details.message === undefined ? {} : { message: details.message }),
    ...(details.excerpt === undefined ? {} : { excerpt: details.excerpt }),
  };
}
