/** Common Test Report Format: every gate as a test, and under it the tests that it read. */

import { assertNever } from "../assert-never.js";
import type { CheckRun, Conclusion, Verdict } from "../check-run.js";
import type { TestResult, TestRun } from "../test-run.js";
import { VERSION } from "../version.js";
import { detailsOf, explainVerdict, type ProofExport } from "./proof-export.js";

type Status = "passed" | "failed" | "skipped" | "pending" | "other";

interface CtrfTest {
  readonly name: string;
  readonly status: Status;
  readonly duration: number;
  readonly [field: string]: unknown;
}

const SPEC_VERSION = "0.0.0";

/** The verdict and each gate are tests of their own, so that a red gate without a red test is a red report. */
export function toCtrf(exported: ProofExport): string {
  const { proof, testRuns, startedAtMs, endedAtMs, command } = exported;
  const tests = [
    toVerdict(exported),
    ...proof.checkRuns.flatMap((run) => {
      const testRun = testRuns.get(run.gate);
      const own = testRun?.tests.map((test) => toTest(run.gate, test)) ?? [];
      return [toGate(run, testRun), ...own];
    }),
  ];
  const report = {
    reportFormat: "CTRF",
    specVersion: SPEC_VERSION,
    timestamp: new Date(endedAtMs).toISOString(),
    generatedBy: `interlock ${VERSION}`,
    results: {
      tool: { name: "interlock", version: VERSION },
      summary: { ...summaryOf(tests), start: startedAtMs, stop: endedAtMs },
      tests,
      environment: { commit: proof.subject.head },
      extra: {
        verdict: proof.verdict,
        subject: proof.subject,
        reasonCodes: proof.reasonCodes,
        command,
      },
    },
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function summaryOf(tests: readonly CtrfTest[]): Readonly<Record<string, number>> {
  const count = (status: Status): number => tests.filter((test) => test.status === status).length;
  return {
    tests: tests.length,
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    pending: count("pending"),
    other: count("other"),
    flaky: tests.filter((test) => test["flaky"] === true).length,
  };
}

const VERDICT: Readonly<Record<Verdict, Status>> = {
  pass: "passed",
  fail: "failed",
  incomplete: "other",
};

const toVerdict = ({ proof, startedAtMs, endedAtMs, command }: ProofExport): CtrfTest => ({
  name: "verdict",
  status: VERDICT[proof.verdict],
  duration: endedAtMs - startedAtMs,
  suite: ["interlock"],
  type: "verdict",
  rawStatus: proof.verdict,
  message: explainVerdict(proof, command),
});

function toGate(run: CheckRun, testRun: TestRun | undefined): CtrfTest {
  const message = run.findings.map(detailsOf).join("\n\n");
  return {
    name: run.gate,
    status: statusOfGate(run.conclusion),
    duration: Math.round(run.durationMs),
    suite: ["gates"],
    type: "gate",
    rawStatus: run.conclusion,
    ...(message === "" ? {} : { message }),
    extra: {
      codes: [...new Set(run.findings.map(({ code }) => code))].sort(),
      evidence: run.evidence,
      ...(run.class === undefined ? {} : { class: run.class }),
      ...(run.reused === true ? { reused: true } : {}),
      ...(testRun === undefined ? {} : { seen: testRun.seen, integrity: testRun.integrity }),
    },
  };
}

/** Not run is never passed: what is incomplete is `other`, and the exit code says so too. */
function statusOfGate(conclusion: Conclusion): Status {
  switch (conclusion) {
    case "success":
    case "neutral":
      return "passed";
    case "failure":
    case "timed_out":
      return "failed";
    case "skipped":
    case "cancelled":
      return "skipped";
    case "incomplete":
      return "other";
    default:
      return assertNever(conclusion);
  }
}

const STATUS: Readonly<Record<TestResult["status"], Status>> = {
  passed: "passed",
  failed: "failed",
  error: "failed",
  skipped: "skipped",
  todo: "pending",
};

function toTest(gate: string, test: TestResult): CtrfTest {
  const { name, status, durationMs = 0, suite, file, line, message, excerpt, attempts } = test;
  return {
    name: name === "" ? "(without a name)" : name,
    status: STATUS[status],
    duration: Math.round(durationMs),
    suite: [gate, ...suite],
    rawStatus: test.rawStatus,
    ...(file === undefined ? {} : { filePath: file }),
    ...(line === undefined ? {} : { line }),
    ...(message === undefined ? {} : { message }),
    ...(excerpt === undefined ? {} : { trace: excerpt.join("\n") }),
    ...(attempts === undefined ? {} : { retries: attempts - 1 }),
    ...(test.flaky === true ? { flaky: true } : {}),
    ...(test.params === undefined ? {} : { parameters: { id: test.params } }),
    extra: {
      id: test.id,
      occurrences: test.occurrences,
      ...(test.inverted === true ? { inverted: true } : {}),
      ...(test.todoFailed === true ? { todoFailed: true } : {}),
      ...(test.asserts === undefined ? {} : { asserts: test.asserts }),
    },
  };
}
