/** Time that deep gates may spend on trials: a share of what the tests themselves take, and never less than a few seconds. */

import { LIMITS } from "../../domain/limits.js";
import type { Profile } from "../profiles.js";

export type Purse = keyof (typeof LIMITS)["deepShares"];

export interface Allotment {
  /** How much is left of a purse. */
  left(purse: Purse): number;
  spend(purse: Purse, ms: number): void;
}

/** `suiteMs`: one run of all tests. */
export function allot(profile: Profile, suiteMs: number): Allotment {
  const { ofSuite, leastMs } = LIMITS.deepTime[profile];
  const total = Math.max(leastMs, ofSuite * suiteMs);
  const spent = new Map<Purse, number>();
  const left = (purse: Purse): number => total * LIMITS.deepShares[purse] - (spent.get(purse) ?? 0);
  return {
    left,
    spend: (purse, ms) => {
      spent.set(purse, (spent.get(purse) ?? 0) + ms);
    },
  };
}
