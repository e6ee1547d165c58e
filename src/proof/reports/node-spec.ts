/** The spec reporter of `node --test`. A test's own output stands between its lines, so its totals are checked against them. */

import { plainLines } from "../../domain/failure/plain-text.js";
import type { TestRun, TestStatus } from "../../domain/test-run.js";
import { toFailureText } from "./failure-text.js";
import { FILE_NAME, minus } from "./node-file.js";
import { type ReportText, toRepositoryPath } from "./report-text.js";
import { lastingText } from "./test-extras.js";
import { countOf, type Reported, toTestRun } from "./to-test-run.js";

export function readNodeSpec({ stdout, output, exitCode, root }: ReportText): TestRun {
  const lines = plainLines(/^ℹ tests \d+/m.test(stdout) ? stdout : output);
  const end = lines.findLastIndex((line) => /^ℹ tests \d+$/.test(line));
  const total = totalsAfter(lines, end);
  const tree = treeOf(end === -1 ? lines : lines.slice(0, end));
  const failures = end === -1 ? [] : failuresOf(lines.slice(end), root);
  const empty = tree.tests.filter(isFileWithoutTest);
  const results = detailed(
    tree.tests.filter((test) => !isFileWithoutTest(test)),
    failures,
    root,
  );
  // A test with subtests looks like a suite here; Node counts it as a test, so the two totals differ by those.
  const parents = tree.suites - (total("suites") ?? tree.suites);
  const exact = parents === 0;
  return toTestRun({
    format: "node-test",
    exitCode,
    complete: end !== -1 && total("duration_ms") !== undefined,
    declared: minus(total("tests"), empty.length + parents),
    results,
    filesWithoutTest: empty.map(({ name }) => toRepositoryPath(name, root)),
    tallies: [
      { announced: minus(total("tests"), empty.length + parents), found: results.length },
      {
        announced: exact ? minus(total("fail"), -(total("cancelled") ?? 0)) : undefined,
        found: countOf(results, "failed", "error"),
      },
    ],
  });
}

function totalsAfter(lines: readonly string[], end: number): (name: string) => number | undefined {
  const summary = end === -1 ? [] : lines.slice(end, end + 8);
  return (name) => {
    const line = summary.find((one) => one.startsWith(`ℹ ${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 3));
  };
}

interface Tree {
  readonly tests: readonly Reported[];
  readonly suites: number;
}

const OPEN = /^( *)▶ (.+?)(?: \([\d.]+ms\))?$/;
const ROW = /^( *)([✔✖﹣⚠]) (.+) \(([\d.]+ms)\)(?: # (.*))?$/;

/** Suites open with `▶ name` and close with a row (in old versions another `▶`) of the same name and depth. */
function treeOf(lines: readonly string[]): Tree {
  const tests: Reported[] = [];
  const open: Line[] = [];
  let suites = 0;
  for (const line of lines.flatMap(toLine)) {
    while ((open.at(-1)?.depth ?? -1) > line.depth) open.pop();
    const top = open.at(-1);
    if (top?.depth === line.depth && top.title === line.title) open.pop();
    else if (line.status === undefined) {
      open.push(line);
      suites++;
    } else {
      tests.push({
        suite: open.map((suite) => suite.title),
        name: line.title,
        status: line.status,
        ...line.extras,
      });
    }
  }
  return { tests, suites };
}

interface Line {
  readonly depth: number;
  readonly title: string;
  /** Absent where a suite begins. */
  readonly status?: TestStatus;
  readonly extras?: Pick<Reported, "rawStatus" | "todoFailed" | "durationMs">;
}

function toLine(line: string): readonly Line[] {
  const row = ROW.exec(line);
  if (row !== null) {
    const [, indent = "", sign = "", title = "", time, directive] = row;
    const status = statusOf(sign, directive);
    const extras = {
      rawStatus: directive === undefined ? sign : `${sign} # ${directive}`,
      ...(status === "todo" && sign === "✖" ? { todoFailed: true } : {}),
      ...lastingText(time),
    };
    return [{ depth: indent.length, title, status, extras }];
  }
  const [, indent = "", title] = OPEN.exec(line) ?? [];
  return title === undefined ? [] : [{ depth: indent.length, title }];
}

function statusOf(sign: string, directive: string | undefined): TestStatus {
  if (sign === "﹣") return "skipped";
  if (sign === "⚠" || directive !== undefined) return "todo";
  return sign === "✔" ? "passed" : "failed";
}

const isFileWithoutTest = ({ suite, name, status }: Reported): boolean =>
  suite.length === 0 && status === "passed" && FILE_NAME.test(name);

interface Failure {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** After "✖ failing tests:": `test at file:line:col`, the row, the error. */
function failuresOf(lines: readonly string[], root: string | undefined): readonly Failure[] {
  const starts = lines.flatMap((line, index) => (/^test at .+:\d+:\d+$/.test(line) ? [index] : []));
  return starts.flatMap((start, position) => {
    const [, file = "", line] = /^test at (.+):(\d+):\d+$/.exec(lines[start] ?? "") ?? [];
    const name = ROW.exec(lines[start + 1] ?? "")?.[3];
    const text = lines.slice(start + 2, starts[position + 1] ?? lines.length).join("\n");
    return name === undefined
      ? []
      : [{ name, file: toRepositoryPath(file, root), line: Number(line), text }];
  });
}

/** Failures are listed in the order of their rows, so of two with one name the first is the first. */
function detailed(
  tests: readonly Reported[],
  failures: readonly Failure[],
  root: string | undefined,
): readonly Reported[] {
  const left = [...failures];
  return tests.flatMap((test) => {
    if (test.status !== "failed") return [test];
    const index = left.findIndex((failure) => failure.name === test.name);
    const [failure] = index === -1 ? [] : left.splice(index, 1);
    // A failed row that the list does not have was printed by a test.
    if (failure === undefined && failures.length > 0) return [];
    const isFile = test.suite.length === 0 && FILE_NAME.test(test.name);
    return [
      {
        ...test,
        ...(isFile
          ? { name: failure?.file ?? toRepositoryPath(test.name, root), status: "error" as const }
          : {}),
        ...(failure === undefined
          ? {}
          : { file: failure.file, line: failure.line, ...toFailureText(failure.text) }),
      },
    ];
  });
}
