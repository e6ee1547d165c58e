/** What `attach` writes: text that streams for people, a line a sign for programs. */

import type { Entry } from "../domain/event.js";
import type { TurnSign } from "../domain/turn-sign.js";
import { visibleText } from "../domain/visible-text.js";
import type { Console } from "./console.js";
import { entryText } from "./words/entry-text.js";
import { createTurnText, explainUsed, type TurnText } from "./words/turn-text.js";

type TurnStarted = Extract<Entry, { type: "turn-started" }>;
type TurnEnded = Extract<Entry, { type: "turn-ended" }>;

export interface AttachView {
  /** Where the agent works. */
  workspace(path: string): void;
  entry(entry: Entry): void;
  sign(sign: TurnSign, turn: TurnStarted): void;
}

export function textAttachView(console: Console): AttachView {
  let workspace: string | undefined;
  let text: TurnText = createTurnText(workspace);
  const write = (words: string): void => {
    if (words !== "") console.write(words);
  };
  return {
    workspace: (path) => {
      workspace = path;
    },
    entry(entry) {
      const words = entryText(entry);
      if (entry.type === "turn-started") {
        write(text.line(visibleText(`── ${words} · ${entry.agent} ──`)));
        text = createTurnText(workspace);
      } else if (entry.type === "turn-ended") {
        write(text.line(visibleText(endText(entry, text.used()))));
      } else if (words !== undefined) {
        write(text.line(visibleText(words)));
      }
    },
    sign: (sign) => write(text.ofSign(sign)),
  };
}

/** What the journal says was used counts before what was seen of it. */
function endText({ turn, end, reason, ...entry }: TurnEnded, seen: string | undefined): string {
  const why = reason === undefined ? "" : ` (${reason})`;
  const used = explainUsed(entry) ?? seen;
  return `── ${entry.workstream}: turn ${turn} ended: ${end}${why}${used === undefined ? "" : ` · ${used}`} ──`;
}

/** Entries as `run --json` prints them, and between them `{"type": "turn-sign", …}`. */
export function jsonAttachView(console: Console): AttachView {
  return {
    workspace: () => undefined,
    entry: (entry) => console.print(JSON.stringify(entry)),
    sign: ({ at, ...sign }, { workstream, turn }) =>
      console.print(JSON.stringify({ type: "turn-sign", at, workstream, turn, ...sign })),
  };
}
