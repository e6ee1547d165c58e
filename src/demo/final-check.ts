/** Runs every acceptance check of a plan on the run's first commit and on the final base, in fresh checkouts. */

import type { ProofDesk } from "../compose.js";
import { hasPassed } from "../domain/check-run.js";
import type { Sha } from "../domain/ids.js";
import type { Plan } from "../domain/plan.js";

export interface FinalCheck {
  readonly workstream: string;
  readonly onFirst: "fails" | "holds";
  readonly onFinal: "fails" | "holds";
}

export async function checkFinalMain(request: {
  readonly desk: ProofDesk;
  readonly plan: Plan;
  readonly first: Sha;
  readonly final: Sha;
}): Promise<readonly FinalCheck[]> {
  const { desk, plan, first, final } = request;
  await desk.fetch([first, final]);
  const results: FinalCheck[] = [];
  for (const one of plan.workstreams) {
    const [onFirst, onFinal] = await Promise.all([
      desk.acceptance(first, one.acceptance),
      desk.acceptance(final, one.acceptance),
    ]);
    results.push({ workstream: one.id, onFirst: wordOf(onFirst), onFinal: wordOf(onFinal) });
  }
  return results;
}

const wordOf = (runs: Awaited<ReturnType<ProofDesk["acceptance"]>>): "fails" | "holds" =>
  runs.length > 0 && runs.every(hasPassed) ? "holds" : "fails";
