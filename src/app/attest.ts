/** The signed statement about a landed workstream: computed from the journal and the forge, never from a claim. */

import { toStatement } from "../domain/attestation.js";
import { toParts } from "../domain/attestation-parts.js";
import type { Command } from "../domain/command.js";
import type { Workstream } from "../domain/run.js";
import type { TestRun } from "../domain/test-run.js";
import type { EvidenceStore } from "../ports/evidence.js";
import { testRunOf } from "../proof/reports/test-run-evidence.js";
import { type Performing, workstreamOf } from "./performing.js";

export async function storeAttestation(
  performing: Performing,
  command: Extract<Command, { type: "store-attestation" }>,
): Promise<void> {
  const { attestations, evidence, forge, ambient } = performing.ports;
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
  const parts = toParts({
    run: performing.run(),
    workstream: one,
    candidate: command.candidate,
    now: ambient.now(),
    testRuns: await testRunsOf(one, evidence),
  });
  const { sha256 } = await attestations.store({ commit, tree, statement, parts });
  await performing.record({ type: "attestation-stored", workstream: one.plan.id, commit, sha256 });
}

async function testRunsOf(
  one: Workstream,
  evidence: EvidenceStore,
): Promise<ReadonlyMap<string, TestRun>> {
  const found = new Map<string, TestRun>();
  for (const checkRun of one.candidateProof?.checkRuns ?? []) {
    const run = await testRunOf(evidence, checkRun);
    if (run !== undefined) found.set(checkRun.gate, run);
  }
  return found;
}
