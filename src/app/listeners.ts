/** Who waits for a person's word to a workstream. Nobody waits longer than wanted. */

import type { WorkstreamId } from "../domain/ids.js";

export class Listeners {
  readonly #waiting = new Map<symbol, { workstream: WorkstreamId; resolve: () => void }>();

  /** Resolves with the next word to the workstream, or when the signal aborts. */
  until(workstream: WorkstreamId, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    const key = Symbol(workstream);
    return new Promise<void>((resolve) => {
      const end = (): void => {
        this.#waiting.delete(key);
        signal.removeEventListener("abort", end);
        resolve();
      };
      this.#waiting.set(key, { workstream, resolve: end });
      signal.addEventListener("abort", end, { once: true });
    });
  }

  /** A word to one workstream, or to all. */
  tell(workstream: WorkstreamId | undefined): void {
    for (const one of [...this.#waiting.values()])
      if (workstream === undefined || one.workstream === workstream) one.resolve();
  }

  get count(): number {
    return this.#waiting.size;
  }
}
