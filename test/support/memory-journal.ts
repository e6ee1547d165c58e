/** A journal in memory: keeps the promises of the real one, except that nothing is on a disk. */

import type { Entry, Event } from "../../src/domain/event.js";
import { type Instant, toInstant, toMs } from "../../src/domain/ids.js";
import type { Journal } from "../../src/ports/journal.js";

export interface MemoryJournal extends Journal {
  /** Everything that is in it now: what the next owner will find. */
  readonly written: readonly Entry[];
}

export interface MemoryJournalOptions {
  readonly owner?: string;
  /** What an earlier owner left. */
  readonly entries?: readonly Entry[];
  /** Absent: each append is a second later than the one before. */
  readonly now?: () => Instant;
}

export function createMemoryJournal(options: MemoryJournalOptions = {}): MemoryJournal {
  const { owner = "memory-owner", entries = [] } = options;
  const written: Entry[] = [...entries];
  const now = options.now ?? ticking(written.at(-1)?.at);
  let isHeld = true;
  return {
    lease: {
      owner,
      get isHeld() {
        return isHeld;
      },
    },
    entries: [...entries],
    repairs: [],
    written,
    async append(events: readonly Event[]) {
      if (!isHeld) throw new Error("The journal is closed: nothing can be appended any more.");
      if (written.length === 0 && events[0] !== undefined && events[0].type !== "run-started") {
        throw new Error(`A journal begins with "run-started", not with "${events[0].type}".`);
      }
      if (events.length === 0) return [];
      const at = now();
      const added = events.map(
        (event, index): Entry => ({ seq: written.length + index + 1, at, ...event }),
      );
      written.push(...added);
      return added;
    },
    async close() {
      isHeld = false;
    },
  };
}

const START_MS = Date.parse("2026-01-01T00:00:00.000Z");

function ticking(last: Instant | undefined): () => Instant {
  let ms = last === undefined ? START_MS : toMs(last);
  return () => {
    ms += 1_000;
    return toInstant(ms);
  };
}
