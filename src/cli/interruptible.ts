/** Ctrl-C for commands that take a while. */

import type { Console } from "./console.js";
import { EXIT } from "./refusal.js";

export interface Interruptible {
  readonly signal: AbortSignal;
  dispose(): void;
}

/** The first Ctrl-C ends in good order, and `sentence` says so; the second ends at once. */
export function interruptible(console: Console, sentence: string): Interruptible {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    console.say(`${sentence} Once more to stop at once.`);
    controller.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
