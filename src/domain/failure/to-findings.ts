/** From a failed gate to findings: what failed, where, why, and what to do about it. */

import type { FailureClass } from "../config.js";
import type { Blame, Finding, ReasonCode } from "../finding.js";
import { LIMITS } from "../limits.js";
import type { Matcher } from "../matchers/matcher.js";
import type { TestResult, TestRun } from "../test-run.js";
import { classifyFailure } from "./classify.js";
import { type Diagnostic, diagnosticsOf, isMatched, pathInCheckout } from "./diagnostics.js";
import { explainEnd, type FailureEnd } from "./failure-end.js";
import { normaliseLine } from "./normalise-line.js";
import { remedyFor } from "./playbook.js";
import { keyLinesOf, reduceLog } from "./reduce-log.js";
import { reproductionOf } from "./reproduce.js";
import { toSignature } from "./signature.js";

export interface FailedCommand {
  /** The gate's id. */
  readonly gate: string;
  readonly class: FailureClass;
  /** The gate's own command. */
  readonly run?: string | undefined;
  /** The command that mends what the gate finds. */
  readonly fix?: string | undefined;
  readonly output: string;
  readonly end: FailureEnd;
  readonly lastGreen?: string | undefined;
  /** The checkout's path, to be taken off absolute paths. */
  readonly root?: string | undefined;
  /** The repository's own problem matchers. */
  readonly matchers?: readonly Matcher[] | undefined;
  /** What its report complains of, at least one; then nothing is looked for in what it printed. */
  readonly reported?: readonly Diagnostic[] | undefined;
}

const CODES: Readonly<Record<FailureClass, ReasonCode>> = {
  format: "FORMAT",
  dead_code: "DEAD_CODE",
  lint: "LINT",
  type: "TYPECHECK",
  compile: "COMPILE",
  build: "BUILD_FAIL",
  test: "TEST_FAIL",
  title: "TITLE",
  merge_conflict: "MERGE_CONFLICT",
  timeout: "TIMEOUT",
  out_of_memory: "INFRA",
  network: "INFRA",
  disk_full: "INFRA",
  missing_tool: "INFRA",
  permission: "INFRA",
  // A gate whose kind nobody said: a command that the change does not pass.
  unknown: "BUILD_FAIL",
};

/** A linter that looks for unused code is a linter: what its gate refuses is one code, whatever the rule. */
const codeOf = (failureClass: FailureClass, gateClass: FailureClass): ReasonCode =>
  failureClass === "dead_code" && gateClass === "lint" ? "LINT" : CODES[failureClass];

/** At least one finding, at most `LIMITS.findingsMax`: one a diagnostic, or one for the whole gate when none can be read. */
export function findingsOfCommand(failed: FailedCommand): readonly Finding[] {
  const { matchers = [], reported } = failed;
  const { class: failureClass, family } = classifyFailure({
    gateClass: failed.class,
    end: failed.end,
    output: failed.output,
    structured: reported !== undefined || isMatched(failed.output, matchers),
  });
  const shared = sharedOf(
    failureClass,
    family === "infrastructure" ? "infra" : "workstream",
    failed,
  );
  if (!isPointedAt(shared.code)) return [wholeGate(shared, failureClass, failed)];
  const max = Number.POSITIVE_INFINITY;
  const all = reported ?? diagnosticsOf(failed.output, { root: failed.root, max, matchers });
  if (all.length === 0) return [wholeGate(shared, failureClass, failed)];
  const shown = all.length > LIMITS.findingsMax ? all.slice(0, LIMITS.findingsMax - 1) : all;
  const rest = all.slice(shown.length);
  const findings = withOrdinals(shown).map(([one, key]) =>
    ofDiagnostic(shared, failureClass, one, key),
  );
  return rest.length === 0 ? findings : [...findings, theRest(shared, failureClass, rest)];
}

/** A place in a file that is named in the log of anything else is no cause: it may be any frame of any trace. */
const isPointedAt = (code: ReasonCode): boolean =>
  !["INFRA", "TIMEOUT", "TEST_FAIL", "TITLE", "MERGE_CONFLICT"].includes(code);

type Shared = Pick<Finding, "code" | "severity" | "blame" | "reproduce" | "fix">;

function sharedOf(failureClass: FailureClass, blame: Blame, failed: FailedCommand): Shared {
  const { fix, run } = failed;
  const { hint } = remedyFor(failureClass);
  const isOwnFailure = blame === "workstream" && failureClass !== "timeout";
  return {
    code: codeOf(failureClass, failed.class),
    severity: "hard",
    blame,
    ...(run === undefined ? {} : { reproduce: run }),
    fix: fix === undefined || !isOwnFailure ? { hint } : { command: fix, hint },
  };
}

function wholeGate(shared: Shared, failureClass: FailureClass, failed: FailedCommand): Finding {
  const { gate, end, output, lastGreen } = failed;
  const excerpt = reduceLog(output, { lastGreen });
  const lines = failureClass === "timeout" ? [] : keyLinesOf(output, { lastGreen });
  return {
    ...shared,
    message: `Gate "${gate}" failed (${explainEnd(end)}).`,
    ...(excerpt.length === 0 ? {} : { excerpt }),
    signature: toSignature(failureClass, { lines: [gate, ...lines] }),
  };
}

function ofDiagnostic(
  shared: Shared,
  failureClass: FailureClass,
  one: Diagnostic,
  key: string,
): Finding {
  return {
    ...shared,
    ...(one.file === "" ? {} : { file: one.file }),
    ...(one.line === undefined ? {} : { line: one.line }),
    message: one.rule === undefined ? one.message : `${one.message} (${one.rule})`,
    signature: toSignature(failureClass, { lines: [key] }),
  };
}

/** The second `unused import` of a file is another failure than the first, though every line number may shift. */
function withOrdinals(
  diagnostics: readonly Diagnostic[],
): readonly (readonly [Diagnostic, string])[] {
  const seen = new Map<string, number>();
  return diagnostics.map((one) => {
    const key = `${one.file} ${one.rule ?? ""} ${normaliseLine(one.message, "fine")}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return [one, `${key}${"+".repeat(count)}`];
  });
}

function theRest(shared: Shared, failureClass: FailureClass, rest: readonly Diagnostic[]): Finding {
  const lines = withOrdinals(rest).map(([, key]) => key);
  return {
    ...shared,
    message: `${rest.length} more like these.`,
    signature: toSignature(failureClass, { lines }),
  };
}

export interface FailedTestRun {
  /** Undefined: no report was found in what the command left. */
  readonly run: TestRun | undefined;
  readonly output: string;
  readonly end: FailureEnd;
  /** Id of the gate; `test` when absent. */
  readonly gate?: string | undefined;
  /** The gate's own command. */
  readonly command?: string | undefined;
  /** The checkout's path, to be taken off absolute paths. */
  readonly root?: string | undefined;
  /** The repository's own problem matchers, for what is printed in the place of a report. */
  readonly matchers?: readonly Matcher[] | undefined;
}

/** What a tests gate found: its failed tests, then what its report owes. Empty for a clean run of at least one test. */
export function findingsOfTests(tested: FailedTestRun): readonly Finding[] {
  const { run, output, end, gate = "test", command, root } = tested;
  if (run === undefined) return withoutReport({ ...tested, gate });
  const failed = run.tests.filter(({ status }) => status === "failed" || status === "error");
  const structured = failed.length > 0;
  const trouble = classifyFailure({ gateClass: "test", end, output, structured });
  const failedGate: FailedCommand = { gate, class: "test", run: command, output, end };
  const tests = findingsOfFailedTests(failed, { format: run.format, command, root });
  if (isGreen(end) || (trouble.class !== "timeout" && trouble.family === "verification")) {
    return [...tests, ...findingsOfIntegrity({ run, output, end, gate, command }, structured)];
  }
  // The clock or the machine explains whatever the report lacks.
  const blame = trouble.family === "infrastructure" ? "infra" : "workstream";
  return [
    ...tests,
    wholeGate(sharedOf(trouble.class, blame, failedGate), trouble.class, failedGate),
  ];
}

/** Often the compiler: then it is its word that counts, not that of a runner that was never started. */
function withoutReport({ gate, command, output, end, ...rest }: Owing): readonly Finding[] {
  if (!isGreen(end)) {
    const { root, matchers } = rest;
    return findingsOfCommand({ gate, class: "test", run: command, output, end, root, matchers });
  }
  return [
    owed("INCOMPLETE_REPORT", `Gate "${gate}" ended with success, but no test report was found.`, {
      gate,
      command,
      output,
    }),
  ];
}

const isGreen = (end: FailureEnd): boolean => end.kind === "exited" && end.exitCode === 0;

/** How the failed tests were run, and where. */
interface Asked {
  readonly format: TestRun["format"];
  readonly command: string | undefined;
  readonly root: string | undefined;
}

function findingsOfFailedTests(failed: readonly TestResult[], asked: Asked): readonly Finding[] {
  const shown =
    failed.length > LIMITS.findingsMax ? failed.slice(0, LIMITS.findingsMax - 1) : failed;
  const rest = failed.slice(shown.length);
  const findings = shown.map((test) => ofFailedTest(test, asked));
  if (rest.length === 0) return findings;
  return [
    ...findings,
    {
      ...TEST_FAIL,
      message: `${rest.length} more failed tests.`,
      ...(asked.command === undefined ? {} : { reproduce: asked.command }),
      signature: toSignature("test", { tests: rest }),
    },
  ];
}

const TEST_FAIL = {
  code: "TEST_FAIL",
  severity: "hard",
  blame: "workstream",
  fix: { hint: remedyFor("test").hint },
} as const;

function ofFailedTest(test: TestResult, { format, command, root }: Asked): Finding {
  const { id, line, message, excerpt } = test;
  const file = test.file === undefined ? undefined : pathInCheckout(test.file, root);
  const reproduce =
    reproductionOf(format, { ...test, ...(file === undefined ? {} : { file }) }) ?? command;
  return {
    ...TEST_FAIL,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    testId: id,
    message: message ?? (test.status === "error" ? "could not be run" : "failed"),
    ...(excerpt === undefined || excerpt.length === 0 ? {} : { excerpt }),
    signature: toSignature("test", { tests: [{ id, message }] }),
    ...(reproduce === undefined ? {} : { reproduce }),
  };
}

type Owing = Omit<FailedTestRun, "gate"> & { readonly gate: string };

function findingsOfIntegrity(
  failed: Owing & { readonly run: TestRun },
  structured: boolean,
): readonly Finding[] {
  const { run, end, gate } = failed;
  const has = new Set(run.integrity);
  const findings: Finding[] = [];
  if (has.has("NO_TESTS"))
    findings.push(
      owed("TEST_NOT_EXECUTED", `Gate "${gate}" executed no test (${explainEnd(end)}).`, failed),
    );
  else if (has.has("INCOMPLETE"))
    findings.push(
      owed(
        "INCOMPLETE_REPORT",
        `The report of gate "${gate}" has no end (${explainEnd(end)}).`,
        failed,
      ),
    );
  if (has.has("RC_MISMATCH"))
    findings.push(owed("REPORT_MISMATCH", explainExitCode(gate, end, structured), failed));
  if (has.has("TALLY_MISMATCH"))
    findings.push(
      owed(
        "REPORT_MISMATCH",
        `The totals that gate "${gate}" reports are not those of its tests.`,
        failed,
      ),
    );
  const isExplained = findings.length > 0 || structured || isGreen(end);
  return isExplained
    ? findings
    : [owed("REPORT_MISMATCH", explainExitCode(gate, end, structured), failed)];
}

const explainExitCode = (gate: string, end: FailureEnd, structured: boolean): string =>
  structured
    ? `Gate "${gate}" reports failed tests and yet ended with success.`
    : `Gate "${gate}" failed (${explainEnd(end)}), but its report names no failed test.`;

function owed(
  code: ReasonCode,
  message: string,
  { output, gate, command }: Pick<Owing, "output" | "gate" | "command">,
): Finding {
  const excerpt = reduceLog(output);
  return {
    code,
    severity: "hard",
    blame: "workstream",
    message,
    ...(excerpt.length === 0 ? {} : { excerpt }),
    signature: toSignature("test", { lines: [gate, code, message, ...keyLinesOf(output)] }),
    ...(command === undefined ? {} : { reproduce: command }),
    fix: { hint: OWED_HINTS[code] ?? "Run the command yourself and read its whole output." },
  };
}

const OWED_HINTS: Readonly<Partial<Record<ReasonCode, string>>> = {
  TEST_NOT_EXECUTED:
    "Nothing is proven by no test: see why the runner finds none, or why it ends before the first.",
  INCOMPLETE_REPORT:
    "The runner ended before its report did: look for an exit, a crash or an open handle in a test.",
};
