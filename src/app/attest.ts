/** The signed statement about a landed workstream: computed from the journal and the forge, never from a claim. */

import { toStatement } from "../domain/attestation.js";
import type { Command } from "../domain/command.js";
import { type Performing, workstreamOf } from "./performing.js";

export async function storeAttestation(
  performing: Performing,
  command: Extract<Command, { type: "store-attestation" }>,
): Promise<void> {
  const { attestations, forge, ambient } = performing.ports;
  const one = workstreamOf(performing, command.workstream);
  const { commit, tree } = command.candidate;
  const { issue } = one.plan;
  const statement = toStatement({
    run: performing.run(),
    workstream: one,
    candidate: command.candidate,
    pullRequest:
      one.pullRequest === undefined ? undefined : await forge.pullRequest(one.pullRequest),
    checks: await forge.checksOf(commit),
    isIssueOpen: issue === undefined ? undefined : await forge.isIssueOpen(issue),
    now: ambient.now(),
  });
  const { sha256 } = await attestations.store({ commit, tree, statement });
  await performing.record({ type: "attestation-stored", workstream: one.plan.id, commit, sha256 });
}
