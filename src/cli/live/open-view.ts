/** Opens what `run` shows: a live view on a terminal, lines elsewhere, events for programs. */

import type { Console } from "../console.js";
import { entryText } from "../words/entry-text.js";
import type { View } from "./view.js";

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
