/** What was changed is changed back: a change that takes back an earlier one, or a state that was there before. */

/** States, and changes of one thing, that are remembered. */
const KEPT_MAX = 50;

interface Past {
  readonly changes: readonly string[];
  readonly returns: number;
}

export class Returns {
  readonly #changes = new Map<string, Past>();
  #states: readonly string[] = [];
  #returns = 0;

  /** `before` and `after` may be of a part of the thing. Answers how many of its changes took back another. */
  takeChange(thing: string, before: string, after: string): number {
    const { changes, returns } = this.#changes.get(thing) ?? { changes: [], returns: 0 };
    const isBack = before !== after && changes.includes(`${after} ${before}`);
    const past = {
      changes: [...changes, `${before} ${after}`].slice(-KEPT_MAX),
      returns: returns + (isBack ? 1 : 0),
    };
    this.#changes.set(thing, past);
    return past.returns;
  }

  /** Of the whole. Answers how often it has come back to a state that it had left. */
  takeState(state: string): number {
    if (this.#states.at(-1) === state) return this.#returns;
    if (this.#states.includes(state)) this.#returns += 1;
    this.#states = [...this.#states, state].slice(-KEPT_MAX);
    return this.#returns;
  }
}
