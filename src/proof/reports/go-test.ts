/** `go test`: its JSON events where there are some, else its text with or without `-v`. */

import { plainLines } from "../../domain/failure/plain-text.js";
import type { TestRun } from "../../domain/test-run.js";
import { toFailureText } from "./failure-text.js";
import { readGoJson } from "./go-json.js";
import type { ReportText } from "./report-text.js";
import { lastingText } from "./test-extras.js";
import { countOf, NO_TOTALS, type Reported, toTestRun } from "./to-test-run.js";

export function readGoTest(report: ReportText): TestRun {
  const json = readGoJson(report);
  return json === undefined ? readText(report) : toTestRun(json);
}

/**
 * The text has no end marker on success, so it counts as complete when nothing is open and the last line is a package's.
 * Without `-v` a package that passed names no test: it is counted as one, because the report says no more.
 */
function readText({ stdout, output, exitCode }: ReportText): TestRun {
  const lines = plainLines(/^(?:ok {2}|FAIL|\? {3})\t/m.test(stdout) ? stdout : output);
  const builds = buildFailuresOf(plainLines(output));
  const reader = new TextReader(
    lines.some((line) => RUN.test(line)),
    builds,
  );
  for (const line of lines) reader.read(line);
  const { results, passedPackages, isVerbose } = reader;
  return toTestRun({
    format: "go-test",
    exitCode,
    complete: reader.isAtEnd(),
    results,
    ...(isVerbose ? {} : { countsOtherThings: true }),
    totals: isVerbose
      ? undefined
      : {
          ...NO_TOTALS,
          passed: passedPackages,
          failed: countOf(results, "failed"),
          error: countOf(results, "error"),
        },
  });
}

const RUN = /^=== (?:RUN|CONT|PAUSE|NAME) +(\S+)$/;
const ROW = /^ *--- (PASS|FAIL|SKIP): (\S+) \(([\d.]+s)\)$/;
const OK = /^ok {2}\t(\S+)\t(?:\(cached\)|[\d.]+s)(.*)$/;
const FAILED = /^FAIL\t(\S+)(?:\t[\d.]+s| \[(.+)\])?$/;
const EMPTY = /^(?:\? {3}\t(\S+)\t\[no test files\]|\t(\S+)\t\tcoverage: .*)$/;
const END_OF_TESTS = /^(?:PASS|coverage: .*|testing: warning: no tests to run)$/;
const STATUS = { PASS: "passed", FAIL: "failed", SKIP: "skipped" } as const;

type Row = {
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  readonly rawStatus: string;
  readonly time: string;
  readonly text: string[];
};

/** Rows belong to the package line that comes after them. */
class TextReader {
  readonly results: Reported[] = [];
  passedPackages = 0;
  private rows: Row[] = [];
  private readonly started = new Set<string>();
  /** With `-v` a test's output comes before its row, and says by `=== RUN` or `=== NAME` whose it is. */
  private readonly printed = new Map<string, string[]>();
  private running: string | undefined;
  private last: "nothing" | "package" | "inside" = "nothing";
  private previous = "";

  readonly isVerbose: boolean;
  private readonly builds: ReadonlyMap<string, string>;

  constructor(isVerbose: boolean, builds: ReadonlyMap<string, string>) {
    this.isVerbose = isVerbose;
    this.builds = builds;
  }

  read(line: string): void {
    if (line.trim() === "") return;
    if (!this.readPackage(line) && !this.readRow(line)) this.readOther(line);
    this.previous = line;
  }

  isAtEnd(): boolean {
    return this.last === "package" && this.rows.length === 0;
  }

  private readRow(line: string): boolean {
    const run = RUN.exec(line)?.[1];
    if (run !== undefined) {
      this.started.add(run);
      this.running = run;
      this.last = "inside";
      return true;
    }
    const [, word, name, time = ""] = ROW.exec(line) ?? [];
    if (word !== "PASS" && word !== "FAIL" && word !== "SKIP") return false;
    // Rows of tests that were never started are printed by a test.
    if (name === undefined || (this.isVerbose && !this.started.has(name))) return false;
    if (!this.isVerbose && word === "PASS") return false;
    const text = [...(this.printed.get(name) ?? [])];
    this.rows.push({ name, status: STATUS[word], rawStatus: word, time, text });
    this.running = undefined;
    this.last = "inside";
    return true;
  }

  private readPackage(line: string): boolean {
    const failed = FAILED.exec(line);
    if (failed !== null)
      return this.close(
        failed[1] ?? "",
        failed[2] ?? "a package that failed without a failed test",
      );
    const empty = EMPTY.exec(line);
    if (empty !== null) return this.closeEmpty();
    const ok = OK.exec(line);
    if (ok === null || !this.mayPass()) return false;
    if (!(ok[2] ?? "").includes("[no tests to run]")) this.passedPackages++;
    return this.close(ok[1] ?? "", undefined);
  }

  /** A test can print a line like a passed package's; the runner prints it only when no test has failed, and with `-v` after its own `PASS`. */
  private mayPass(): boolean {
    if (this.rows.some((row) => row.status === "failed")) return false;
    return !this.isVerbose || END_OF_TESTS.test(this.previous);
  }

  private close(name: string, reason: string | undefined): true {
    const rows = this.rows.map((row) => toReported(row, name));
    this.results.push(...rows);
    if (reason !== undefined && countOf(rows, "failed") === 0) {
      const details = { message: reason, ...toFailureText(this.builds.get(name) ?? "") };
      this.results.push({ suite: [], name, status: "error", ...details });
    }
    this.rows = [];
    this.started.clear();
    return this.closeEmpty();
  }

  private closeEmpty(): true {
    this.printed.clear();
    this.running = undefined;
    this.last = "package";
    return true;
  }

  private readOther(line: string): void {
    if (line === "FAIL" || line === "PASS" || line.startsWith("exit status ")) return;
    this.last = "inside";
    if (this.running !== undefined)
      this.printed.set(this.running, [...(this.printed.get(this.running) ?? []), line]);
    else this.rows.at(-1)?.text.push(line);
  }
}

function toReported({ name, status, rawStatus, time, text }: Row, base: string): Reported {
  const path = name.split("/");
  const details = status === "failed" ? toFailureText(text.join("\n")) : {};
  return {
    base,
    suite: path.slice(0, -1),
    name: path.at(-1) ?? name,
    status,
    rawStatus,
    ...lastingText(time),
    ...details,
  };
}

/** `# package [package.test]`, then the compiler's lines. */
export function buildFailuresOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const builds = new Map<string, string>();
  let name: string | undefined;
  for (const line of lines) {
    const header = /^# (\S+)(?: \[.+\])?$/.exec(line)?.[1];
    if (header !== undefined) name = header;
    else if (name !== undefined && /^\S+\.go:\d+/.test(line))
      builds.set(name, `${builds.get(name) ?? ""}${line}\n`);
    else name = undefined;
  }
  return builds;
}
