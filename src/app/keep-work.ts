/** After a workstream has ended without being merged: what its agent had done becomes a branch that people can go on from. */

import type { Command } from "../domain/command.js";
import { branchOf } from "../domain/landing-message.js";
import { type Performing, workstreamOf } from "./performing.js";

/** No program of the workstream is left: the loop begins this when everything else of it has ended. */
export async function keepWork(
  performing: Performing,
  { workstream }: Extract<Command, { type: "keep-work" }>,
): Promise<void> {
  const { forge, journal, repository } = performing.ports;
  const run = performing.run();
  const one = workstreamOf(performing, workstream);
  const { head, changed } = await repository.collect({
    workstream,
    base: await forge.tip(),
    at: one.openedAt ?? run.startedAt,
  });
  const branch = branchOf(run.id, one.plan);
  const isKept = changed && (await forge.keepBranch(journal.lease, branch, head));
  await performing.record({ type: "work-kept", workstream, ...(isKept ? { branch, head } : {}) });
}
