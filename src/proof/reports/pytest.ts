/** pytest's text: totals from its last line, names from `-v` rows and the short summary, details from its sections. */

import { plainLines } from "../../domain/failure/plain-text.js";
import type { TestRun, TestStatus } from "../../domain/test-run.js";
import { type FailureText, toFailureText } from "./failure-text.js";
import { type PytestSection, pytestSections } from "./pytest-sections.js";
import type { ReportText } from "./report-text.js";
import { parametrised } from "./test-extras.js";
import { countOf, NO_TOTALS, type Reported, type Totals, toTestRun } from "./to-test-run.js";

export function readPytest({ stdout, output, exitCode }: ReportText): TestRun {
  const out = plainLines(stdout);
  const lines = out.some((line) => FINAL.test(line)) ? out : plainLines(output);
  const end = lines.findLastIndex((line) => FINAL.test(line));
  const totals = end === -1 ? undefined : totalsOf(lines[end] ?? "");
  const summary = summaryOf(lines, end);
  const sections = pytestSections(lines);
  const results = byWorst([...verboseOf(lines), ...summary]).map((result) =>
    withDetails(result, sections),
  );
  const declared = declaredOf(lines);
  const isShort =
    exitCode === 0 && declared !== undefined && totals !== undefined && sumOf(totals) < declared;
  return toTestRun({
    format: "pytest",
    exitCode,
    complete: totals !== undefined && !isStopped(lines) && !hidesFailures(lines, totals),
    declared,
    results,
    totals: namesAll(results, totals) ? undefined : totals,
    tallies: [
      ...(isShort ? [{ announced: declared, found: sumOf(totals) }] : []),
      ...(summary.length === 0 || totals === undefined
        ? []
        : [
            { announced: totals.failed, found: countOf(summary, "failed") },
            { announced: totals.error, found: countOf(summary, "error") },
          ]),
    ],
  });
}

const FINAL =
  /^(?:=+ )?(?:(?:\d+ [a-z ]+(?:, )?)+|no tests ran|no tests collected.*) in [\d.]+s(?: \([\d:, a-z]+\))?(?: =+)?$/;

/** `pytest.exit(…)` ends with whatever exit code it is given. */
const isStopped = (lines: readonly string[]): boolean =>
  lines.some((line) => /^!+ _pytest\.outcomes\.Exit: .* !+$|^!+ KeyboardInterrupt !+$/.test(line));

/** A test may print a final line; a section of failures above it gives it away. */
const hidesFailures = (lines: readonly string[], totals: Totals): boolean =>
  totals.failed + totals.error === 0 &&
  lines.some((line) => /^=+ (?:FAILURES|ERRORS) =+$/.test(line));

const sumOf = (totals: Totals): number =>
  totals.passed + totals.failed + totals.error + totals.skipped + totals.todo;

function totalsOf(line: string): Totals {
  const count = (word: string): number =>
    Number(new RegExp(`(\\d+) ${word}\\b`).exec(line)?.[1] ?? 0);
  return {
    ...NO_TOTALS,
    passed: count("passed") + count("xpassed"),
    failed: count("failed"),
    error: count("errors?"),
    skipped: count("skipped") + count("xfailed"),
  };
}

/** `collected 15 items / 2 deselected / 13 selected`. */
function declaredOf(lines: readonly string[]): number | undefined {
  for (const line of lines) {
    const [, total, deselected = "0"] =
      /collected (\d+) items?(?:.* (\d+) deselected)?/.exec(line) ?? [];
    if (total !== undefined) return Number(total) - Number(deselected);
  }
  return undefined;
}

function namesAll(results: readonly Reported[], totals: Totals | undefined): boolean {
  return totals !== undefined && countOf(results, "passed") >= totals.passed && results.length > 0;
}

const STATUS: Readonly<Record<string, Pick<Reported, "status" | "inverted">>> = {
  PASSED: { status: "passed" },
  FAILED: { status: "failed" },
  SUBFAILED: { status: "failed" },
  ERROR: { status: "error" },
  SKIPPED: { status: "skipped" },
  XFAIL: { status: "skipped", inverted: true },
  XPASS: { status: "passed", inverted: true },
};

const VERBOSE =
  /^(?:\[gw\d+\] )?(\S+\.py::.+?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)(?: \(.*\))?(?:\s+\[ *\d+%\])?$/;
/** pytest-xdist prints the outcome first. */
const XDIST = /^\[gw\d+\] \[ *\d+%\] (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) (\S+\.py::.+)$/;

function verboseOf(lines: readonly string[]): readonly Reported[] {
  const end = lines.findIndex((line) =>
    /^=+ (?:FAILURES|ERRORS|short test summary info) =+$/.test(line),
  );
  return lines.slice(0, end === -1 ? lines.length : end).flatMap((line) => {
    const [, id, word = ""] = VERBOSE.exec(line) ?? [];
    const [, xdistWord = "", xdistId] = XDIST.exec(line) ?? [];
    const outcome = STATUS[id === undefined ? xdistWord : word];
    return outcome === undefined
      ? []
      : [
          {
            ...toNamed(id ?? xdistId ?? ""),
            ...outcome,
            rawStatus: id === undefined ? xdistWord : word,
          },
        ];
  });
}

const SUMMARY = /^(PASSED|FAILED|SUBFAILED|ERROR|XFAIL|XPASS)(?:\([^)]*\)|\[[^\]]*\])? (.+)$/;

/** The last short summary before the final line; skips are grouped there by place, so they have no id. */
function summaryOf(lines: readonly string[], end: number): readonly Reported[] {
  const start = lines.findLastIndex((line) => /^=+ short test summary info =+$/.test(line));
  if (start === -1) return [];
  return lines.slice(start + 1, end === -1 ? lines.length : end).flatMap((line) => {
    const [, word = "", rest = ""] = SUMMARY.exec(line) ?? [];
    const outcome = STATUS[word];
    if (outcome === undefined) return [];
    const { id, message } = splitMessage(rest);
    return [
      {
        ...toNamed(id),
        ...outcome,
        rawStatus: word,
        ...(message === undefined || outcome.status === "passed" ? {} : { message }),
      },
    ];
  });
}

/** `id - message`, where a parametrised id may itself hold ` - ` between its brackets. */
function splitMessage(rest: string): { readonly id: string; readonly message?: string } {
  const inBrackets = /^(\S+?\[.*?\])(?: - (.*))?$/.exec(rest);
  const plain = /^(.*?)(?: - (.*))?$/.exec(rest);
  const [, id = rest, message] = inBrackets ?? plain ?? [];
  return message === undefined ? { id } : { id, message };
}

/** `pkg/test_a.py::TestClass::test_name[1-a::b]`. */
function toNamed(id: string): Omit<Reported, "status"> {
  const bracket = id.indexOf("[");
  const path = bracket === -1 ? id : id.slice(0, bracket);
  const [file = "", ...titles] = path.split("::");
  const name = `${titles.at(-1) ?? ""}${bracket === -1 ? "" : id.slice(bracket)}`;
  return titles.length === 0
    ? { file, suite: [], name: id }
    : { base: file, file, suite: titles.slice(0, -1), name, ...parametrised(name) };
}

/** One test is one result here, however often it is named: as a row, in the summary, as passed and then broken in its teardown. */
function byWorst(results: readonly Reported[]): readonly Reported[] {
  const order: readonly TestStatus[] = ["error", "failed", "skipped", "todo", "passed"];
  const byId = new Map<string, Reported>();
  for (const result of results) {
    const id = [result.base, ...result.suite, result.name].join("::");
    const known = byId.get(id);
    const isWorse =
      known === undefined || order.indexOf(result.status) <= order.indexOf(known.status);
    if (isWorse) byId.set(id, { ...known, ...result });
  }
  return [...byId.values()];
}

function withDetails(result: Reported, sections: ReadonlyMap<string, PytestSection>): Reported {
  if (result.status !== "failed" && result.status !== "error") return result;
  const section = sections.get(sectionOf(result));
  if (section === undefined) return result;
  const details: FailureText = toFailureText(section.errors.join("\n") || section.lines.join("\n"));
  const { line } = section;
  return {
    ...result,
    ...details,
    ...(section.lines.length === 0
      ? {}
      : { excerpt: toFailureText(section.lines.join("\n")).excerpt ?? [] }),
    ...(line === undefined ? {} : { line }),
  };
}

const sectionOf = (result: Reported): string =>
  result.base === undefined ? result.name : [...result.suite, result.name].join(".");
