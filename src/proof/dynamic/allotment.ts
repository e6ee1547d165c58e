/** Time that deep gates may spend on trials: a share of what the tests themselves take, and never less than a few seconds. */

import { LIMITS } from "../../domain/limits.js";
import type { Profile } from "../profiles.js";

export type Purse = keyof (typeof LIMITS)["deepShares"][Profile];

export interface Allotment {
  /** How much is left of a purse. */
  left(purse: Purse): number;
  /** How much is left of all of them, for a question that decides. */
  leftInAll(): number;
  /** Takes what a trial will cost; to be called with what it did cost. */
  hold(purse: Purse, expectedMs: number): (ms: number) => void;
}

/** `suiteMs`: one run of all tests. */
export function allot(profile: Profile, suiteMs: number): Allotment {
  const { ofSuite, leastMs } = LIMITS.deepTime[profile];
  const total = Math.max(leastMs, ofSuite * suiteMs);
  const spent = new Map<Purse, number>();
  const spentOf = (purse: Purse): number => spent.get(purse) ?? 0;
  const spend = (purse: Purse, ms: number): void => {
    spent.set(purse, spentOf(purse) + ms);
  };
  return {
    left: (purse) => total * LIMITS.deepShares[profile][purse] - spentOf(purse),
    leftInAll: () => total - [...spent.values()].reduce((sum, ms) => sum + ms, 0),
    hold: (purse, expectedMs) => {
      spend(purse, expectedMs);
      return (ms) => spend(purse, ms - expectedMs);
    },
  };
}
