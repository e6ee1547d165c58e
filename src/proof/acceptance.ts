/**
 * Acceptance checks: held by Interlock, laid over a clean checkout, they must fail on the base and pass on the change.
 * What goes back to the agent is which behaviour is missing, never the check's text.
 */

import { type CheckRun, hasFailed, hasPassed } from "../domain/check-run.js";
import type { Config } from "../domain/config.js";
import { findingsOfTests } from "../domain/failure/to-findings.js";
import type { Finding } from "../domain/finding.js";
import { hash } from "../domain/hash.js";
import type { Tree } from "../domain/ids.js";
import { LIMITS } from "../domain/limits.js";
import type { AcceptanceCheck } from "../domain/plan.js";
import type { TestResult } from "../domain/test-run.js";
import { runCases } from "./black-box.js";
import { withCheckout } from "./checkouts.js";
import { keptRun } from "./kept-run.js";
import { hasNetwork } from "./network.js";
import { readReport } from "./reports/read-report.js";
import { keepTestRun, testRunOf } from "./reports/test-run-evidence.js";
import { resultKey } from "./result-key.js";
import { toRuleFinding } from "./rule-finding.js";
import { concluded, hasSucceeded } from "./run-gate.js";
import type { Effort, Toolbox } from "./toolbox.js";

export interface AcceptanceRequest {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly effort: Effort;
  readonly check: AcceptanceCheck;
  /** `acceptance-1` for the first. */
  readonly name: string;
  readonly base: Tree;
  /** As `heldTree` has it. */
  readonly change: Tree;
}

export async function judgeAcceptance(request: AcceptanceRequest): Promise<CheckRun> {
  const onBase = await runCheck(request, request.base);
  if (hasPassed(onBase)) return ofAcceptance(invalid(request.name, onBase));
  if (!hasFailed(onBase)) return ofAcceptance(withoutText({ ...onBase, gate: request.name }));
  const ran = await runCheck(request, request.change);
  const onChange = hasPassed(ran) ? await withSkipped(request, ran, onBase) : ran;
  if (!hasFailed(onChange)) return ofAcceptance(withoutText(onChange));
  return ofAcceptance({ ...onChange, findings: onChange.findings.map(withheld) });
}

/** Only what passed proves anything: a check that the change makes skip itself does not hold. */
async function withSkipped(
  { toolbox }: AcceptanceRequest,
  run: CheckRun,
  onBase: CheckRun,
): Promise<CheckRun> {
  const [now, before] = await Promise.all([
    testRunOf(toolbox.evidence, run),
    testRunOf(toolbox.evidence, onBase),
  ]);
  const isSkipped = ({ status }: TestResult): boolean => status === "skipped" || status === "todo";
  // What the repository skips anyway is no part of the check.
  const known = new Set(before?.tests.filter(isSkipped).map(({ id }) => id));
  const skipped = (now?.tests ?? []).filter((test) => isSkipped(test) && !known.has(test.id));
  if (skipped.length === 0) return run;
  const findings = skipped.map(({ id }) =>
    toRuleFinding("ACCEPTANCE_FAIL", id, { testId: id, message: "was skipped" }),
  );
  return { ...run, conclusion: "failure", findings };
}

const ofAcceptance = (run: CheckRun): CheckRun => ({ ...run, class: "acceptance" });

/** What could not be run has printed something too, and that may be the check's own text. */
const withoutText = (run: CheckRun): CheckRun => ({
  ...run,
  findings: run.findings.map(({ code, severity, blame, message, signature }) => ({
    code,
    severity,
    blame,
    message,
    signature,
  })),
});

/** The checks on one commit alone, whatever they say there. */
export async function runAcceptance(request: {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly tree: Tree;
  readonly checks: readonly AcceptanceCheck[];
}): Promise<readonly CheckRun[]> {
  const { toolbox, config, tree, checks } = request;
  const effort: Effort = { retries: 0, signal: undefined, onProgress: () => undefined };
  const runs: CheckRun[] = [];
  for (const [index, check] of checks.entries()) {
    const name = `acceptance-${index + 1}`;
    runs.push(
      await runFresh({ toolbox, config, effort, check, name, base: tree, change: tree }, tree),
    );
  }
  return runs;
}

async function runCheck(request: AcceptanceRequest, tree: Tree): Promise<CheckRun> {
  const { toolbox, config, check, effort, name } = request;
  const gate = { kind: "acceptance" as const, network: hasNetwork(config), ...check };
  const key = resultKey({
    tree,
    gate,
    config,
    toolchain: toolbox.toolchain,
    retries: effort.retries,
  });
  const run = await keptRun({
    checkRuns: toolbox.checkRuns,
    key,
    signal: effort.signal,
    work: (signal) => runFresh({ ...request, effort: { ...effort, signal } }, tree),
  });
  return { ...run, gate: name };
}

async function runFresh(
  { toolbox, config, check, effort, name }: AcceptanceRequest,
  tree: Tree,
): Promise<CheckRun> {
  const request = { toolbox, config, tree, signal: effort.signal, extra: check.files };
  return withCheckout(request, name, async (checkout) => {
    if (check.cases !== undefined)
      return runCases({ toolbox, config, effort, checkout, name, run: check.run }, check.cases);
    const { program, isolation } = await toolbox.confine({ shell: check.run }, hasNetwork(config));
    const result = await toolbox.processes.run({
      program,
      cwd: checkout.path,
      env: toolbox.environmentOf(checkout.path, config.env),
      timeoutMs: LIMITS.acceptanceMs * (effort.retries > 0 ? 2 : 1),
      outputBytesMax: LIMITS.gateOutputBytesMax,
      floodBytesMax: LIMITS.gateFloodBytesMax,
      ...(effort.signal === undefined ? {} : { signal: effort.signal }),
    });
    const evidence = [await toolbox.evidence.put(`gate-${name}.log`, result.output)];
    const exitCode = result.end.kind === "exited" ? result.end.exitCode : undefined;
    const run = readReport({
      format: "auto",
      command: check.run,
      stdout: result.stdout,
      output: result.output,
      exitCode,
      truncated: result.truncated,
    });
    if (run !== undefined) evidence.push(await keepTestRun(toolbox.evidence, name, run));
    const finished = { gate: name, durationMs: result.durationMs, isolation, evidence };
    const findings = findingsOfTests({
      gate: name,
      command: check.run,
      run,
      output: result.output,
      end: result.end,
      root: checkout.path,
    });
    // Without a readable report the exit code alone speaks: a check may be any command.
    const isClean = run === undefined || findings.length === 0;
    if (hasSucceeded(result) && isClean)
      return { ...finished, conclusion: "success", findings: [] };
    return { ...finished, ...concluded(result, findings, effort) };
  });
}

/** A check that the base already passes proves nothing about any change. */
function invalid(gate: string, onBase: CheckRun): CheckRun {
  const finding: Finding = {
    code: "ACCEPTANCE_INVALID",
    severity: "hard",
    blame: "base",
    message: `${gate} passes on the base already, so it cannot show that the change does anything; mend the check in the plan`,
    signature: `acceptance_invalid:${hash(gate)}/${hash(gate)}`,
  };
  return {
    gate,
    conclusion: "failure",
    durationMs: onBase.durationMs,
    findings: [finding],
    evidence: onBase.evidence,
  };
}

/** The name of what does not hold, and nothing that the check is made of. */
function withheld(finding: Finding): Finding {
  const { testId, signature, severity, blame } = finding;
  // Of a black box only the kind of what came back is said, and that is worded where it is compared.
  if (finding.code === "ACCEPTANCE_FAIL" && testId === undefined) return finding;
  const behaviour =
    testId === undefined
      ? "an acceptance check"
      : `"${testId.split(" › ").slice(1).join(" › ") || testId}"`;
  return {
    code: "ACCEPTANCE_FAIL",
    severity,
    blame,
    signature: signature.replace(/^[^:]*/, "acceptance"),
    ...(testId === undefined ? {} : { testId }),
    message: `${behaviour} does not hold`,
    fix: { hint: "implement the behaviour that the task describes; the check itself stays hidden" },
  };
}
