/** This end of the launcher: hands it what is to be started, and keeps what everybody waits for. */

import { type ChildProcess, fork } from "node:child_process";
import { isAnswer, type Order } from "./messages.js";
import type { Launch, Launched } from "./run-to-end.js";

export interface Launcher {
  readonly launch: (request: Launch) => Promise<Launched>;
  readonly isGone: () => boolean;
}

/** It keeps the event loop busy only while something is waited for, and ends with this process. */
export function createLauncher(program: string): Launcher {
  const child = fork(program, [], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: {},
    execArgv: [],
    cwd: "/",
    // Out of reach of a Ctrl-C, which must end no git command halfway.
    detached: true,
  });
  const waiting = new Map<number, (launched: Launched) => void>();
  const link = { isGone: false, next: 0 };
  const answer = (id: number, launched: Launched): void => {
    waiting.get(id)?.(launched);
    waiting.delete(id);
    if (waiting.size === 0) release(child);
  };
  const end = (): void => {
    link.isGone = true;
    for (const id of [...waiting.keys()]) answer(id, GONE);
  };
  child.on("message", (message) => {
    if (isAnswer(message)) answer(message.id, message.launched);
  });
  child.once("error", end);
  child.once("disconnect", end);
  child.once("exit", end);
  release(child);
  return {
    isGone: () => link.isGone,
    launch: (request) =>
      new Promise((resolve) => {
        const order: Order = { id: (link.next += 1), request };
        waiting.set(order.id, resolve);
        hold(child);
        child.send(order, (cause) => {
          if (cause !== null) answer(order.id, GONE);
        });
      }),
  };
}

/** What it had started may have been done or not: nobody may take it for either. */
const GONE: Launched = { kind: "broken", why: "the launcher, which had started it, ended" };

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
