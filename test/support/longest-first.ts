/** The order of test files: the few that take minutes come first, or the last of them would keep the whole run waiting, alone on one processor. */

import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONG = [
  "test/e2e/kill.test.ts",
  "test/e2e/demo.test.ts",
  "test/simulation/simulation.test.ts",
  "test/e2e/interrupt.test.ts",
  "test/scenarios/tampered-git.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const known = await super.sort(files);
    return known.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const at = LONG.findIndex((path) => moduleId.endsWith(path));
  return at === -1 ? LONG.length : at;
}
