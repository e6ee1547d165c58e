/** After a turn: the agent's commit, fetched by object id; what it left uncommitted, committed and said so. */

import type { Command } from "../domain/command.js";
import { LIMITS } from "../domain/limits.js";
import { type Performing, workstreamOf } from "./performing.js";

export async function collectWork(
  performing: Performing,
  command: Extract<Command, { type: "collect-work" }>,
): Promise<void> {
  const { forge, repository } = performing.ports;
  const one = workstreamOf(performing, command.workstream);
  // Dated by the run's start and the turn, so that a second ask makes the same commit.
  const at = one.openedAt ?? performing.run().startedAt;
  const collected = await repository.collect({
    workstream: one.plan.id,
    base: await forge.tip(),
    at,
  });
  await performing.record({
    type: "work-collected",
    workstream: one.plan.id,
    turn: command.turn,
    head: collected.head,
    changed: collected.changed,
    committed: collected.committed.slice(0, LIMITS.committedPathsMax),
  });
}
