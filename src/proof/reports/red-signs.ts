/** What a runner prints at the end of a red report and nowhere else, whichever runner it is. */

import { hasOpenJestLike } from "./jest-like.js";
import { readJunit } from "./junit.js";
import type { ReportText } from "./report-text.js";

/** Totals, headings and rows that only a runner sets so. Rows that tests of test runners like to quote (`--- FAIL: …`) are none. */
const SIGNS: readonly RegExp[] = [
  // node --test
  /^ℹ (?:fail|cancelled) [1-9]/m,
  /^✖ failing tests:$/m,
  /^ *✖ .+ \([\d.]+ms\)$/m,
  /^# (?:fail|cancelled|failed) [1-9]/m,
  // Vitest, Jest
  /^ +(?:Test Files|Tests) {2}(?:\d+ [a-z ]+ \| )*[1-9]\d* failed\b/m,
  /^ +Errors {2}[1-9]\d* errors?$/m,
  /^ ?FAIL {1,2}\S.*\.[cm]?[jt]sx?\b/m,
  /^⎯+ (?:Failed (?:Tests|Suites)|Unhandled (?:Errors?|Rejections?))\b/m,
  /^ +❯ \S+ \(\d+ tests?(?: \| \d+ [a-z]+)*? \| \d+ failed\b/m,
  /^(?:Test Suites|Tests): {1,12}(?:\d+ [a-z]+, )*[1-9]\d* failed\b/m,
  /"numFailedTest(?:Suite)?s":\s*[1-9]/,
  // pytest
  /^(?:=+ )?(?:\d+ [a-z]+, )*[1-9]\d* (?:failed|errors?)\b.{0,200} in [\d.]+s/m,
  /^=+ (?:FAILURES|ERRORS) =+$/m,
  // cargo test
  /^test result: FAILED\. /m,
  // go test
  /^FAIL\t\S+(?:\t[\d.]+s| \[.+\])$/m,
  /^\{.*"Action":"fail"/m,
];

/** How a report begins and ends, where the beginning cannot be mistaken: one that has no end may have hidden its failures. */
const ENDS: readonly (readonly [beginning: RegExp, end: RegExp])[] = [
  [/^ RUN {2}v\d/gm, /^(?: +Duration {2}\S|No test files found)/gm],
  [/^=+ test session starts =+$/gm, /^=+ .{1,200} in [\d.]+s(?: \([\d:, a-z]+\))? =+$/gm],
];

const TODO = /# (?:TODO|SKIP)\b/i;

/** A report that is red, or was cut short, is in the text, beside whatever else is in it. */
export function speaksOfFailure(report: ReportText): boolean {
  return [...new Set([report.stdout, report.output])].some(
    (text) =>
      SIGNS.some((sign) => sign.test(text)) ||
      ENDS.some(([beginning, end]) => count(text, beginning) > count(text, end)) ||
      hasOpenGo(text) ||
      hasOpenJestLike(text) ||
      hasRedTap(text) ||
      hasRedJunit(text, report),
  );
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** Rows of failed tests that no package's line closes. */
const hasOpenGo = (text: string): boolean =>
  lastOf(text, /^--- FAIL: \S+ \([\d.]+s\)$/gm) > lastOf(text, /^(?:ok {2}|FAIL|\? {3})\t\S/gm);

const lastOf = (text: string, pattern: RegExp): number =>
  [...text.matchAll(pattern)].at(-1)?.index ?? -1;

/** Points at the left margin of a text that says to be TAP, or counts from one: Mocha writes its plan at the end, where it may be cut off. */
const hasRedTap = (text: string): boolean =>
  /^TAP version 1[34]$|^1\.\.\d+$|^(?:not )?ok 1 \S/m.test(text) &&
  text.split("\n").some((line) => /^not ok \d/.test(line) && !TODO.test(line));

function hasRedJunit(text: string, report: ReportText): boolean {
  if (!/^\s*<testsuites?\b/m.test(text)) return false;
  const { complete, tests } = readJunit({ ...report, stdout: text });
  return !complete || tests.some(({ status }) => status === "failed" || status === "error");
}
