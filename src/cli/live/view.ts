/** What `run` shows while it works: a live view on a terminal, lines elsewhere, events for programs. */

import type { LiveProgress } from "../../app/performing.js";
import type { Entry } from "../../domain/event.js";
import type { Run } from "../../domain/run.js";
import type { Console } from "../console.js";
import { entryText } from "../words/entry-text.js";

export interface View {
  readonly onEntry: (entry: Entry, run: Run) => void;
  readonly onProgress: (progress: LiveProgress) => void;
  /** Leaves the last state on the screen. May be called twice. */
  close(): Promise<void>;
}

/** The screen is loaded only where there is one: it takes most of the time that a start takes. */
export async function openView(
  console: Console,
  { json, live }: { readonly json: boolean; readonly live: boolean },
): Promise<View> {
  if (json) return jsonView(console);
  if (!live) return lineView(console);
  const { openScreen } = await import("./screen.js");
  return openScreen();
}

function jsonView(console: Console): View {
  return {
    onEntry: (entry) => console.print(JSON.stringify(entry)),
    onProgress: () => undefined,
    close: async () => undefined,
  };
}

function lineView(console: Console): View {
  return {
    onEntry: (entry) => {
      const text = entryText(entry);
      if (text !== undefined) console.say(text);
    },
    onProgress: () => undefined,
    close: async () => undefined,
  };
}
