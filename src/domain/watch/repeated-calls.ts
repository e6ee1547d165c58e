/** Tool calls that go round in a circle, and calls that differ and are answered alike. */

import type { ToolCall, ToolKind } from "../agent-event.js";

/** A circle of more calls than this is not looked for. */
const PERIOD_MAX = 3;

const CHANGES_FILES: ReadonlySet<ToolKind> = new Set(["edit", "delete", "move"]);

export class RepeatedCalls {
  readonly #window: number;
  #calls: readonly string[] = [];
  #output: string | undefined;
  #sameOutputs = 0;
  #inputs = new Set<string>();

  /** `most`: repeats that anybody will ask for. */
  constructor(most: number) {
    this.#window = (most + 1) * PERIOD_MAX;
  }

  /** A call that has ended. */
  take(call: ToolCall): void {
    const input = call.inputDigest ?? `${call.kind} ${call.title}`;
    this.#calls = [...this.#calls, `${input} ${call.outputDigest ?? call.status}`].slice(
      -this.#window,
    );
    this.#takeOutput(call, input);
  }

  /** How often the newest circle has been gone round, at the most. */
  rounds(): number {
    return Math.max(...[1, 2, 3].map((period) => roundsOf(this.#calls, period)));
  }

  /** Calls in a row, not all of them the same one, that were answered alike. */
  sameOutputs(): number {
    return this.#inputs.size > 1 ? this.#sameOutputs : 0;
  }

  /** Most edits are answered with the same words. */
  #takeOutput({ kind, outputDigest }: ToolCall, input: string): void {
    if (outputDigest === undefined || CHANGES_FILES.has(kind) || outputDigest !== this.#output) {
      this.#sameOutputs = 0;
      this.#inputs = new Set();
    }
    this.#output = CHANGES_FILES.has(kind) ? undefined : outputDigest;
    if (this.#output === undefined) return;
    this.#sameOutputs += 1;
    this.#inputs.add(input);
  }
}

/** Rounds of the circle that ends with the newest call; a circle whose calls are all one is a smaller one. */
function roundsOf(calls: readonly string[], period: number): number {
  const circle = calls.slice(-period);
  if (circle.length < period || (period > 1 && new Set(circle).size === 1)) return 0;
  let rounds = 0;
  for (let end = calls.length; end >= period; end -= period) {
    if (!circle.every((call, index) => calls[end - period + index] === call)) break;
    rounds += 1;
  }
  return rounds;
}
