/** Trouble that belongs to the machine, not to the change. */

import { type CheckRun, hardFindingsOf } from "./check-run.js";
import type { Finding } from "./finding.js";

/** Failure classes that may be gone on another try; a missing tool or permission will not be. */
const TRANSIENT = new Set(["network", "out_of_memory", "disk_full", "timeout", "unknown"]);

/** True when at least one gate could not run, and every such gate may run another time. */
export function isTransient(checkRuns: readonly CheckRun[]): boolean {
  const unfinished = checkRuns.filter((run) => run.conclusion === "incomplete");
  return unfinished.length > 0 && unfinished.every((run) => run.findings.some(isTransientFinding));
}

/** What a refused proof holds against the change. What the machine could not do is nobody's failure, unless there is nothing else. */
export function failuresOf(checkRuns: readonly CheckRun[]): readonly Finding[] {
  const findings = hardFindingsOf(checkRuns);
  const ofChange = findings.filter((finding) => finding.blame !== "infra");
  return ofChange.length > 0 ? ofChange : findings;
}

function isTransientFinding(finding: {
  readonly blame: string;
  readonly signature: string;
}): boolean {
  return finding.blame === "infra" && TRANSIENT.has(finding.signature.split(":")[0] ?? "");
}
