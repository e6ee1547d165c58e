/** Gets ready what deep gates work with: suites and their runners, the change's tests, checkouts to try them in. */

import type { CheckRun } from "../../domain/check-run.js";
import type { Config, TestsGate } from "../../domain/config.js";
import type { Tree } from "../../domain/ids.js";
import type { ChangeView } from "../change/change-view.js";
import type { Places } from "../places.js";
import { testRunOf } from "../reports/test-run-evidence.js";
import { findRunner } from "../runners/find-runner.js";
import type { Effort, Toolbox } from "../toolbox.js";
import { allot } from "./allotment.js";
import { changedTests } from "./changed-tests.js";
import type { Deep } from "./deep.js";
import { createJoint } from "./joint.js";
import { fileTests, touchedIn } from "./known-tests.js";
import { createLab, type Suite } from "./lab.js";
import { rulesKey } from "./rules-key.js";
import { createSecondRun } from "./second-run.js";

export interface DeepRequest {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly effort: Effort;
  readonly view: ChangeView;
  readonly trees: Deep["trees"];
  /** Checkouts of the change and of the base, closed by who opened them. */
  readonly places: { readonly base: Places; readonly change: Places };
  readonly runs: Deep["runs"];
}

export async function openDeep(request: DeepRequest): Promise<Deep> {
  const { toolbox, config, effort, view, trees, places, runs } = request;
  const gates = config.gates.filter((gate) => gate.kind === "tests");
  const { suites, unknown } = await suitesOf(gates, toolbox, trees.base);
  const tests = await changedTests(view, suites);
  const lab = createLab({ toolbox, config, effort, places: places.change });
  const suiteMs = runs.onBase.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const known = await namesIn(runs.onBase, toolbox);
  return {
    ...{
      toolbox,
      config,
      places,
      effort,
      view,
      trees,
      suites,
      unknown,
      tests,
      lab,
      runs,
      suiteMs,
      gates,
    },
    profile: config.proof.profile,
    baseLab: createLab({ toolbox, config, effort, places: places.base }),
    reference: ({ suite, selection }) => lab.once({ suite, selection, edits: {} }),
    joint: createJoint({ view, lab, ambient: toolbox.ambient }),
    secondRun: createSecondRun({ lab, ambient: toolbox.ambient, profile: config.proof.profile }),
    isTouched: touchedIn(fileTests(view.files), ({ suite, name }) =>
      known.has([...suite, name].join("\n")),
    ),
    rules: await rulesKey(toolbox, config, trees.base),
    allotment: allot(config.proof.profile, suiteMs),
  };
}

async function suitesOf(
  gates: readonly TestsGate[],
  { repository }: Toolbox,
  base: Tree,
): Promise<{ readonly suites: readonly Suite[]; readonly unknown: readonly string[] }> {
  const suites: Suite[] = [];
  const unknown: string[] = [];
  for (const gate of gates) {
    const runner = await findRunner(gate, (path) => repository.readFile(base, path));
    if (runner === undefined) unknown.push(gate.id);
    else suites.push({ gate, runner });
  }
  return { suites, unknown };
}

async function namesIn(
  runs: readonly CheckRun[],
  { evidence }: Toolbox,
): Promise<ReadonlySet<string>> {
  const all = await Promise.all(runs.map((run) => testRunOf(evidence, run)));
  return new Set(
    all.flatMap((run) => run?.tests.map(({ suite, name }) => [...suite, name].join("\n")) ?? []),
  );
}
