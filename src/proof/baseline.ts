/** Failures that the base already has are named, not blamed on the change. */

import { type CheckRun, hasFailed } from "../domain/check-run.js";
import { coarseOf } from "../domain/failure/signature.js";
import { type Finding, isHard, type ReasonCode } from "../domain/finding.js";

/** `onBase` is the same gate's run on the base. */
export function withBaseline(run: CheckRun, onBase: CheckRun): CheckRun {
  if (!hasFailed(run) || !hasFailed(onBase)) return run;
  const known = new Set(onBase.findings.map(identityOf));
  const findings = run.findings.map((finding) =>
    known.has(identityOf(finding)) ? toPreexisting(finding) : finding,
  );
  return findings.some(isHard) ? { ...run, findings } : { ...run, findings, conclusion: "neutral" };
}

/** What shows that nothing was really tested excuses nothing: with the base at fault, only a person can mend it. */
const UNTESTED: readonly ReasonCode[] = [
  "TEST_NOT_EXECUTED",
  "INCOMPLETE_REPORT",
  "REPORT_MISMATCH",
  "TIMEOUT",
];

const identityOf = (finding: Finding): string =>
  [finding.code, finding.testId ?? "", finding.file ?? "", coarseOf(finding.signature)].join("\n");

function toPreexisting(finding: Finding): Finding {
  const message = `on the base already: ${finding.message}`;
  if (UNTESTED.includes(finding.code)) return { ...finding, blame: "base", message };
  return { ...finding, code: "PREEXISTING_FAILURE", severity: "info", blame: "base", message };
}
