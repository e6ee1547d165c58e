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
  return Promise.all(
    plan.workstreams.map(async ({ id, acceptance }) => {
      const [onFirst, onFinal] = await Promise.all([
        desk.acceptance(first, acceptance),
        desk.acceptance(final, acceptance),
      ]);
      return { workstream: id, onFirst: wordOf(onFirst), onFinal: wordOf(onFinal) };
    }),
  );
}

const wordOf = (runs: Awaited<ReturnType<ProofDesk["acceptance"]>>): "fails" | "holds" =>
  runs.length > 0 && runs.every(hasPassed) ? "holds" : "fails";
