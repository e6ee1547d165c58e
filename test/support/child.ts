/** A program in a process of its own that a test talks to by lines: nothing has to be slept for. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach } from "vitest";

export interface Child {
  readonly pid: number;
  /** The next line that it prints; throws when it has ended instead. */
  line(): Promise<string>;
  send(line: string): void;
  /** Resolves when it has gone. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

const running = new Set<Child>();

/** Call once in a test file: whatever a test has left running is killed after it. */
export function killChildrenAfterEach(): void {
  afterEach(async () => {
    await Promise.all([...running].map((child) => child.kill()));
  });
}

export function startChild(program: string, args: readonly string[]): Child {
  const process_ = spawn(process.execPath, [program, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: process_.stdout })[Symbol.asyncIterator]();
  const ended = once(process_, "exit");
  const child: Child = {
    pid: process_.pid ?? 0,
    async line() {
      const next = await lines.next();
      if (next.done === true) throw new Error("The program ended without printing a line.");
      return next.value;
    },
    send: (line) => {
      process_.stdin.write(`${line}\n`);
    },
    async kill() {
      running.delete(child);
      process_.kill("SIGKILL");
      await ended;
    },
    signal: (signal) => {
      process_.kill(signal);
    },
  };
  // A program that was killed reads no more; what it printed before is all that a test asks for.
  process_.stdin.on("error", () => undefined);
  running.add(child);
  return child;
}
