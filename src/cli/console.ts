/** Where words go: people read standard error, programs standard output. */

import { visibleText } from "../domain/visible-text.js";

export interface Console {
  /** For people. */
  say(text: string): void;
  /** For programs, and for texts that were asked for (a report, a graph). */
  print(text: string): void;
  /** The same for a text that comes in pieces: no line end is added. */
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly columns: number;
}

export function systemConsole(): Console {
  return {
    say: (text) => void process.stderr.write(`${visibleText(text)}\n`),
    // A program gets every byte; a terminal would obey some of them.
    print: (text) =>
      void process.stdout.write(`${process.stdout.isTTY ? visibleText(text) : text}\n`),
    write: (text) => void process.stdout.write(process.stdout.isTTY ? visibleText(text) : text),
    isTerminal:
      process.stderr.isTTY && process.env["CI"] === undefined && process.env["TERM"] !== "dumb",
    columns: process.stderr.columns > 0 ? process.stderr.columns : 100,
  };
}
