/** A workstream's workspace, made or found, with the newest base within its reach. */

import type { Sha } from "../domain/ids.js";
import type { Workstream } from "../domain/run.js";
import type { Workspace } from "../ports/repository.js";
import type { Performing } from "./performing.js";

export async function openWorkspace(
  performing: Performing,
  one: Workstream,
  { fresh }: { readonly fresh: boolean },
): Promise<Workspace> {
  const { forge, prover, repository } = performing.ports;
  const tip = await forge.tip();
  await repository.publishBase(tip);
  const workspace = await repository.openWorkspace({
    workstream: one.plan.id,
    base: tip,
    ...(one.head === undefined ? {} : { head: one.head }),
    fresh,
    branches: await branchesOf(performing, one),
  });
  await prover.warm(workspace.path, workspace.base, performing.signal);
  return workspace;
}

/** The branches of pull requests that the workstream takes over. */
async function branchesOf(
  performing: Performing,
  one: Workstream,
): Promise<Readonly<Record<string, Sha>>> {
  const branches: Record<string, Sha> = {};
  for (const number of one.plan.pullRequests) {
    const pullRequest = await performing.ports.forge.pullRequest(number);
    if (pullRequest !== undefined) branches[pullRequest.branch] = pullRequest.head;
  }
  return branches;
}
