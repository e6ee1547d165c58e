/**
 * The change's tests once more, as they are: in another order where the runner shuffles, and noting which lines are executed where
 * it can. What that says of the lines is true; what it says of the tests only as long as it says the same as without.
 */

import type { Ambient } from "../../ports/ambient.js";
import type { Profile } from "../profiles.js";
import type { SuiteTests } from "./deep.js";
import type { Lab, Outcome, Suite } from "./lab.js";

export interface SecondRun {
  readonly outcome: Outcome;
  readonly covers: boolean;
}

interface SecondRequest {
  readonly lab: Lab;
  readonly ambient: Ambient;
  readonly profile: Profile;
}

/** Asked once of each suite. In `strict` lines are noted in a run of all tests, so not here. */
export function createSecondRun({
  lab,
  ambient,
  profile,
}: SecondRequest): (tests: SuiteTests) => Promise<SecondRun> {
  const asked = new Map<Suite, Promise<SecondRun>>();
  const run = async ({ suite, selection }: SuiteTests): Promise<SecondRun> => {
    const covers = profile === "standard" && suite.runner.coverage !== undefined;
    const outcome = await lab.try({
      suite,
      selection,
      edits: {},
      manner: {
        ...(suite.runner.shuffles ? { seed: seedOf(ambient.nonce()) } : {}),
        ...(covers ? { covers } : {}),
      },
    });
    return { outcome, covers };
  };
  return (tests) => {
    const second = asked.get(tests.suite) ?? run(tests);
    asked.set(tests.suite, second);
    return second;
  };
}

const seedOf = (nonce: string): number => Number.parseInt(nonce.slice(0, 7), 16);
