/** What compilers, linters and formatters point at: file, line and message, out of their ordinary text. */

import { LIMITS } from "../limits.js";
import { diagnosticPatterns, type LinePattern } from "./diagnostic-patterns.js";
import { plainLines } from "./plain-text.js";

export interface Diagnostic {
  /** As printed, without `./` and without the checkout's place when `root` is given. */
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
}

/** The first diagnostics of a log, each once, in its order. Warnings are left out when there are errors. */
export function diagnosticsOf(
  text: string,
  { root, max = LIMITS.findingsMax }: DiagnosticsOptions = {},
): readonly Diagnostic[] {
  const found = [...new Map(scan(plainLines(text)).map((one) => [keyOf(one), one])).values()];
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

const keyOf = (one: Found): string =>
  [one.file, one.line ?? "", one.column ?? "", one.message].join("\n");

/** Two tools print the place apart from the message: ESLint the file before, rustc and ruff the arrow after. */
function scan(lines: readonly string[]): readonly Found[] {
  const found: Found[] = [];
  let heading: string | undefined;
  for (const [index, line] of lines.entries()) {
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
