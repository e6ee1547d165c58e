/** JUnit XML: a suite for the verdict, and one a gate, with the gate as its first case and the tests that it read after it. */

import { assertNever } from "../assert-never.js";
import type { CheckRun, Conclusion, Verdict } from "../check-run.js";
import type { TestResult } from "../test-run.js";
import { detailsOf, explainVerdict, type ProofExport } from "./proof-export.js";

export function toJunitXml(exported: ProofExport): string {
  const { proof, testRuns, startedAtMs, endedAtMs } = exported;
  const lastingMs = endedAtMs - startedAtMs;
  const suites: readonly Suite[] = [
    { name: "verdict", lastingMs, cases: [caseOfVerdict(exported)] },
    ...proof.checkRuns.map((run) => ({
      name: run.gate,
      lastingMs: run.durationMs,
      cases: [caseOfGate(run), ...(testRuns.get(run.gate)?.tests ?? []).map(caseOfTest)],
    })),
  ];
  const all = suites.flatMap(({ cases }) => cases);
  const { base, head, tree } = proof.subject;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    open("testsuites", {
      name: "interlock",
      ...countsOf(all),
      time: seconds(lastingMs),
      timestamp: new Date(startedAtMs).toISOString(),
    }),
    ...suites.flatMap(({ name, lastingMs: suiteMs, cases }) => [
      `  ${open("testsuite", { name, ...countsOf(cases), time: seconds(suiteMs) })}`,
      "    <properties>",
      ...Object.entries({ verdict: proof.verdict, base, head, tree }).map(
        ([key, value]) => `      ${open("property", { name: key, value }, "/")}`,
      ),
      "    </properties>",
      ...cases.flatMap(caseLines),
      "  </testsuite>",
    ]),
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

/** How one case ended: by an element inside it, or by none. */
interface End {
  readonly tag: "failure" | "error" | "skipped";
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

interface Case {
  readonly attributes: Readonly<Record<string, string>>;
  readonly end: End | undefined;
}

interface Suite {
  readonly name: string;
  readonly lastingMs: number;
  readonly cases: readonly Case[];
}

function caseLines({ attributes, end }: Case): readonly string[] {
  if (end === undefined) return [`    ${open("testcase", attributes, "/")}`];
  const { tag, type, message, text } = end;
  return [
    `    ${open("testcase", attributes)}`,
    `      ${open(tag, { type, message })}${escaped(text)}</${tag}>`,
    "    </testcase>",
  ];
}

function countsOf(cases: readonly Case[]): Readonly<Record<string, string>> {
  const count = (tag: End["tag"]): string =>
    String(cases.filter(({ end }) => end?.tag === tag).length);
  return {
    tests: String(cases.length),
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}

const VERDICT: Readonly<Record<Verdict, End["tag"] | undefined>> = {
  pass: undefined,
  fail: "failure",
  incomplete: "error",
};

function caseOfVerdict({ proof, startedAtMs, endedAtMs, command }: ProofExport): Case {
  const tag = VERDICT[proof.verdict];
  const message = explainVerdict(proof, command);
  return {
    attributes: {
      classname: "interlock",
      name: "verdict",
      time: seconds(endedAtMs - startedAtMs),
    },
    end: tag === undefined ? undefined : { tag, type: proof.verdict, message, text: message },
  };
}

function caseOfGate(run: CheckRun): Case {
  const tag = tagOf(run.conclusion);
  const text = run.findings.map(detailsOf).join("\n\n");
  const codes = [...new Set(run.findings.map(({ code }) => code))].sort().join(" ");
  const message = run.findings[0]?.message ?? run.conclusion;
  return {
    attributes: { classname: "gates", name: run.gate, time: seconds(run.durationMs) },
    end: tag === undefined ? undefined : { tag, type: codes || run.conclusion, message, text },
  };
}

/** Not run is never passed: an incomplete gate is an error, which every reader of JUnit counts as red. */
function tagOf(conclusion: Conclusion): End["tag"] | undefined {
  switch (conclusion) {
    case "success":
    case "neutral":
      return undefined;
    case "failure":
    case "timed_out":
      return "failure";
    case "incomplete":
      return "error";
    case "skipped":
    case "cancelled":
      return "skipped";
    default:
      return assertNever(conclusion);
  }
}

function caseOfTest(test: TestResult): Case {
  const { id, name, suite, file, line, durationMs } = test;
  const above = id.endsWith(name) ? id.slice(0, id.length - name.length) : id;
  return {
    attributes: {
      classname: above.replace(/ › $/, "") || suite.join(" › ") || "tests",
      name,
      time: seconds(durationMs ?? 0),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line: String(line) }),
    },
    end: endOf(test),
  };
}

function endOf({ status, rawStatus, message = "", excerpt = [] }: TestResult): End | undefined {
  const told = { type: rawStatus, message, text: excerpt.join("\n") };
  switch (status) {
    case "passed":
      return undefined;
    case "failed":
      return { tag: "failure", ...told };
    case "error":
      return { tag: "error", ...told };
    case "skipped":
      return { tag: "skipped", ...told };
    case "todo":
      return { tag: "skipped", ...told, type: "todo" };
    default:
      return assertNever(status);
  }
}

const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(3);

function open(tag: string, attributes: Readonly<Record<string, string>>, end = ""): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<${tag}${written.join("")}${end}>`;
}

/** XML 1.0 has no way to write these at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that must go
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

const escaped = (text: string): string =>
  text
    .replace(UNWRITABLE, "\ufffd")
    .replace(/[&<>"\n\r\t]/g, (character) => ENTITIES[character] ?? "");
