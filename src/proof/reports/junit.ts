/** JUnit XML in the dialects of node:test, Vitest, pytest, Surefire and nextest. */

import type { TestRun, TestStatus } from "../../domain/test-run.js";
import { type FailureText, toFailureText } from "./failure-text.js";
import { parseJunitXml, type XmlDocument, type XmlElement } from "./junit-xml.js";
import { FILE_NAME, minus } from "./node-file.js";
import { type ReportText, toRepositoryPath } from "./report-text.js";
import { lasting, parametrised, tried } from "./test-extras.js";
import { countOf, type Reading, type Reported, toTestRun } from "./to-test-run.js";

export function readJunit({ stdout, output, exitCode, root }: ReportText): TestRun {
  return toTestRun(
    readJunitXml(/<testsuites?\b/.test(stdout) ? stdout : output, { exitCode, root }),
  );
}

/** Several documents in one text are one report. */
export function readJunitXml(
  text: string,
  { exitCode, root }: Pick<ReportText, "exitCode" | "root">,
): Reading {
  const readings = parseJunitXml(text).map((document) => readDocument(document, root));
  const declared = readings.map((reading) => reading.declared);
  return {
    format: readings[0]?.dialect ?? "junit",
    exitCode,
    complete: readings.length > 0 && readings.every((reading) => reading.isComplete),
    declared:
      declared.length === 0 || declared.includes(undefined)
        ? undefined
        : declared.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    results: readings.flatMap((reading) => reading.results),
    filesWithoutTest: readings.flatMap((reading) => reading.filesWithoutTest),
    tallies: readings.flatMap(({ declared: announced, failures, results }) => [
      { announced, found: results.length },
      { announced: failures, found: countOf(results, "failed", "error") },
    ]),
  };
}

type Dialect = "node-test" | "vitest" | "pytest" | "junit";

interface DocumentReading {
  readonly dialect: Dialect;
  readonly isComplete: boolean;
  readonly declared: number | undefined;
  readonly failures: number | undefined;
  readonly results: readonly Reported[];
  readonly filesWithoutTest: readonly string[];
}

function readDocument(
  { root: element, comments, isComplete }: XmlDocument,
  root: string | undefined,
): DocumentReading {
  const dialect = dialectOf(element, comments);
  const all = casesOf(element, []).map((one) => toReported(one, dialect, root));
  const empty = dialect === "node-test" ? all.filter(isFileWithoutTest) : [];
  const results = all.filter((one) => !empty.includes(one));
  const totals = totalsOf[dialect](element, comments);
  return {
    dialect,
    isComplete,
    results,
    failures: totals.failures,
    declared: minus(totals.declared, empty.length),
    filesWithoutTest: empty.map(({ name }) => name),
  };
}

/** As in TAP: a file that registered no test passes under its own name. */
const isFileWithoutTest = ({ suite, name, status }: Reported): boolean =>
  suite.length === 0 && status === "passed" && FILE_NAME.test(name);

function dialectOf(element: XmlElement, comments: readonly string[]): Dialect {
  if (comments.some((comment) => /^duration_ms /.test(comment))) return "node-test";
  const name = element.attributes["name"];
  if (name === "vitest tests") return "vitest";
  const suites = [element, ...element.children].map((one) => one.attributes["name"]);
  return suites.includes("pytest") ? "pytest" : "junit";
}

interface Case {
  readonly element: XmlElement;
  /** Names of the suites that it stands in, from the outside. */
  readonly suites: readonly string[];
}

function casesOf(element: XmlElement, suites: readonly string[]): readonly Case[] {
  const name = element.attributes["name"] ?? "";
  const inside = element.tag === "testsuite" ? [...suites, name] : suites;
  return element.children.flatMap((child) => {
    if (child.tag === "testcase") return [{ element: child, suites: inside }];
    return child.tag === "testsuite" ? casesOf(child, inside) : [];
  });
}

function toReported(
  { element, suites }: Case,
  dialect: Dialect,
  root: string | undefined,
): Reported {
  const { attributes } = element;
  const { line } = attributes;
  const named = namedBy[dialect](attributes, suites, root);
  const status =
    statusOf(element) === "failed" && isWholeFile(named, dialect) ? "error" : statusOf(element);
  const attempts =
    element.children.filter(({ tag }) => /^(?:flaky|rerun)(?:Failure|Error)$/.test(tag)).length + 1;
  const file = attributes["file"] ?? (dialect === "vitest" ? attributes["classname"] : undefined);
  return {
    ...named,
    ...(file === undefined ? {} : { file: toRepositoryPath(file, root) }),
    // pytest counts lines from 0.
    ...(line === undefined || !/^\d+$/.test(line)
      ? {}
      : { line: Number(line) + (dialect === "pytest" ? 1 : 0) }),
    status,
    rawStatus: wordOf(element),
    ...(isExpectedFailure(element) ? { inverted: true } : {}),
    ...(status === "todo" && hasFailure(element) ? { todoFailed: true } : {}),
    ...tried(attempts, status),
    ...(attributes["time"] === undefined ? {} : lasting(Number(attributes["time"]) * 1_000)),
    ...(dialect === "pytest" ? parametrised(named.name) : {}),
    ...(status === "failed" || status === "error" ? failureOf(element, dialect) : {}),
  };
}

/** A file that could not be run stands for itself. */
const isWholeFile = ({ base, suite, name }: Named, dialect: Dialect): boolean =>
  (dialect === "node-test" || dialect === "vitest") &&
  base === undefined &&
  suite.length === 0 &&
  FILE_NAME.test(name);

/** node:test writes a failing todo as skipped *and* failed; the first is what it counts. */
function statusOf({ children }: XmlElement): TestStatus {
  const skipped = children.find(({ tag }) => tag === "skipped");
  if (skipped !== undefined) return skipped.attributes["type"] === "todo" ? "todo" : "skipped";
  if (children.some(({ tag }) => tag === "error")) return "error";
  return children.some(({ tag }) => tag === "failure") ? "failed" : "passed";
}

/** The element that says how it ended, by its type where it has one: `pytest.xfail`, `skipped`, `failure`. */
function wordOf({ children }: XmlElement): string {
  const end =
    children.find(({ tag }) => tag === "skipped") ??
    children.find(({ tag }) => tag === "error" || tag === "failure");
  const type = end?.tag === "skipped" ? end.attributes["type"] : undefined;
  return type ?? end?.tag ?? "passed";
}

const hasFailure = ({ children }: XmlElement): boolean =>
  children.some(({ tag }) => tag === "failure" || tag === "error");

const isExpectedFailure = ({ children }: XmlElement): boolean =>
  children.some(
    ({ tag, attributes }) => tag === "skipped" && attributes["type"] === "pytest.xfail",
  );

function failureOf({ children }: XmlElement, dialect: Dialect): FailureText {
  const failure = children.find(({ tag }) => tag === "failure" || tag === "error");
  if (failure === undefined) return {};
  const error = dialect === "pytest" ? /^E {3}(.+)$/m.exec(failure.text)?.[1] : undefined;
  const message = error?.trim() ?? failure.attributes["message"] ?? "";
  const { message: headline } = toFailureText(message);
  const details = toFailureText(failure.text.trim() === "" ? message : failure.text);
  return headline === undefined ? details : { ...details, message: headline };
}

type Named = Pick<Reported, "base" | "suite" | "name">;
type Attributes = Readonly<Record<string, string>>;
type Namer = (attributes: Attributes, suites: readonly string[], root: string | undefined) => Named;

/** Each runner puts file, suite and name elsewhere; ids must come out as from its other reports. */
const namedBy: Readonly<Record<Dialect, Namer>> = {
  // No file before Node 22, so none in the id: it would differ between versions.
  "node-test": ({ name = "" }, suites, root) => ({
    suite: suites,
    name: suites.length === 0 ? toRepositoryPath(name, root) : name,
  }),
  vitest: ({ classname = "", name = "" }, _suites, root) => {
    const base = toRepositoryPath(classname, root);
    const titles = name.split(" > ");
    return name === classname
      ? { suite: [], name: base }
      : { base, suite: titles.slice(0, -1), name: titles.at(-1) ?? name };
  },
  pytest: ({ classname = "", name = "", file }) => {
    if (file === undefined) return { base: classname, suite: [], name };
    const module = file.replace(/\.py$/, "").replaceAll("/", ".");
    if (classname === "")
      return name === module ? { suite: [], name: file } : { base: file, suite: [], name };
    const classes = classname.startsWith(`${module}.`)
      ? classname.slice(module.length + 1).split(".")
      : [];
    return { base: file, suite: classes, name };
  },
  junit: ({ classname = "", name = "" }, suites) => ({
    base: classname === "" ? (suites.at(-1) ?? "") : classname,
    suite: [],
    name,
  }),
};

interface Totals {
  readonly declared: number | undefined;
  readonly failures: number | undefined;
}

const totalsOf: Readonly<
  Record<Dialect, (element: XmlElement, comments: readonly string[]) => Totals>
> = {
  "node-test": totalsOfComments,
  vitest: totalsOfAttributes,
  // pytest counts subtests that it writes no element for.
  pytest: (element) => ({ ...totalsOfAttributes(element), declared: undefined }),
  junit: totalsOfAttributes,
};

function totalsOfAttributes(element: XmlElement): Totals {
  const sources =
    element.tag === "testsuite" || element.attributes["tests"] !== undefined
      ? [element]
      : element.children;
  const sum = (name: string): number | undefined => {
    const counts = sources.map(({ attributes }) =>
      attributes[name] === undefined ? undefined : Number(attributes[name]),
    );
    return counts.length === 0 || counts.some((count) => count === undefined || Number.isNaN(count))
      ? undefined
      : counts.reduce<number>((total, count) => total + (count ?? 0), 0);
  };
  const failures = sum("failures");
  return {
    declared: sum("tests"),
    failures: failures === undefined ? undefined : failures + (sum("errors") ?? 0),
  };
}

/** A test with subtests becomes a `<testsuite>` and is in the totals all the same; Node counts only `describe` as suites. */
function totalsOfComments(element: XmlElement, comments: readonly string[]): Totals {
  const total = (name: string): number | undefined => {
    const comment = comments.findLast((one) => one.startsWith(`${name} `));
    return comment === undefined ? undefined : Number(comment.slice(name.length + 1));
  };
  const tests = total("tests");
  const parents = countSuites(element) - (total("suites") ?? 0);
  const failed = total("fail");
  return {
    declared: tests === undefined ? undefined : tests - parents,
    failures: failed === undefined || parents > 0 ? undefined : failed + (total("cancelled") ?? 0),
  };
}

const countSuites = ({ children }: XmlElement): number =>
  children.reduce(
    (count, child) => count + (child.tag === "testsuite" ? 1 : 0) + countSuites(child),
    0,
  );
