/** Who really misbehaves, and what has to have become of it when the run has ended. */

import type { WorkstreamId } from "../../src/domain/ids.js";
import type { Workstream } from "../../src/domain/run.js";
import { explainStop, type StopReason } from "../../src/domain/stop-reason.js";
import { ALWAYS } from "./actor.js";
import { OTHER } from "./scenario.js";
import type { World } from "./world.js";

/** In the turn that it has begun last. */
export function isMisbehaving(
  world: World,
  workstream: WorkstreamId,
  agent: string | undefined,
): boolean {
  const conduct = world.scenario.actors.get(workstream)?.conduct;
  if (conduct?.kind !== "misbehaving" || agent === OTHER) return false;
  return conduct.as !== "no-commits" && world.mindOf(workstream).turns.size <= conduct.turns;
}

/** Ends that have nothing to do with how an agent behaves. */
const OTHERWISE: ReadonlySet<StopReason["kind"]> = new Set([
  ...(["dependency", "incomplete", "needs-person", "unavailable"] as const),
  ...(["over-time", "over-budget", "over-limit", "attempts-exhausted"] as const),
]);

/** Whoever misbehaves to the end lands nothing: another does, or a person is told. */
export function checkMisbehaving(world: World, { plan, agent, state }: Workstream): void {
  const { actors, hasOther } = world.scenario;
  const conduct = actors.get(plan.id)?.conduct;
  if (conduct?.kind !== "misbehaving" || conduct.turns !== ALWAYS || agent === OTHER) return;
  if (state.state === "merged")
    return world.broken("misbehaved", `${plan.id} has landed, and its agent did nothing`);
  if (state.state !== "stopped" || OTHERWISE.has(state.reason.kind)) return;
  const { reason } = state;
  const isCancelled = world.entries.some(
    (entry) => entry.type === "cancelled" && (entry.workstream ?? plan.id) === plan.id,
  );
  if (reason.kind === "cancelled" && isCancelled) return;
  const isTold =
    reason.kind === "misbehaved" || (reason.kind === "stuck" && conduct.as === "no-commits");
  if (!isTold || hasOther)
    world.broken("misbehaved", `${plan.id}, whose agent misbehaves, ended: ${explainStop(reason)}`);
}
