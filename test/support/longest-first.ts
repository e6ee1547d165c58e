/** The order of test files: the few that take long come first, or the last of them would keep the whole run waiting, alone on one processor. */

import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONG = [
  "test/e2e/kill.test.ts",
  "test/e2e/demo.test.ts",
  "test/simulation/simulation.test.ts",
  "test/e2e/interrupt.test.ts",
  "test/scenarios/tampered-git.test.ts",
  "src/proof/dynamic/deep-gates.test.ts",
  "test/e2e/odd-repositories.test.ts",
  "test/e2e/bad-repositories.test.ts",
  "test/e2e/steering.test.ts",
  "test/escapes/escapes.test.ts",
  "test/escapes/as-user.test.ts",
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
