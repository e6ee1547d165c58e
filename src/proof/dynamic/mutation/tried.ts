/** What came of the faults that were tried. */

import { FAILS_AT_ONCE, type Mutant } from "./mutants.js";

export type State = "killed" | "survived" | "invalid" | "unknown";

export interface Tried {
  readonly mutant: Mutant;
  readonly state: State;
}

/** It was noticed, and more than that the function is called. */
export const isFine = ({ mutant, state }: Tried): boolean =>
  state === "killed" && mutant.operator !== FAILS_AT_ONCE;
