/** From what a test command printed to a `TestRun`, whatever the runner. */

import type { ReportFormat } from "../../domain/config.js";
import { stripAnsi } from "../../domain/failure/plain-text.js";
import { LIMITS } from "../../domain/limits.js";
import type { Integrity, TestResult, TestRun } from "../../domain/test-run.js";
import { readCargoTest } from "./cargo-test.js";
import { readGoTest } from "./go-test.js";
import { readJest } from "./jest.js";
import { JEST_LIKE_BEGINNING, readJestLike } from "./jest-like.js";
import { readJunit, readJunitXml } from "./junit.js";
import { readNodeTest } from "./node-test.js";
import { readPytest } from "./pytest.js";
import { speaksOfFailure } from "./red-signs.js";
import type { ReportText } from "./report-text.js";
import { readTap } from "./tap.js";
import { toTestRun } from "./to-test-run.js";
import { readVitest } from "./vitest.js";

export interface ReportRequest extends ReportText {
  readonly format: ReportFormat;
  /** The gate's shell line. */
  readonly command: string;
  /** Text of the file that the runner wrote its report to. */
  readonly reportFile?: string | undefined;
  /** Output was dropped because there was too much of it: whatever is read from the rest is not the whole. */
  readonly truncated?: boolean;
}

type Format = Exclude<ReportFormat, "auto">;

const READERS: Readonly<Record<Format, (report: ReportText) => TestRun>> = {
  "node-test": readNodeTest,
  vitest: readVitest,
  jest: readJest,
  pytest: readPytest,
  "cargo-test": readCargoTest,
  "go-test": readGoTest,
  junit: readJunit,
  tap: readTap,
};

/** Undefined when there is no known report at all: then nothing is known of any test. */
export function readReport(request: ReportRequest): TestRun | undefined {
  const isCut =
    request.truncated === true || isTooLong(request.stdout) || isTooLong(request.output);
  const report = {
    ...request,
    stdout: stripAnsi(bounded(request.stdout)),
    output: stripAnsi(bounded(request.output)),
  };
  const whole = readPrinted(report);
  const printed = isCut && whole !== undefined ? cutShort(whole) : whole;
  const filed =
    request.reportFile === undefined ? undefined : readFile(stripAnsi(request.reportFile), report);
  if (filed === undefined) return printed;
  const checked = printed === undefined ? filed : crossChecked(filed, printed);
  return isRed(checked) || !speaksOfFailure(report) ? checked : cutShort(checked);
}

const isTooLong = (text: string): boolean => text.length > LIMITS.gateOutputBytesMax;

/** Totals and failures stand at the end. */
const bounded = (text: string): string =>
  isTooLong(text) ? text.slice(-LIMITS.gateOutputBytesMax) : text;

/** A failure that was dropped with the middle of the log would be a pass. */
const cutShort = (run: TestRun): TestRun => ({
  ...run,
  complete: false,
  integrity: run.integrity.includes("INCOMPLETE")
    ? run.integrity
    : ["INCOMPLETE", ...run.integrity],
});

function readPrinted(report: ReportRequest): TestRun | undefined {
  const formats =
    report.format === "auto"
      ? candidatesOf(report)
      : [report.format, ...OTHER_VOICES[report.format]];
  const runs = formats.map((format) => READERS[format](report)).filter(hasTrace);
  const whole = runs.filter((run) => run.complete);
  const told = whole.find(isRed) ?? whole[0] ?? runs[0];
  if (told === undefined || !told.complete || isRed(told)) return told;
  return isContradicted(report, runs, formats) ? cutShort(told) : told;
}

/**
 * A command may run several runners one after the other. What one of them says is no pass as long as another one's report is
 * red, or has no end.
 */
function isContradicted(
  report: ReportRequest,
  runs: readonly TestRun[],
  read: readonly Format[],
): boolean {
  if (speaksOfFailure(report)) return true;
  const others = lookingLike(report).filter((format) => !read.includes(format));
  const more = others.map((format) => READERS[format](report)).filter(hasTrace);
  return [...runs, ...more].some((run) => isRed(run) || !hasEnd(run, report));
}

const GO_LINE =
  /^(?:(?:ok {2}|FAIL|\? {3})\t|=== (?:RUN|PAUSE|CONT|NAME) | *--- (?:PASS|FAIL|SKIP): ).*$/gm;

/** Go's text ends with a package's line, behind which another runner may have its say. */
function hasEnd(run: TestRun, report: ReportRequest): boolean {
  if (run.complete || run.format !== "go-test") return run.complete;
  const untilLast = (text: string): string => {
    const last = [...text.matchAll(GO_LINE)].at(-1);
    return last === undefined ? text : text.slice(0, last.index + last[0].length);
  };
  const { stdout, output } = report;
  return readGoTest({ ...report, stdout: untilLast(stdout), output: untilLast(output) }).complete;
}

const isRed = (run: TestRun): boolean =>
  (run.consoleTally?.failed ?? 0) > 0 || countsOf(run).failed > 0;

/** Runners that can be told to print JUnit XML instead of their own text. */
const OTHER_VOICES: Readonly<Record<Format, readonly Format[]>> = {
  "node-test": [],
  vitest: ["junit"],
  jest: ["junit"],
  pytest: ["junit"],
  "cargo-test": ["junit"],
  "go-test": ["junit"],
  junit: [],
  tap: [],
};

/** The format of a file is plain from its text, so it is not asked for. What it says is no pass beside another report that is red, or has no end. */
function readFile(text: string, report: ReportRequest): TestRun | undefined {
  const read = (form: FileForm): TestRun | undefined => READ_FILE[form](text, report);
  const form = FILE_FORMS.find((one) => LOOKS_LIKE[one].test(text) && read(one) !== undefined);
  if (form === undefined) return undefined;
  const told = read(form);
  if (told === undefined || isRed(told)) return told;
  const others = FILE_FORMS.filter((one) => one !== form && BEGINS_LIKE[one].test(text)).map(read);
  const isAlone = others.every((run) => run?.complete === true && !isRed(run));
  // JUnit holds what tests have printed, which may be anything; its own documents are all read.
  const isGreen = form === "junit" || !speaksOfFailure({ ...report, stdout: text, output: text });
  return isAlone && isGreen ? told : cutShort(told);
}

type FileForm = "junit" | "json" | "tap" | "go";
const FILE_FORMS: readonly FileForm[] = ["junit", "json", "tap", "go"];

const LOOKS_LIKE: Readonly<Record<FileForm, RegExp>> = {
  junit: /<testsuites?\b/,
  json: /"testResults"/,
  tap: /^TAP version|^(?:not )?ok\b|^1\.\.\d/m,
  go: /"Action":/,
};

/** What a test has printed may stand in a report: a line that looks a little like one is none. */
const BEGINS_LIKE: Readonly<Record<FileForm, RegExp>> = {
  junit: /^\s*<testsuites?\b/m,
  json: JEST_LIKE_BEGINNING,
  tap: /^TAP version 1[34]$/m,
  go: /^\{.*"Action":"/m,
};

const READ_FILE: Readonly<
  Record<FileForm, (text: string, report: ReportRequest) => TestRun | undefined>
> = {
  junit: (text, report) => toTestRun(readJunitXml(text, report)),
  json: (text, report) => {
    const json = readJestLike(text, report);
    return json === undefined ? undefined : toTestRun(json);
  },
  tap: (text, report) => {
    const format = /^# duration_ms /m.test(text) ? "node-test" : "tap";
    return traced(READERS[format]({ ...report, stdout: text, output: text }));
  },
  go: (text, report) => traced(readGoTest({ ...report, stdout: text, output: text })),
};

const hasTrace = (run: TestRun): boolean =>
  run.complete || run.seen > 0 || run.tests.length > 0 || (run.declared ?? 0) > 0;
const traced = (run: TestRun): TestRun | undefined => (hasTrace(run) ? run : undefined);

/** A report file can be written by the tests themselves; what the runner said on its console must not contradict it. */
function crossChecked(filed: TestRun, printed: TestRun): TestRun {
  if (!printed.complete) return filed;
  const consoleTally = tallyOf(printed);
  const { passed, failed } = countsOf(filed);
  const contradicts =
    (consoleTally.failed > 0 && failed === 0) ||
    (consoleTally.passed !== undefined && passed > consoleTally.passed);
  const integrity: readonly Integrity[] =
    contradicts && !filed.integrity.includes("TALLY_MISMATCH")
      ? [...filed.integrity, "TALLY_MISMATCH"]
      : filed.integrity;
  return { ...filed, consoleTally: definedOf(consoleTally), integrity };
}

interface Tally {
  readonly passed: number | undefined;
  readonly failed: number;
}

/** Go's plain text counts packages where it names no test, so how many tests have passed is not said. */
function tallyOf(printed: TestRun): Tally {
  const named = countsOf(printed);
  const saidFailed = Math.max(printed.consoleTally?.failed ?? 0, named.failed);
  if (printed.consoleTally !== undefined)
    return { passed: printed.consoleTally.passed, failed: saidFailed };
  return { passed: named.passed, failed: saidFailed };
}

const definedOf = ({ passed, failed }: Tally): NonNullable<TestRun["consoleTally"]> => ({
  ...(passed === undefined ? {} : { passed }),
  failed,
});

function countsOf({ tests }: TestRun): { readonly passed: number; readonly failed: number } {
  const count = (isCounted: (test: TestResult) => boolean): number =>
    tests.filter(isCounted).reduce((sum, { occurrences }) => sum + occurrences, 0);
  return {
    passed: count(({ status }) => status === "passed"),
    failed: count(({ status }) => status === "failed" || status === "error"),
  };
}

/** What the command says comes first; what the output looks like decides when the command is a script. */
function candidatesOf({ command, stdout, output }: ReportRequest): readonly Format[] {
  const said = `${command}\n${echoedByNpm(stdout)}`;
  const byCommand = BY_COMMAND.filter(([, pattern]) => pattern.test(said));
  return [...new Set([...byCommand.map(([format]) => format), ...lookingLike({ stdout, output })])];
}

const lookingLike = ({
  stdout,
  output,
}: Pick<ReportText, "stdout" | "output">): readonly Format[] =>
  BY_OUTPUT.filter(([, pattern]) => pattern.test(stdout) || pattern.test(output)).map(
    ([format]) => format,
  );

/** npm, pnpm and yarn print the script that they run: `> vitest run`. */
const echoedByNpm = (stdout: string): string =>
  stdout
    .split("\n")
    .slice(0, 12)
    .filter((line) => /^(?:>|\$) /.test(line))
    .join("\n");

const BY_COMMAND: readonly (readonly [Format, RegExp])[] = [
  ["junit", /--(?:test-)?reporters?[= ]'?"?junit/],
  ["vitest", /\bvitest\b/],
  ["jest", /\bjest\b/],
  ["node-test", /\bnode\b.*\s--test\b/],
  ["pytest", /\b(?:pytest|py\.test)\b/],
  ["cargo-test", /\bcargo\s+(?:\+\S+\s+)?(?:test|t)\b/],
  ["go-test", /\bgo\s+test\b/],
];

const BY_OUTPUT: readonly (readonly [Format, RegExp])[] = [
  ["vitest", /^\{\s*"numTotalTestSuites":|^ RUN {2}v\d|^ +Test Files {2}\d/m],
  ["jest", /^\{\s*"numFailedTestSuites":|^Test Suites: \d|^No tests found, exiting with code/m],
  ["node-test", /^ℹ tests \d+$|^# duration_ms /m],
  ["junit", /<testsuites?\b/],
  [
    "pytest",
    /^=+ test session starts =+$|^(?:=+ )?\d+ (?:passed|failed|skipped|errors?)\b.* in [\d.]+s/m,
  ],
  ["cargo-test", /^running \d+ tests?$/m],
  ["go-test", /^\{.*"Action":"|^(?:ok {2}|FAIL|\? {3})\t\S+/m],
  ["tap", /^TAP version 1[34]$|^1\.\.\d+$/m],
];
