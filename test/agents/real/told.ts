/** What a journal says of the turns of a real agent. */

import type { Entry } from "../../../src/domain/event.js";

export const of = <Type extends Entry["type"]>(entries: readonly Entry[], type: Type) =>
  entries.filter((entry): entry is Extract<Entry, { type: Type }> => entry.type === type);

/** A line a turn, for the output of the tests. */
export const told = (entries: readonly Entry[]): string =>
  of(entries, "turn-ended")
    .map(
      ({ turn, end, claim, tokens, reason }) =>
        `  turn ${turn}: ${end}, ${tokens ?? "?"} tokens, claims "${claim ?? ""}"${reason === undefined ? "" : `, ${reason}`}`,
    )
    .join("\n");
