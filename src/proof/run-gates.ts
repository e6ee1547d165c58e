/**
 * All gates of a configuration on one tree, in their order. Each result is known by its key and never asked twice.
 * Once the change does not even compile, its tests are not run: they could only say the same again.
 */

import { type CheckRun, type GateClass, hasFailed, hasPassed } from "../domain/check-run.js";
import type { Config, Gate } from "../domain/config.js";
import type { Tree } from "../domain/ids.js";
import type { Checkout } from "../ports/repository.js";
import { openCheckout } from "./checkouts.js";
import { closeCheckout } from "./close-checkout.js";
import { resultKey } from "./result-key.js";
import { notRunnable, runGate } from "./run-gate.js";
import type { Effort, Toolbox } from "./toolbox.js";

export interface GatesRequest {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly tree: Tree;
  readonly effort: Effort;
}

export async function runGates(
  request: GatesRequest,
  gates: readonly Gate[],
): Promise<readonly CheckRun[]> {
  const place = new Place(request);
  try {
    const runs: CheckRun[] = [];
    for (const gate of gates) {
      const isMoot = runs.some((run) => isBroken(run, gates)) && needsCompiling(gate);
      const run = isMoot ? notRun(gate, "skipped") : await judge(gate, request, place);
      runs.push(run);
      if (run.conclusion === "cancelled") break;
    }
    return runs;
  } finally {
    await place.close();
  }
}

async function judge(gate: Gate, request: GatesRequest, place: Place): Promise<CheckRun> {
  const { toolbox, config, tree, effort } = request;
  const key = resultKey({
    tree,
    gate,
    config,
    toolchain: toolbox.toolchain,
    retries: effort.retries,
  });
  const known = await toolbox.checkRuns.get(key);
  if (known !== undefined) return { ...known, gate: gate.id, class: classOf(gate), reused: true };
  const ran = await toolbox.inTurn(() => runHere(gate, request, place));
  const run = { ...ran, class: classOf(gate) };
  effort.onProgress({ gate: gate.id, state: "completed", conclusion: run.conclusion });
  if (hasPassed(run) || hasFailed(run)) await toolbox.checkRuns.put(key, run);
  return run;
}

async function runHere(gate: Gate, request: GatesRequest, place: Place): Promise<CheckRun> {
  // It may have waited for its turn, and nobody wants the answer any more.
  if (request.effort.signal?.aborted === true) return notRun(gate, "cancelled");
  request.effort.onProgress({ gate: gate.id, state: "started" });
  const opened = await place.open();
  if (opened.kind === "failed") return notRunnable(gate.id, opened.why);
  const { toolbox, config, effort } = request;
  return runGate(gate, { toolbox, config, checkout: opened.checkout, effort });
}

/** One checkout serves the gates of one proof, for as long as they leave it as they found it. */
class Place {
  readonly #request: GatesRequest;
  #checkout: Checkout | undefined;

  constructor(request: GatesRequest) {
    this.#request = request;
  }

  async open(): Promise<Awaited<ReturnType<typeof openCheckout>>> {
    if (this.#checkout !== undefined) {
      if (await this.#checkout.isPristine()) return { kind: "open", checkout: this.#checkout };
      await this.close();
    }
    const opened = await openCheckout({ ...this.#request, signal: this.#request.effort.signal });
    if (opened.kind === "open") this.#checkout = opened.checkout;
    return opened;
  }

  async close(): Promise<void> {
    if (this.#checkout !== undefined) await closeCheckout(this.#request.toolbox, this.#checkout);
    this.#checkout = undefined;
  }
}

function isBroken(run: CheckRun, gates: readonly Gate[]): boolean {
  const gate = gates.find(({ id }) => id === run.gate);
  return (
    hasFailed(run) && gate?.kind === "command" && ["type", "compile", "build"].includes(gate.class)
  );
}

const needsCompiling = (gate: Gate): boolean =>
  gate.kind === "tests" ||
  (gate.kind === "command" && (gate.class === "build" || gate.class === "test"));

const classOf = (gate: Gate): GateClass =>
  gate.kind === "command" ? gate.class : gate.kind === "tests" ? "tests" : "ci";

const notRun = (gate: Gate, conclusion: "skipped" | "cancelled"): CheckRun => ({
  gate: gate.id,
  class: classOf(gate),
  conclusion,
  durationMs: 0,
  findings: [],
  evidence: [],
});
