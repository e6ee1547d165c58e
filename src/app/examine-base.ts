/** The base's own answer to a failure that several workstreams share, asked afresh: what is known of it may be of yesterday. */

import type { ExamineBase } from "../domain/command.js";
import { judgeBase } from "../domain/shared-cause.js";
import type { ProofProgress } from "../ports/prover.js";
import type { Performing } from "./performing.js";

export async function examineBase(performing: Performing, command: ExamineBase): Promise<void> {
  const { forge, prover } = performing.ports;
  const { gate, signature, message, workstreams } = command;
  const commit = await forge.tip();
  const onProgress = (progress: ProofProgress): void =>
    performing.observe({ kind: "proof", workstream: undefined, ...progress });
  const checkRuns = await prover.examine({
    base: commit,
    gates: [gate],
    onProgress,
    signal: performing.signal,
  });
  if (performing.signal.aborted) return;
  const base = judgeBase(checkRuns, signature);
  const found = { commit, gate, signature, message, workstreams, base };
  await performing.record({ type: "base-examined", ...found });
}
