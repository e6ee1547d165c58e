/** What a failed gate prints, held against what it printed when it last passed: only what is new is worth an agent's time. */

import { type CheckRun, hasFailed } from "../domain/check-run.js";
import { againstGreen } from "../domain/failure/against-green.js";
import { LIMITS } from "../domain/limits.js";
import type { EvidenceStore } from "../ports/evidence.js";

/** `green` is the same gate's run that passed. Nothing changes where one of the two logs is not there any more. */
export async function sinceGreen(
  run: CheckRun,
  green: CheckRun,
  evidence: EvidenceStore,
): Promise<CheckRun> {
  if (!hasFailed(run) || green.conclusion !== "success") return run;
  const [log, lastGreen] = [await logOf(run, evidence), await logOf(green, evidence)];
  if (log === undefined || lastGreen === undefined) return run;
  const { findings, newLines } = againstGreen(run.findings, { log, lastGreen });
  if (newLines.length === 0) return run;
  const text = `${newLines.slice(0, LIMITS.newLinesMax).join("\n")}\n`;
  const kept = await evidence.put(`new-${run.gate}.log`, text);
  return { ...run, findings, evidence: [...run.evidence, kept] };
}

async function logOf(run: CheckRun, evidence: EvidenceStore): Promise<string | undefined> {
  const log = run.evidence.find(({ name }) => name === `gate-${run.gate}.log`);
  return log === undefined ? undefined : evidence.get(log.sha256);
}
