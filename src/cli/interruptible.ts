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

/** For a command that only looks: the first Ctrl-C ends it, and so does a reader of its output that goes away. */
export function untilLeft(console: Console, sentence: string): Interruptible {
  const controller = new AbortController();
  const onSignal = (): void => {
    console.say(sentence);
    controller.abort();
  };
  const onBroken = (cause: Error): void => {
    if (!("code" in cause) || cause.code !== "EPIPE") throw cause;
    controller.abort();
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  process.stdout.on("error", onBroken);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
