/** A named person may let a finding pass. It stays in the record, with the name. */

import { type CheckRun, hasFailed } from "../domain/check-run.js";
import { type Finding, isHard } from "../domain/finding.js";
import type { Waiver } from "../domain/run.js";

export function withWaivers(run: CheckRun, waivers: readonly Waiver[]): CheckRun {
  if (waivers.length === 0 || !hasFailed(run)) return run;
  const findings = run.findings.map((finding) => waived(finding, waivers));
  return findings.some(isHard) ? { ...run, findings } : { ...run, findings, conclusion: "neutral" };
}

function waived(finding: Finding, waivers: readonly Waiver[]): Finding {
  const waiver = waivers.find(({ code }) => code === finding.code);
  if (waiver === undefined || !isHard(finding)) return finding;
  const why = waiver.why === undefined ? "" : `: ${waiver.why}`;
  return {
    ...finding,
    severity: "info",
    message: `${finding.message} [waived by ${waiver.by}${why}]`,
  };
}
