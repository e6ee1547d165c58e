/** Chance that can be played again: the same seed and stream give the same numbers for ever. */

/** Independent streams of one seed, so that drawing more from one moves nothing in another. */
export type Stream =
  | "scenario"
  | "schedule"
  | "crash-free schedule"
  | "kills"
  | "alike"
  | "monitor";

const STREAMS: Readonly<Record<Stream, number>> = {
  scenario: 0x51ed270b,
  schedule: 0x2c9277b5,
  "crash-free schedule": 0x7a1c3f49,
  alike: 0x1f83d9ab,
  kills: 0x3d8f16a5,
  monitor: 0x6e1b2c97,
};

export class Chance {
  #state: number;

  constructor(seed: number, stream: Stream) {
    this.#state = scatter((seed + 1) ^ STREAMS[stream]);
  }

  /** From 0 up to, never reaching, 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return (scatter(this.#state) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from 0 up to, never reaching, the end. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("Nothing can be picked from an empty list.");
    return item;
  }

  /** Picks by weight; weights need not add up to anything. */
  weigh<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item {
    let left = this.next() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    throw new Error("Nothing can be weighed in an empty list.");
  }
}

/** Neighbouring seeds must not give neighbouring numbers. */
function scatter(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x21f0aaad);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}
