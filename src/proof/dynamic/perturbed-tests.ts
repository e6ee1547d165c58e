/** Which expected values of a change's new and changed tests are made other ones: one of each test, at most so many tests in all. */

import { LIMITS } from "../../domain/limits.js";
import type { TestCase } from "../tests/test-case.js";
import type { SuiteTests } from "./deep.js";
import type { FileTests } from "./known-tests.js";
import { type Chance, type Perturbation, perturbationOf } from "./perturb.js";

export interface PerturbedFile {
  readonly path: string;
  /** As it was. */
  readonly text: string;
  /** In the order of the text; none overlaps another. */
  readonly perturbations: readonly Perturbation[];
}

/** One value of each test, at most so many tests in all. */
export function perturbedIn(
  { files }: SuiteTests,
  changed: readonly FileTests[],
  chance: Chance,
): readonly PerturbedFile[] {
  let left: number = LIMITS.perturbationsMax;
  return files.flatMap((path) => {
    const one = changed.find(({ file }) => file.path === path);
    const text = one?.file.after?.text;
    if (one === undefined || text === undefined) return [];
    const old = new Set(one.before.map(({ name, body }) => `${name}\n${body}`));
    const touched = one.after.filter(({ name, body }) => !old.has(`${name}\n${body}`));
    const perturbed = perturb({ path, text }, shuffled(touched, chance).slice(0, left), chance);
    left -= perturbed?.perturbations.length ?? 0;
    return perturbed === undefined ? [] : [perturbed];
  });
}

function shuffled<Value>(values: readonly Value[], chance: Chance): readonly Value[] {
  return values
    .map((value) => ({ value, at: chance(1_000_000) }))
    .sort((one, other) => one.at - other.at)
    .map(({ value }) => value);
}

/** All of them at once: each test fails, or not, by its own value. */
function perturb(
  { path, text }: { readonly path: string; readonly text: string },
  tests: readonly TestCase[],
  chance: Chance,
): PerturbedFile | undefined {
  const candidates = tests
    .filter(({ isSkipped, isTodo, isInverted }) => !isSkipped && !isTodo && !isInverted)
    .flatMap((test) => perturbationOf(test, chance) ?? [])
    .sort((one, other) => one.start - other.start);
  const perturbations = candidates.filter(
    ({ start }, at) => at === 0 || start >= (candidates[at - 1]?.end ?? 0),
  );
  if (perturbations.length === 0) return undefined;
  return { path, text, perturbations };
}

/** `text` is the file's, or the file's with something more written behind the last perturbation. */
export const perturbedText = (text: string, { perturbations }: PerturbedFile): string =>
  perturbations.reduceRight(
    (now, { start, end, is }) => now.slice(0, start) + is + now.slice(end),
    text,
  );
