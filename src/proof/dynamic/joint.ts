/**
 * One run for two questions: do tests that have to fail, planted beside the change's own, fail? And do the change's own, when they
 * expect something else? Only what leaves no doubt counts: who is not sure asks alone.
 */

import type { Ambient } from "../../ports/ambient.js";
import type { ChangeView } from "../change/change-view.js";
import { chanceFrom } from "./chance.js";
import type { SuiteTests } from "./deep.js";
import { fileTests } from "./known-tests.js";
import type { Edits, Lab, Outcome, Suite } from "./lab.js";
import { type PerturbedFile, perturbedIn, perturbedText } from "./perturbed-tests.js";
import { PLANTED_FILES_MAX, type Planted, plant } from "./plant.js";

export interface Joint {
  /** What the chosen values follow from. */
  readonly seed: string;
  readonly perturbed: readonly PerturbedFile[];
  /** Undefined: there is only one of the two questions, or none. */
  readonly trial: { readonly planted: Planted; readonly outcome: Outcome } | undefined;
}

interface JointRequest {
  readonly view: ChangeView;
  readonly lab: Lab;
  readonly ambient: Ambient;
}

/** Asked once of each suite. */
export function createJoint(request: JointRequest): (tests: SuiteTests) => Promise<Joint> {
  const asked = new Map<Suite, Promise<Joint>>();
  return (tests) => {
    const joint = asked.get(tests.suite) ?? runBoth(tests, request);
    asked.set(tests.suite, joint);
    return joint;
  };
}

async function runBoth(tests: SuiteTests, { view, lab, ambient }: JointRequest): Promise<Joint> {
  const { suite, files, selection } = tests;
  const seed = ambient.nonce();
  const perturbed = perturbedIn(tests, fileTests(view.files), chanceFrom(seed));
  const planted =
    perturbed.length === 0
      ? undefined
      : await plant(view.change, files.slice(0, PLANTED_FILES_MAX), ambient.nonce());
  const edits = planted && together(planted.edits, perturbed);
  if (planted === undefined || edits === undefined) return { seed, perturbed, trial: undefined };
  const outcome = await lab.try({ suite, selection, edits });
  return { seed, perturbed, trial: { planted, outcome } };
}

/** Undefined: something is planted before or among what is perturbed. */
function together(planted: Edits, perturbed: readonly PerturbedFile[]): Edits | undefined {
  const texts = perturbed.map((file) => {
    const { path, text, perturbations } = file;
    const kept = perturbations.at(-1)?.end ?? 0;
    const whole = planted[path] ?? text;
    return whole.startsWith(text.slice(0, kept))
      ? ([path, perturbedText(whole, file)] as const)
      : undefined;
  });
  return texts.includes(undefined)
    ? undefined
    : {
        ...planted,
        ...Object.fromEntries(texts.flatMap((one) => (one === undefined ? [] : [one]))),
      };
}
