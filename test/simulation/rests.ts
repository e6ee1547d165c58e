import type { World } from "./world.js";

/** Counts rests of a loop that has nothing in hand, and sees that they cost nothing. */
export class Rests {
  readonly #world: World;
  #entries = -1;
  #portCalls = 0;
  inARow = 0;

  constructor(world: World) {
    this.#world = world;
  }

  count(): void {
    const { entries, portCalls } = this.#world;
    const hasNews = entries.length !== this.#entries;
    if (!hasNews && portCalls !== this.#portCalls) {
      this.#world.broken("idle", `an idle loop made ${portCalls - this.#portCalls} calls`);
    }
    this.inARow = hasNews ? 0 : this.inARow + 1;
    this.#entries = entries.length;
    this.#portCalls = portCalls;
  }
}
