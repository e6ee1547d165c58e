/** What a formatter can mend needs no agent: Interlock commits the remedy in its own name. */

import type { Command } from "../domain/command.js";
import { type Performing, workstreamOf } from "./performing.js";

export async function mend(
  performing: Performing,
  command: Extract<Command, { type: "mend" }>,
): Promise<void> {
  const { forge, prover } = performing.ports;
  const one = workstreamOf(performing, command.workstream);
  const { head, gates } = command;
  const mended = await prover.mend({
    base: await forge.tip(),
    head,
    gates,
    workstream: one.plan,
    at: one.openedAt ?? performing.run().startedAt,
    signal: performing.signal,
  });
  if (performing.signal.aborted) return;
  const workstream = one.plan.id;
  await performing.record(
    mended.kind === "mended"
      ? { type: "work-mended", workstream, from: head, head: mended.head, gates }
      : { type: "mending-failed", workstream, head, gates, why: mended.why },
  );
}
