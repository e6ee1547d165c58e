/** `node --test`: TAP on a pipe up to Node 22, the spec reporter from Node 23, JUnit on request. */

import type { TestRun } from "../../domain/test-run.js";
import { readJunit } from "./junit.js";
import { FILE_NAME, minus } from "./node-file.js";
import { readNodeSpec } from "./node-spec.js";
import { type ReportText, toRepositoryPath } from "./report-text.js";
import { diagnosticOf, parseTap, type TapPoint, toReported } from "./tap.js";
import { countOf, type Reported, toTestRun } from "./to-test-run.js";

export function readNodeTest(report: ReportText): TestRun {
  const { stdout } = report;
  if (/^<testsuites>/m.test(stdout)) return readJunit(report);
  return /^TAP version 13$/m.test(stdout) ? readNodeTap(report) : readNodeSpec(report);
}

/**
 * The reporter prints no file for a test that passed, so ids have none either:
 * an id that changed with the outcome could not be compared between two runs.
 */
function readNodeTap({ stdout, exitCode, root }: ReportText): TestRun {
  const { points, comments, isPlanMet } = parseTap(stdout);
  const total = totalsOf(comments);
  const tests = points.filter((point) => diagnosticOf(point.result, "type") !== "suite");
  const empty = tests.filter((point) => isFileWithoutTest(point));
  const results = tests
    .filter((point) => !isFileWithoutTest(point))
    .map((point) => toNodeResult(point, root));
  return toTestRun({
    format: "node-test",
    exitCode,
    complete: isPlanMet && total("duration_ms") !== undefined,
    declared: minus(total("tests"), empty.length),
    results,
    filesWithoutTest: empty.map(({ result }) => toRepositoryPath(result.name, root)),
    tallies: [
      { announced: minus(total("tests"), empty.length), found: results.length },
      { announced: minus(total("pass"), empty.length), found: countOf(results, "passed") },
      {
        announced: plus(total("fail"), total("cancelled")),
        found: countOf(results, "failed", "error"),
      },
    ],
  });
}

/** The last `# name 3` comment. A test's own output is escaped in TAP, so none of these is a test's. */
function totalsOf(comments: readonly string[]): (name: string) => number | undefined {
  return (name) => {
    const line = comments.findLast((comment) => comment.startsWith(`# ${name} `));
    const value = Number(line?.slice(name.length + 3));
    return line === undefined || Number.isNaN(value) ? undefined : value;
  };
}

/** A file that registered no test is reported as a passed test of the file's name: `process.exit(0)` does that too. */
function isFileWithoutTest({ path, result }: TapPoint): boolean {
  return path.length === 0 && result.ok && FILE_NAME.test(result.name);
}

function toNodeResult(point: TapPoint, root: string | undefined): Reported {
  const result = toReported(point, root);
  const isFile =
    point.path.length === 0 && result.status === "failed" && FILE_NAME.test(result.name);
  if (!isFile) return result;
  const file = toRepositoryPath(result.name, root);
  return { ...result, file, name: file, status: "error" };
}

const plus = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined ? undefined : one + (other ?? 0);
