/** One gate of the configuration, in a checkout that is already there. */

import { assertNever } from "../domain/assert-never.js";
import type { CheckRun } from "../domain/check-run.js";
import type { ActionsGate, CommandGate, Config, Gate, TestsGate } from "../domain/config.js";
import { findingsOfCommand, findingsOfTests } from "../domain/failure/to-findings.js";
import type { Finding } from "../domain/finding.js";
import { hash } from "../domain/hash.js";
import type { Isolation } from "../domain/isolation.js";
import { LIMITS } from "../domain/limits.js";
import type { Matcher } from "../domain/matchers/matcher.js";
import { parseProblemMatchers } from "../domain/matchers/read-matchers.js";
import type { ProcessResult } from "../ports/process.js";
import type { Checkout } from "../ports/repository.js";
import { readReport } from "./reports/read-report.js";
import { reporterFor } from "./reports/reporter-for.js";
import { readSarif } from "./reports/sarif.js";
import { keepTestRun } from "./reports/test-run-evidence.js";
import { toRuleFinding } from "./rule-finding.js";
import type { Effort, Toolbox } from "./toolbox.js";

export interface GateRequest {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly checkout: Checkout;
  readonly effort: Effort;
}

export async function runGate(
  gate: Exclude<Gate, ActionsGate>,
  request: GateRequest,
): Promise<CheckRun> {
  switch (gate.kind) {
    case "command":
      return runCommand(gate, request);
    case "tests":
      return runTests(gate, request);
    default:
      return assertNever(gate);
  }
}

async function runCommand(gate: CommandGate, request: GateRequest): Promise<CheckRun> {
  const { checkout, effort } = request;
  const written = gate.reportFile === undefined ? [] : [gate.reportFile];
  // What the tree itself holds there is no report.
  await checkout.write(Object.fromEntries(written.map((path) => [path, undefined])));
  const result = await start(gate, request, {});
  const text = gate.report === undefined ? undefined : await reportOf(gate, result, checkout);
  await checkout.restore(written);
  const finished = {
    gate: gate.id,
    durationMs: result.durationMs,
    isolation: result.isolation,
    evidence: [await keep(gate.id, request, result), ...(await keepReport(gate, text, request))],
  };
  const report = text === undefined ? undefined : readSarif(text, checkout.path);
  const complaints = report?.kind === "read" ? report.complaints : [];
  if (hasSucceeded(result) && complaints.length === 0) {
    if (gate.report === undefined || report?.kind === "read")
      return { ...finished, conclusion: "success", findings: [] };
    if (report === undefined) return { ...notRunnable(gate.id, noReport(gate)), ...finished };
    return { ...finished, ...concluded(result, [brokenReport(gate, report.why)], effort) };
  }
  const findings = findingsOfCommand({
    gate: gate.id,
    run: gate.run,
    class: gate.class,
    output: result.output,
    end: result.end,
    root: checkout.path,
    matchers: matchersOf(request.config),
    ...(complaints.length === 0 ? {} : { reported: complaints }),
    ...(gate.fix === undefined ? {} : { fix: gate.fix }),
  });
  return { ...finished, ...concluded(result, findings, effort) };
}

/** Undefined: there is none, or less or more than can be read. */
async function reportOf(
  { reportFile }: CommandGate,
  { stdout, truncated }: ProcessResult,
  checkout: Checkout,
): Promise<string | undefined> {
  if (reportFile !== undefined) return readReportFile(checkout, reportFile);
  return truncated || stdout.trim() === "" ? undefined : stdout;
}

const noReport = ({ run, reportFile }: CommandGate): string =>
  `\`${run}\` succeeded, but ${reportFile === undefined ? "printed no SARIF report" : `left no SARIF report in ${reportFile}`} that can be read; have it written there, or take \`report:\` out`;

const brokenReport = ({ id, run }: CommandGate, why: string): Finding =>
  toRuleFinding("INCOMPLETE_REPORT", `sarif ${id} ${why}`, {
    message: `The report of gate "${id}" cannot be believed: ${why}.`,
    reproduce: run,
    fix: { hint: "Run the command yourself and see why its report is not whole." },
  });

const keepReport = async ({ id }: CommandGate, text: string | undefined, request: GateRequest) =>
  text === undefined ? [] : [await request.toolbox.evidence.put(`gate-${id}.sarif`, text)];

async function runTests(gate: TestsGate, request: GateRequest): Promise<CheckRun> {
  const reporter = reporterFor(gate.report, gate.run);
  const result = await start(gate, request, reporter.env);
  const reportFile = await readReportFile(request.checkout, gate.reportFile ?? reporter.reportFile);
  const run = readReport({
    format: gate.report,
    command: gate.run,
    stdout: result.stdout,
    output: result.output,
    ...(reportFile === undefined ? {} : { reportFile }),
    exitCode: result.end.kind === "exited" ? result.end.exitCode : undefined,
    root: request.checkout.path,
    truncated: result.truncated,
  });
  const log = await keep(gate.id, request, result);
  const { evidence } = request.toolbox;
  const finished = {
    gate: gate.id,
    durationMs: result.durationMs,
    isolation: result.isolation,
    evidence: run === undefined ? [log] : [log, await keepTestRun(evidence, gate.id, run)],
  };
  if (run === undefined && hasSucceeded(result)) {
    const remedy = /\bmocha\b/.test(gate.run)
      ? "let it print one with `--reporter tap`"
      : "set `report:` and `reportFile:`, or make it a gate of kind command";
    const why = `\`${gate.run}\` succeeded, but no test report was found in its output; ${remedy}`;
    return { ...notRunnable(gate.id, why), ...finished };
  }
  const findings = findingsOfTests({
    gate: gate.id,
    command: gate.run,
    run,
    output: result.output,
    end: result.end,
    root: request.checkout.path,
    matchers: matchersOf(request.config),
  });
  if (hasSucceeded(result) && findings.length === 0)
    return { ...finished, conclusion: "success", findings: [] };
  return { ...finished, ...concluded(result, findings, request.effort) };
}

interface Started extends ProcessResult {
  readonly isolation: Isolation;
}

async function start(
  gate: CommandGate | TestsGate,
  { toolbox, config, checkout, effort }: GateRequest,
  extra: Readonly<Record<string, string>>,
): Promise<Started> {
  const { program, isolation } = await toolbox.confine({ shell: gate.run }, gate.network);
  const result = await toolbox.processes.run({
    program,
    cwd: checkout.path,
    env: { ...toolbox.environmentOf(checkout.path, config.env), ...extra },
    timeoutMs: gate.timeoutMs * (effort.retries > 0 ? 2 : 1),
    outputBytesMax: LIMITS.gateOutputBytesMax,
    floodBytesMax: LIMITS.gateFloodBytesMax,
    ...(effort.signal === undefined ? {} : { signal: effort.signal }),
    onLine: (line) => effort.onProgress({ gate: gate.id, state: "line", line }),
  });
  return { ...result, isolation };
}

/** Those that could not be used were refused with the configuration. */
const matchersOf = ({ matchers }: Config): readonly Matcher[] =>
  matchers.flatMap(({ json = "{}" }) => {
    const read = parseProblemMatchers(json);
    return read.kind === "problem" ? [] : read.matchers;
  });

export const hasSucceeded = (result: ProcessResult): boolean =>
  result.end.kind === "exited" && result.end.exitCode === 0;

/** Time can be the machine's fault once; the second time, with twice as much, it is the change's. */
export function concluded(
  result: ProcessResult,
  findings: readonly Finding[],
  effort: Effort,
): Pick<CheckRun, "conclusion" | "findings"> {
  const kept = findings.slice(0, LIMITS.findingsMax);
  if (result.end.kind === "cancelled") return { conclusion: "cancelled", findings: [] };
  if (result.end.kind === "timed-out") {
    if (effort.retries === 0) return { conclusion: "incomplete", findings: kept.map(toInfra) };
    return { conclusion: "timed_out", findings: kept };
  }
  if (findings.some((finding) => finding.blame === "infra"))
    return { conclusion: "incomplete", findings: kept };
  return { conclusion: "failure", findings: kept };
}

const toInfra = (finding: Finding): Finding => ({ ...finding, code: "INFRA", blame: "infra" });

export function notRunnable(gate: string, why: string): CheckRun {
  const finding: Finding = {
    code: "INFRA",
    severity: "hard",
    blame: "infra",
    message: why,
    signature: `missing_tool:${hash(gate)}/${hash(why)}`,
  };
  return { gate, conclusion: "incomplete", durationMs: 0, findings: [finding], evidence: [] };
}

const keep = (gate: string, { toolbox }: GateRequest, result: ProcessResult) =>
  toolbox.evidence.put(`gate-${gate}.log`, result.output);

async function readReportFile(
  checkout: Checkout,
  path: string | undefined,
): Promise<string | undefined> {
  return path === undefined ? undefined : checkout.readFile(path, LIMITS.reportBytesMax);
}
