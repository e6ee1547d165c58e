/** What is left to do once the branch has moved. Each step may be asked twice. */

import type { Command } from "../domain/command.js";
import { branchOf } from "../domain/landing-message.js";
import { type Performing, workstreamOf } from "./performing.js";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

export async function deleteBranch(
  performing: Performing,
  command: Of<"delete-branch">,
): Promise<void> {
  const { forge, journal } = performing.ports;
  const branch = branchOf(performing.run().id, workstreamOf(performing, command.workstream).plan);
  await forge.deleteBranch(journal.lease, branch);
  await performing.record({ type: "branch-deleted", workstream: command.workstream, branch });
}

export async function closeIssue(
  performing: Performing,
  command: Of<"close-issue">,
): Promise<void> {
  const { forge, journal } = performing.ports;
  const one = workstreamOf(performing, command.workstream);
  await forge.closeIssue(journal.lease, command.issue, {
    pullRequest: one.pullRequest ?? 0,
    title: one.title,
  });
  await performing.record({
    type: "issue-closed",
    workstream: command.workstream,
    issue: command.issue,
  });
}

export async function closePullRequests(
  performing: Performing,
  command: Of<"close-pull-requests">,
): Promise<void> {
  const { forge, journal } = performing.ports;
  const { pullRequest } = workstreamOf(performing, command.workstream);
  await forge.closePullRequests(
    journal.lease,
    command.numbers,
    `taken over by #${pullRequest ?? 0}`,
  );
  await performing.record({
    type: "pull-requests-closed",
    workstream: command.workstream,
    numbers: command.numbers,
  });
}

export async function closeWorkspace(
  performing: Performing,
  command: Of<"close-workspace">,
): Promise<void> {
  await performing.ports.repository.closeWorkspace(command.workstream);
  await performing.record({ type: "workspace-closed", workstream: command.workstream });
}
