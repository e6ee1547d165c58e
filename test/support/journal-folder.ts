/** A run's folder with a journal in it, to be looked at and damaged. */

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHAIN_START, type Link, toLine } from "../../src/adapters/journal/chain.js";
import { type OpenedJournal, openJournal } from "../../src/adapters/journal/open-journal.js";
import type { Entry, Event } from "../../src/domain/event.js";
import { type Instant, toInstant } from "../../src/domain/ids.js";
import type { Ambient } from "../../src/ports/ambient.js";
import type { Journal } from "../../src/ports/journal.js";

export const NOON = toInstant(Date.parse("2026-01-01T12:00:00.000Z"));

/** Time stands still; waiting takes a turn of the event loop. */
export function stillAmbient(at: Instant = NOON): Ambient {
  let nonces = 0;
  return {
    now: () => at,
    wait: () => new Promise((resolve) => setImmediate(resolve)),
    nonce: () => {
      nonces += 1;
      return nonces.toString(16).padStart(16, "0");
    },
  };
}

export interface JournalFolder {
  readonly directory: string;
  readonly file: string;
  bytes(): Buffer;
  write(bytes: Uint8Array | string): void;
  open(): Promise<OpenedJournal>;
  /** Throws unless it can be opened. */
  opened(): Promise<Journal>;
  names(): readonly string[];
}

export function journalFolder(parent: string): JournalFolder {
  const directory = mkdtempSync(join(parent, "run-"));
  const file = join(directory, "journal.ndjson");
  const open = () => openJournal({ directory, ambient: stillAmbient() });
  return {
    directory,
    file,
    bytes: () => readFileSync(file),
    write: (bytes) => writeFileSync(file, bytes),
    open,
    opened: async () => {
      const result = await open();
      if (result.kind !== "opened") throw new Error(`The journal is ${JSON.stringify(result)}.`);
      return result.journal;
    },
    names: () => readdirSync(directory).sort(),
  };
}

/** The lines of a sound journal with these events, or with whatever else is given for them. */
export function toLines(
  events: readonly (Event | Readonly<Record<string, unknown>>)[],
): readonly string[] {
  let link: Link = CHAIN_START;
  return events.map((event) => {
    // Deliberately unchecked: tests write what no journal would.
    const entry = { seq: link.seq + 1, at: NOON, ...event } as Entry;
    const line = toLine(entry, link);
    link = { seq: link.seq + 1, sum: line.link.sum };
    return line.text;
  });
}
