/** What the monitor can notice about an agent at work: eight kinds of loops and silences, each with the limit that it broke. */

import { assertNever } from "./assert-never.js";

export type TroubleKind =
  /** No sign of life. Measured in minutes. */
  | "silence"
  /** Signs of life, but no tool call. In minutes. */
  | "no-tools"
  /** The same call with the same answer, or a circle of up to three such. In rounds. */
  | "same-call"
  /** Other calls each time, and always the same answer. In calls. */
  | "same-output"
  /** Tokens used since the workspace last changed. In tokens. */
  | "no-change"
  /** A file, or the whole workspace, is as it was before, again. In returns. */
  | "undoing"
  /** Words since the last tool call. In characters. */
  | "narration"
  /** Turns in a row that ended well and left nothing new. In turns. */
  | "no-commits"
  /** Files changed outside the territory, more than inside. In files. */
  | "wrong-place";

export interface Trouble {
  readonly kind: TroubleKind;
  /** In the unit of the kind; `found` has reached `limit`. */
  readonly found: number;
  readonly limit: number;
  /** The call, or the file. */
  readonly what?: string;
}

/** Completes the sentence “the agent …”. */
export function explainTrouble({ kind, found, limit, what = "" }: Trouble): string {
  const bound = `(limit ${limit})`;
  switch (kind) {
    case "silence":
      return `showed no sign of life for ${found} minutes ${bound}`;
    case "no-tools":
      return `used no tool for ${found} minutes ${bound}`;
    case "same-call":
      return `made the same call ${found} times with the same answer ${bound}: ${what}`;
    case "same-output":
      return `got the same answer from ${found} calls in a row ${bound}, the last: ${what}`;
    case "no-change":
      return `used ${found} tokens without changing a file ${bound}`;
    case "undoing":
      return `brought ${what} back to an earlier state ${found} times ${bound}`;
    case "narration":
      return `wrote ${found} characters without using a tool ${bound}`;
    case "no-commits":
      return `ended ${found} ${found === 1 ? "turn" : "turns in a row"} without any new work ${bound}`;
    case "wrong-place":
      return `changed ${found} files outside its territory ${bound}, the last: ${what}`;
    default:
      return assertNever(kind);
  }
}
