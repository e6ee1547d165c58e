/**
 * A check from outside: a program is given arguments and a text, and Interlock compares what it prints with what the plan expects.
 * Expected values are never in the checkout, so no program can read them there; each case runs in a process of its own.
 */

import type { CheckRun } from "../domain/check-run.js";
import type { Config } from "../domain/config.js";
import type { Finding } from "../domain/finding.js";
import { LIMITS } from "../domain/limits.js";
import type { BlackBoxCase } from "../domain/plan.js";
import { shellWord } from "../domain/shell-word.js";
import type { ProcessResult } from "../ports/process.js";
import type { Checkout } from "../ports/repository.js";
import { hasNetwork } from "./network.js";
import { toRuleFinding } from "./rule-finding.js";
import { notRunnable } from "./run-gate.js";
import type { Effort, Toolbox } from "./toolbox.js";

export interface BlackBox {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly effort: Effort;
  readonly checkout: Checkout;
  /** Of the check, e.g. `acceptance-1`. */
  readonly name: string;
  readonly run: string;
}

export async function runCases(box: BlackBox, cases: readonly BlackBoxCase[]): Promise<CheckRun> {
  const findings: Finding[] = [];
  const seen: unknown[] = [];
  let durationMs = 0;
  for (const [index, one] of cases.entries()) {
    const result = await runCase(box, one);
    durationMs += result.durationMs;
    if (result.end.kind === "cancelled") return toRun(box, "cancelled", { durationMs });
    if (result.end.kind === "not-started")
      return { ...notRunnable(box.name, result.end.reason), durationMs };
    const wrong = wrongIn(one, result);
    seen.push({ case: index + 1, wrong: wrong ?? "nothing", printed: result.output });
    if (wrong !== undefined) findings.push(toFinding(box, index, one, wrong));
  }
  const text = `${JSON.stringify(seen, undefined, 1)}\n`;
  const evidence = [await box.toolbox.evidence.put(`gate-${box.name}.log`, text)];
  const conclusion = findings.length === 0 ? "success" : "failure";
  const { isolation } = await box.toolbox.confine({ shell: box.run }, hasNetwork(box.config));
  return toRun(box, conclusion, { durationMs, isolation, findings, evidence });
}

const toRun = (
  { name }: BlackBox,
  conclusion: CheckRun["conclusion"],
  rest: Partial<CheckRun>,
): CheckRun => ({ gate: name, conclusion, durationMs: 0, findings: [], evidence: [], ...rest });

async function runCase(
  { toolbox, config, effort, checkout, run }: BlackBox,
  { args, stdin }: BlackBoxCase,
): Promise<ProcessResult> {
  const line = { shell: [run, ...args.map(shellWord)].join(" ") };
  const { program } = await toolbox.confine(line, hasNetwork(config));
  return toolbox.processes.run({
    program,
    cwd: checkout.path,
    env: toolbox.environmentOf(checkout.path, config.env),
    input: stdin,
    timeoutMs: LIMITS.blackBoxCaseMs * (effort.retries > 0 ? 2 : 1),
    outputBytesMax: LIMITS.gateOutputBytesMax,
    floodBytesMax: LIMITS.gateFloodBytesMax,
    ...(effort.signal === undefined ? {} : { signal: effort.signal }),
  });
}

/** What is wrong, without what would be right; undefined: nothing. */
function wrongIn({ stdout, exitCode }: BlackBoxCase, result: ProcessResult): string | undefined {
  const { end } = result;
  if (end.kind === "timed-out") return "it was not done in time";
  if (end.kind === "flooded" || result.truncated) return "it printed without end";
  if (end.kind !== "exited") return "it was ended by a signal";
  if (end.exitCode !== exitCode)
    return exitCode === 0
      ? `it ended with exit code ${end.exitCode} instead of success`
      : end.exitCode === 0
        ? "it ended with success instead of a failure"
        : "it ended with another exit code than it should";
  if (stdout === undefined || withoutEnd(result.stdout) === withoutEnd(stdout)) return undefined;
  const [printed, expected] = [kindOf(result.stdout), kindOf(stdout)];
  return printed === expected
    ? `it printed ${printed}, but another one than it should`
    : `it printed ${printed} instead of ${expected}`;
}

const withoutEnd = (text: string): string => text.replace(/\r?\n$/, "");

/** The kind of a text, which gives away little of it. */
function kindOf(text: string): string {
  const plain = withoutEnd(text);
  if (plain === "") return "nothing";
  if (/^-?\d+$/.test(plain)) return "a whole number";
  if (/^-?\d+\.\d+$/.test(plain)) return "a number with decimals";
  return plain.includes("\n") ? "several lines" : "a line of text";
}

const toFinding = (
  { name }: BlackBox,
  index: number,
  { args, stdin }: BlackBoxCase,
  wrong: string,
): Finding =>
  toRuleFinding("ACCEPTANCE_FAIL", `${name} ${index} ${wrong}`, {
    message: `case ${index + 1} of ${name} (${given(args, stdin)}): ${wrong}`,
    fix: { hint: "implement the behaviour that the task describes; the case itself stays hidden" },
  });

/** What went in, by its kind alone. */
function given(args: readonly string[], stdin: string): string {
  const words = args.length === 1 ? "one argument" : `${args.length} arguments`;
  return stdin === "" ? words : `${words}, ${stdin.split("\n").length} lines of standard input`;
}
