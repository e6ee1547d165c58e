/** What compilers, linters and formatters point at: file, line and message, out of their ordinary text. */

import { LIMITS } from "../limits.js";
import type { Match, Matcher } from "../matchers/matcher.js";
import { diagnosticPatterns, type LinePattern } from "./diagnostic-patterns.js";
import { plainLines } from "./plain-text.js";

export interface Diagnostic {
  /** As printed, without `./` and without the checkout's place when `root` is given; empty: the tool named none. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly rule?: string;
}

export interface DiagnosticsOptions {
  /** The checkout's path, to be taken off absolute paths. */
  readonly root?: string | undefined;
  readonly max?: number;
  /** The repository's own problem matchers: a line that completes one of theirs is asked of nobody else. */
  readonly matchers?: readonly Matcher[];
}

/** The first diagnostics of a log, each once, in its order. Warnings are left out when there are errors. */
export function diagnosticsOf(
  text: string,
  { root, max = LIMITS.findingsMax, matchers = [] }: DiagnosticsOptions = {},
): readonly Diagnostic[] {
  const scanned = scan(plainLines(text), matchers);
  const found = [...new Map(scanned.map((one) => [keyOf(one), one])).values()];
  const errors = found.filter((one) => one.severity === "error");
  return (errors.length > 0 ? errors : found).slice(0, max).map((one) => toDiagnostic(one, root));
}

/** An unused variable, import, function or file, in any tool's words. */
export const isUnusedThing = ({ message, rule = "" }: Diagnostic): boolean =>
  UNUSED_RULE.test(rule) || UNUSED_MESSAGE.test(message);

const UNUSED_RULE =
  /^(?:TS6133|TS6192|TS6196|F401|F811|F841|dead[-_]code|unused[-_].*|.*no-?unused.*)$/i;
const UNUSED_MESSAGE =
  /\bnever (?:used|read|constructed|called)\b|\bunused\b|(?:declared|imported) and not used|value is never/i;

type Found = Diagnostic & { readonly severity: "error" | "warning" };

/** Do the repository's own matchers find anything? */
export function isMatched(text: string, matchers: readonly Matcher[]): boolean {
  if (matchers.length === 0) return false;
  const read = readerOf(matchers);
  return plainLines(text).some((line) => read(line).length > 0);
}

/** As on GitHub a line belongs to the first matcher that takes it, and the others begin anew. */
function readerOf(matchers: readonly Matcher[]): (line: string) => readonly Found[] {
  const trackers = matchers.map((matcher) => matcher.start());
  return (line) => {
    for (const tracker of trackers) {
      const found = tracker.read(line, beside).flatMap(foundByMatcher);
      if (found.length === 0) continue;
      for (const other of trackers) if (other !== tracker) other.reset();
      return found;
    }
    return [];
  };
}

/** The tool ran in the folder of `fromPath`, so its paths begin there. */
const beside = (file: string, fromPath = ""): string => {
  const folder = fromPath.slice(0, fromPath.lastIndexOf("/") + 1);
  return file.startsWith("/") ? file : `${folder}${file}`;
};

function foundByMatcher({ file, fromPath, line, column, ...match }: Match): readonly Found[] {
  const message = match.message?.trim() ?? "";
  if (message === "") return [];
  const code = match.code?.trim() ?? "";
  const isError = match.severity === undefined || match.severity.toLowerCase() === "error";
  return [
    {
      file: file === undefined ? "" : beside(file.trim(), fromPath),
      ...numbers(digitsOf(line), digitsOf(column)),
      message,
      ...(code === "" ? {} : { rule: code }),
      severity: isError ? "error" : "warning",
    },
  ];
}

const digitsOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? text : undefined;

const keyOf = (one: Found): string =>
  [one.file, one.line ?? "", one.column ?? "", one.message].join("\n");

/** Two tools print the place apart from the message: ESLint the file before, rustc and ruff the arrow after. */
function scan(lines: readonly string[], matchers: readonly Matcher[]): readonly Found[] {
  const found: Found[] = [];
  const read = readerOf(matchers);
  let heading: string | undefined;
  for (const [index, line] of lines.entries()) {
    const matched = read(line);
    if (matched.length > 0) {
      found.push(...matched);
      continue;
    }
    if (HEADING.test(line)) heading = line;
    else if (line === "") heading = undefined;
    if (line === "") continue;
    const one = underHeading(line, heading) ?? aboveArrow(lines, index) ?? onOneLine(lines, index);
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** ESLint's stylish format: a path alone on its line, then indented rows. */
const HEADING = /^(?:\/|\.{0,2}\/|[A-Za-z]:\\)?[\w@.+-]+(?:[/\\][\w@.+ -]+)*\.\w+$/;
const STYLISH = /^\s+(\d+):(\d+)\s+(error|warning)\s+(.*?)(?:\s{2,}(\S+))?$/;

function underHeading(line: string, heading: string | undefined): Found | undefined {
  const match = STYLISH.exec(line);
  if (match === null || heading === undefined) return undefined;
  const [, row, column, severity, message = "", rule] = match;
  return {
    file: heading,
    ...numbers(row, column),
    message,
    ...(rule === undefined ? {} : { rule }),
    severity: severity === "warning" ? "warning" : "error",
  };
}

/** rustc: `error[E0425]: message`, then ` --> file:line:col`; ruff the same with `F401 message`. */
const ARROW_HEAD =
  /^(?:(error|warning)(?:\[(\w+)\])?|([A-Z]{1,5}\d{2,4})(?: \[\*\])?|(unformatted)):? (.+)$/;
const ARROW = /^\s*--> (.+?):(\d+):(\d+)$/;

function aboveArrow(lines: readonly string[], index: number): Found | undefined {
  const head = ARROW_HEAD.exec(lines[index] ?? "");
  const arrow = ARROW.exec(lines[index + 1] ?? "");
  if (head === null || arrow === null) return undefined;
  const [, severity, code, ruffCode, unformatted, message = ""] = head;
  const [, file = "", row, column] = arrow;
  const rule = code ?? ruffCode ?? unformatted ?? rustLintOf(lines, index);
  return {
    file,
    ...numbers(row, column),
    message,
    ...(rule === undefined ? {} : { rule }),
    severity: severity === "warning" ? "warning" : "error",
  };
}

/** clippy names its lint in a note below: "= note: `-D clippy::ptr-arg` implied by `-D warnings`". */
function rustLintOf(lines: readonly string[], index: number): string | undefined {
  for (const line of lines.slice(index + 1, index + 15)) {
    if (line === "") return undefined;
    const rule = /= note: `(?:-[DW] |#\[(?:warn|deny)\()([\w:-]+)/.exec(line)?.[1];
    if (rule !== undefined) return rule;
  }
  return undefined;
}

function onOneLine(lines: readonly string[], index: number): Found | undefined {
  const line = lines[index] ?? "";
  for (const pattern of diagnosticPatterns) {
    const groups = pattern.line.exec(line)?.groups;
    if (groups !== undefined) return toFound(pattern, groups, lines, index);
  }
  return undefined;
}

function toFound(
  pattern: LinePattern,
  groups: Readonly<Record<string, string | undefined>>,
  lines: readonly string[],
  index: number,
): Found | undefined {
  const file = groups["file"] ?? "";
  const message = groups["message"] ?? pattern.message?.(lines, index) ?? "";
  if (file === "" || message === "") return undefined;
  const rule = groups["rule"];
  return {
    file,
    ...numbers(groups["line"], groups["column"]),
    message: message.trim(),
    ...(rule === undefined ? {} : { rule }),
    severity: groups["severity"] === "warning" ? "warning" : "error",
  };
}

function numbers(line: string | undefined, column: string | undefined) {
  return {
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}

function toDiagnostic(found: Found, root: string | undefined): Diagnostic {
  const { line, column, rule } = found;
  return {
    file: pathInCheckout(found.file, root),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    message: found.message.slice(0, LIMITS.excerptColumnsMax),
    ...(rule === undefined ? {} : { rule }),
  };
}

/** Without `./`, and without the checkout's place when `root` is given. */
export function pathInCheckout(file: string, root: string | undefined): string {
  const path = file.replaceAll("\\", "/");
  const place = root === undefined ? "" : `${root.replace(/\/+$/, "")}/`;
  return place !== "" && path.startsWith(place)
    ? path.slice(place.length)
    : path.replace(/^(?:\.\/)+/, "");
}
