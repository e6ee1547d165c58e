/** How an agent behaves: from honest work to every way of going wrong that the watching has to bear. */

import type { Chance } from "./chance.js";
import { MISDEEDS, type Misdeed } from "./misdeeds.js";

export type Conduct =
  /** Does the work with so many bugs in it, and mends one a turn when told of them. */
  | { readonly kind: "honest"; readonly bugs: number }
  /** Claims, and does nothing. */
  | { readonly kind: "lying" }
  /** Goes silent in its first turns. */
  | { readonly kind: "hanging"; readonly turns: number }
  /** Works, with signs of life, past every time limit in its first turns. */
  | { readonly kind: "dawdling"; readonly turns: number }
  /** Dies halfway in its first turns, leaving half of the work uncommitted. */
  | { readonly kind: "crashing"; readonly turns: number }
  /** The same bug, again and again. */
  | { readonly kind: "looping" }
  /** The same bug, each time with other values. */
  | { readonly kind: "moving" }
  /** Another bug each time, without end. */
  | { readonly kind: "wandering" }
  /** Two bugs in turn. */
  | { readonly kind: "oscillating" }
  /** Honest, but spends a fortune. */
  | { readonly kind: "costly" }
  /** Goes wrong in a way that the monitor knows, in its first turns; honest afterwards. */
  | { readonly kind: "misbehaving"; readonly as: Misdeed; readonly turns: number }
  /** Honest, but never takes in what others have landed. */
  | { readonly kind: "stubborn" };

export interface Actor {
  readonly conduct: Conduct;
  /** Adds a word to the file that others change too. */
  readonly sharesRegistry: boolean;
  /** `changes` breaks whoever `uses`, without touching the same file. */
  readonly api: "changes" | "uses" | "ignores";
  readonly format: "tidy" | "messy" | "clumsy";
  readonly commits: boolean;
  readonly workMs: number;
  readonly resumesSessions: boolean;
  readonly continuesInterruptedTurns: boolean;
}

/** What a confluent run leaves out depends on who was first. */
export function drawActor(chance: Chance, isConfluent: boolean): Actor {
  return {
    conduct: drawConduct(chance, isConfluent),
    sharesRegistry: chance.is(0.4),
    api: chance.weigh([
      [1, "changes"],
      [3, "uses"],
      [4, "ignores"],
    ]),
    format: chance.weigh([
      [6, "tidy"],
      [2, "messy"],
      [1, "clumsy"],
    ]),
    commits: chance.is(0.8),
    workMs: chance.pick([0, 0, 1_000, 20_000, 50_000]),
    resumesSessions: chance.is(0.5),
    continuesInterruptedTurns: chance.is(0.5),
  };
}

/** More turns than anybody is given. */
export const ALWAYS = 1_000;

export const drawMisbehaviour = (chance: Chance): Conduct => ({
  kind: "misbehaving",
  as: chance.pick(MISDEEDS),
  turns: chance.pick([1, 2, 3, ALWAYS, ALWAYS]),
});

function drawConduct(chance: Chance, isConfluent: boolean): Conduct {
  const bad = (): number => 1 + chance.below(3);
  return chance.weigh<Conduct>([
    [12, { kind: "honest", bugs: 0 }],
    [4, { kind: "honest", bugs: 1 + chance.below(2) }],
    [1, { kind: "lying" }],
    [1, { kind: "hanging", turns: bad() }],
    [0.5, { kind: "dawdling", turns: bad() }],
    [1, { kind: "crashing", turns: bad() }],
    [1, { kind: "looping" }],
    [0.7, { kind: "moving" }],
    [0.7, { kind: "wandering" }],
    [0.7, { kind: "oscillating" }],
    [0.4, { kind: "costly" }],
    [isConfluent ? 0 : 0.7, { kind: "stubborn" }],
  ]);
}
