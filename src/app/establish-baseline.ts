/** The base's own gates, before anybody has changed anything: old failures are named here, and blamed on nobody. */

import type { ProofProgress } from "../ports/prover.js";
import type { Performing } from "./performing.js";

export async function establishBaseline(performing: Performing): Promise<void> {
  const { forge, prover } = performing.ports;
  const commit = await forge.tip();
  const observe = (progress: ProofProgress): void =>
    performing.observe({ kind: "proof", workstream: undefined, ...progress });
  const checkRuns = await prover.baseline(commit, observe, performing.signal);
  if (performing.signal.aborted) return;
  await performing.record({ type: "baseline-established", commit, checkRuns });
}
