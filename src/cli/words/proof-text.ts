/** A proof in words: a line a gate, and under it what was found. */

import type { CheckRun, Proof } from "../../domain/check-run.js";
import type { Finding } from "../../domain/finding.js";
import { short } from "../../domain/ids.js";

const MARKS: Readonly<Record<CheckRun["conclusion"], string>> = {
  success: "✔",
  neutral: "✔",
  failure: "✘",
  timed_out: "✘",
  skipped: "–",
  cancelled: "–",
  incomplete: "?",
};

const VERDICTS = {
  pass: "PROVEN",
  fail: "NOT PROVEN",
  incomplete: "COULD NOT BE PROVEN HERE",
} as const;

export function proofText(proof: Proof): string {
  const head = `${VERDICTS[proof.verdict]}  ${short(proof.subject.head)} onto ${short(proof.subject.base)}, tree ${short(proof.subject.tree)}`;
  return [...proof.checkRuns.flatMap(runLines), "", head, ...codes(proof)].join("\n");
}

const codes = (proof: Proof): readonly string[] =>
  proof.reasonCodes.length === 0 ? [] : [`because of ${proof.reasonCodes.join(", ")}`];

function runLines(run: CheckRun): readonly string[] {
  const time = run.reused === true ? "known" : `${(run.durationMs / 1000).toFixed(1)} s`;
  const note =
    run.conclusion === "success" || run.conclusion === "failure" ? "" : `  ${run.conclusion}`;
  return [
    `${MARKS[run.conclusion]} ${run.gate.padEnd(16)} ${time.padStart(7)}${note}`,
    ...run.findings.flatMap(findingLines),
  ];
}

function findingLines(finding: Finding): readonly string[] {
  const place =
    finding.file === undefined
      ? ""
      : `${finding.file}${finding.line === undefined ? "" : `:${finding.line}`}  `;
  const lines = [`    ${finding.code}  ${place}${finding.message}`];
  for (const line of finding.excerpt ?? []) lines.push(`        ${line}`);
  if (finding.fix !== undefined)
    lines.push(
      `      → ${finding.fix.hint}${finding.fix.command === undefined ? "" : `: ${finding.fix.command}`}`,
    );
  if (finding.allowance !== undefined)
    lines.push(`      → or permit it in the plan: ${finding.allowance}`);
  return lines;
}
