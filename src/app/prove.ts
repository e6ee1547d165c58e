/** A change on the tip of the moment, or a candidate on the very tip that it was built on. */

import type { Prove } from "../domain/command.js";
import { mendTitle } from "../domain/title.js";
import { type Performing, workstreamOf } from "./performing.js";

export async function prove(performing: Performing, command: Prove): Promise<void> {
  const { forge, prover } = performing.ports;
  const one = workstreamOf(performing, command.workstream);
  const base = command.candidate?.tip ?? (await forge.tip());
  const proof = await prover.prove({
    base,
    head: command.candidate?.commit ?? command.head,
    // It lands under the mended title, so that is the one to be judged: no agent could change the plan's.
    workstream: { ...one.plan, title: mendTitle(one.plan.title, one.plan.kind) },
    waivers: one.waivers,
    retries: command.retries,
    wasProven: command.candidate !== undefined,
    signal: performing.signal,
    onProgress: (progress) =>
      performing.observe({ kind: "proof", workstream: one.plan.id, ...progress }),
  });
  if (performing.signal.aborted) return;
  if (command.candidate !== undefined)
    await forge.reportChecks(command.candidate.commit, proof.checkRuns);
  await performing.record({
    type: "proof-completed",
    workstream: one.plan.id,
    stage: command.stage,
    proof,
  });
}
