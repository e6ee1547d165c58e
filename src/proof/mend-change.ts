/** Runs the remedies of gates in a clean checkout of the head, and commits what they changed. */

import type { Config } from "../domain/config.js";
import { type Instant, type Sha, toInstant } from "../domain/ids.js";
import { LIMITS } from "../domain/limits.js";
import type { WorkstreamPlan } from "../domain/plan.js";
import type { Checkout } from "../ports/repository.js";
import { openCheckout } from "./checkouts.js";
import { closeCheckout } from "./close-checkout.js";
import type { Toolbox } from "./toolbox.js";

export interface MendRequest {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly head: Sha;
  readonly gates: readonly string[];
  readonly workstream: WorkstreamPlan;
  readonly at: string;
  readonly signal: AbortSignal | undefined;
}

export type Mended =
  | { readonly kind: "mended"; readonly head: Sha }
  | { readonly kind: "unchanged"; readonly why: string };

export async function mendChange(request: MendRequest): Promise<Mended> {
  const { toolbox, config, head, signal } = request;
  const tree = await toolbox.repository.treeOf(head);
  const opened = await openCheckout({ toolbox, config, tree, signal });
  if (opened.kind === "failed") return { kind: "unchanged", why: opened.why };
  try {
    return await mendIn(request, opened.checkout);
  } finally {
    await closeCheckout(toolbox, opened.checkout);
  }
}

async function mendIn(request: MendRequest, checkout: Checkout): Promise<Mended> {
  const { toolbox, config, head, workstream, signal } = request;
  const fixes = config.gates.flatMap((gate) =>
    gate.kind === "command" && gate.fix !== undefined && request.gates.includes(gate.id)
      ? [gate.fix]
      : [],
  );
  for (const fix of fixes) {
    const result = await toolbox.processes.run({
      program: { shell: fix },
      cwd: checkout.path,
      env: toolbox.environmentOf(checkout.path, config.env),
      timeoutMs: LIMITS.remedyMs,
      outputBytesMax: LIMITS.gateOutputBytesMax,
      floodBytesMax: LIMITS.gateFloodBytesMax,
      ...(signal === undefined ? {} : { signal }),
    });
    if (result.end.kind !== "exited" || result.end.exitCode !== 0) {
      return { kind: "unchanged", why: `the remedy \`${fix}\` itself failed` };
    }
  }
  const commit = await toolbox.repository.commitCheckout({
    workstream: workstream.id,
    checkout,
    head,
    message: `style: ${fixes.join(" && ")}\n\nMended by Interlock, not by the agent.\n`,
    at: toInstant(Date.parse(request.at)) satisfies Instant,
  });
  return commit === undefined
    ? { kind: "unchanged", why: "the remedy changed nothing" }
    : { kind: "mended", head: commit };
}
