/** The Test Anything Protocol, versions 12 to 14, with subtests. */

import { Parser, type Result } from "tap-parser";
import type { TestRun, TestStatus } from "../../domain/test-run.js";
import { type FailureText, toFailureText } from "./failure-text.js";
import { type ReportText, toRepositoryPath } from "./report-text.js";
import { lasting } from "./test-extras.js";
import { type Reported, toTestRun } from "./to-test-run.js";

/** One test point, and the subtests that it is in. */
export interface TapPoint {
  readonly path: readonly string[];
  readonly result: Result;
  /** The indented lines below a point that failed: Mocha writes what went wrong there, and no YAML. */
  readonly below: readonly string[];
}

export interface TapDocument {
  readonly points: readonly TapPoint[];
  readonly comments: readonly string[];
  /** There is a plan, and as many points as it says. */
  readonly isPlanMet: boolean;
  readonly hasBailedOut: boolean;
}

export function readTap({ stdout, output, exitCode, root }: ReportText): TestRun {
  const document = parseTap(/^(?:not )?ok\b|^1\.\.\d/m.test(stdout) ? stdout : output);
  // A point that closes a subtest sums up what was counted in it.
  const tests = document.points.filter(({ result }) => !result.closingTestPoint);
  return toTestRun({
    format: "tap",
    exitCode,
    complete: document.isPlanMet && !document.hasBailedOut,
    results: tests.map((point) => toReported(point, root)),
  });
}

/** Everything before the version line is somebody else's. */
export function parseTap(text: string): TapDocument {
  const start = text.search(/^TAP version 1[34][ \r]*$/m);
  const points: TapPoint[] = [];
  const comments: string[] = [];
  const parser = new Parser();
  let isNumberedTwice = false;
  const onRepeated = (): void => {
    isNumberedTwice = true;
  };
  listen(parser, [], { points, onRepeated });
  parser.on("comment", (comment: string) => comments.push(comment.trim()));
  parser.end(bounded(start === -1 ? text : text.slice(start)));
  // Without a plan the parser makes one up, which proves nothing.
  const hasPlan = parser.planEnd !== -1 && !parser.syntheticPlan;
  return {
    points,
    comments,
    // Whoever counts one test twice has left out another.
    isPlanMet: hasPlan && parser.count === parser.planEnd && !isNumberedTwice,
    hasBailedOut: parser.bailedOut !== false,
  };
}

const INDENT_MAX = 4 * 16;
const YAML_LINES_MAX = 100;
const BELOW_LINES_MAX = 100;

/** The parser's cost grows with the square of a YAML block and of the nesting, and a test may print what it likes. */
function bounded(text: string): string {
  let yamlLines = -1;
  const kept = text.split("\n").filter((line) => {
    const indent = line.length - line.trimStart().length;
    const isFence = /^ *(?:---|\.\.\.) *\r?$/.test(line.slice(0, INDENT_MAX + 8));
    if (isFence) yamlLines = line.includes("-") ? 0 : -1;
    else if (yamlLines >= 0) yamlLines++;
    return yamlLines <= YAML_LINES_MAX && (yamlLines >= 0 || indent <= INDENT_MAX);
  });
  return kept.join("\n");
}

interface Found {
  readonly points: TapPoint[];
  /** A number has come twice among the tests of one plan. */
  readonly onRepeated: () => void;
}

function listen(parser: Parser, path: readonly string[], found: Found): void {
  const ids = new Set<number>();
  let below: string[] | undefined;
  parser.on("assert", (result: Result) => {
    if (ids.has(result.id)) found.onRepeated();
    ids.add(result.id);
    const lines: string[] = [];
    below = result.ok ? undefined : lines;
    found.points.push({ path, result, below: lines });
  });
  parser.on("extra", (line: string) => {
    // What stands at the margin is what the next test prints.
    if (line.trim() !== "" && !line.startsWith("  ")) below = undefined;
    if (below !== undefined && below.length < BELOW_LINES_MAX) below.push(line.trimEnd());
  });
  parser.on("child", (child: Parser) => listen(child, [...path, child.name], found));
}

export function toReported({ path, result, below }: TapPoint, root: string | undefined): Reported {
  const status = statusOf(result);
  const place = status === "failed" ? placeOf(result, root) : {};
  return {
    ...place,
    suite: path.filter((title) => title !== ""),
    name: result.name === "" ? `#${result.id}` : result.name,
    status,
    rawStatus: wordOf(result),
    ...(status === "todo" && !result.ok ? { todoFailed: true } : {}),
    ...lasting(durationOf(result)),
    ...(status === "failed" ? failureOf(result, below) : {}),
  };
}

const wordOf = ({ ok, skip, todo }: Result): string =>
  `${ok ? "ok" : "not ok"}${skip === false ? "" : " # SKIP"}${todo === false ? "" : " # TODO"}`;

/** node:test writes it into the YAML block, node-tap behind the name. */
function durationOf({ diag, time }: Result): number | undefined {
  const duration = fieldOf(diag, "duration_ms");
  return typeof duration === "number" ? duration : (time ?? undefined);
}

/** A failing todo is a todo: TAP says so, and `node --test` counts it so. */
export function statusOf({ ok, skip, todo }: Result): TestStatus {
  if (skip !== false) return "skipped";
  if (todo !== false) return "todo";
  return ok ? "passed" : "failed";
}

/** The field of a test point's YAML block, when it is a text. */
export const diagnosticOf = (result: Result, key: string): string | undefined =>
  textOf(fieldOf(result.diag, key));

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

function failureOf(result: Result, below: readonly string[]): FailureText {
  const error = fieldOf(result.diag, "error");
  const text =
    textOf(error) ??
    textOf(fieldOf(error, "message")) ??
    diagnosticOf(result, "message") ??
    below.join("\n");
  const { message } = toFailureText(text);
  const details = toFailureText(`${text}\n${diagnosticOf(result, "stack") ?? ""}`);
  return message === undefined ? details : { ...details, message };
}

function placeOf(result: Result, root: string | undefined): { file?: string; line?: number } {
  const place = diagnosticOf(result, "location") ?? diagnosticOf(result, "at") ?? "";
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(place) ?? [];
  return file === undefined ? {} : { file: toRepositoryPath(file, root), line: Number(line) };
}
