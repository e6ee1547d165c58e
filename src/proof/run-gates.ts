/**
 * All gates of a configuration on one tree, side by side as far as the machine bears, the cheap ones first, workflows last.
 * Each result is known by its key and never asked twice. Once the change does not even compile, its tests are not run:
 * they could only say the same again.
 */

import { type CheckRun, type GateClass, hasFailed } from "../domain/check-run.js";
import type { Config, Gate } from "../domain/config.js";
import type { Tree } from "../domain/ids.js";
import { keptRun } from "./kept-run.js";
import { createPlaces, type Places } from "./places.js";
import { resultKey } from "./result-key.js";
import { type ChangeFacts, eventFacts, runActions } from "./run-actions-gate.js";
import { notRunnable, runGate } from "./run-gate.js";
import type { Effort, Toolbox } from "./toolbox.js";

export interface GatesRequest {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly tree: Tree;
  readonly effort: Effort;
  readonly change: ChangeFacts;
  /** Checkouts of the tree that somebody else closes; absent: some of its own. */
  readonly places?: Places;
}

/** The results stand in the order of the gates. */
export async function runGates(
  request: GatesRequest,
  gates: readonly Gate[],
): Promise<readonly CheckRun[]> {
  const { toolbox, config, tree, effort, change } = request;
  const own = { toolbox, config, tree, signal: effort.signal, isBase: change.kind === "base" };
  const places = request.places ?? createPlaces(own);
  const judged: Promise<CheckRun>[] = [];
  for (const gate of gates) {
    const before = judged.filter((_, at) => waitsFor(gate, gates[at]));
    judged.push(judgeAfter(before, gate, request, places));
  }
  try {
    const settled = await Promise.allSettled(judged);
    return settled.map((each) => {
      if (each.status === "rejected") throw each.reason;
      return each.value;
    });
  } finally {
    if (request.places === undefined) await places.close();
  }
}

async function judgeAfter(
  before: readonly Promise<CheckRun>[],
  gate: Gate,
  request: GatesRequest,
  places: Places,
): Promise<CheckRun> {
  const known = await Promise.all(before);
  return known.some(hasFailed) ? notRun(gate, "skipped") : judge(gate, request, places);
}

async function judge(gate: Gate, request: GatesRequest, places: Places): Promise<CheckRun> {
  const { toolbox, config, tree, effort } = request;
  const key = resultKey({
    tree,
    gate,
    config,
    toolchain: toolbox.toolchain,
    retries: effort.retries,
    ...(gate.kind === "actions" ? { event: eventFacts(config, request.change) } : {}),
  });
  const run = await keptRun({
    checkRuns: toolbox.checkRuns,
    key,
    signal: effort.signal,
    work: async (signal) => {
      const own = { ...request, effort: { ...effort, signal } };
      const ran = await toolbox.inTurn(() => runHere(gate, own, places));
      return { ...ran, class: classOf(gate) };
    },
  });
  if (run.reused !== true)
    effort.onProgress({ gate: gate.id, state: "completed", conclusion: run.conclusion });
  return { ...run, gate: gate.id, class: classOf(gate) };
}

async function runHere(gate: Gate, request: GatesRequest, places: Places): Promise<CheckRun> {
  // It may have waited for its turn, and nobody wants the answer any more.
  if (request.effort.signal?.aborted === true) return notRun(gate, "cancelled");
  request.effort.onProgress({ gate: gate.id, state: "started" });
  if (gate.kind === "actions") return runActions(gate, request);
  const opened = await places.open(gate.id);
  if (opened.kind === "failed") return notRunnable(gate.id, opened.why);
  const { toolbox, config, effort } = request;
  try {
    return await runGate(gate, { toolbox, config, checkout: opened.checkout, effort });
  } finally {
    places.giveBack(opened.checkout, gate.id);
  }
}

/** Workflows repeat what gates do, and more: they are worth their time once those that come before them are green. */
const waitsFor = (gate: Gate, other: Gate | undefined): boolean =>
  gate.kind === "actions" || (needsCompiling(gate) && canBreak(other));

const canBreak = (gate: Gate | undefined): boolean =>
  gate?.kind === "command" && ["type", "compile", "build"].includes(gate.class);

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

/** Not asked, because something that came before it has failed. */
export const toSkipped = (gate: Gate): CheckRun => notRun(gate, "skipped");
