/** What every journal promises, whatever it is kept in. */

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemAmbient } from "../../src/adapters/ambient.js";
import { openJournal } from "../../src/adapters/journal/open-journal.js";
import type { Entry, Event } from "../../src/domain/event.js";
import type { Journal } from "../../src/ports/journal.js";
import { createMemoryJournal } from "../support/memory-journal.js";
import { SAMPLE_EVENTS, SAMPLES } from "../support/sample-events.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** Opens the same journal again and again, each time as a new owner. */
type Owners = () => Promise<Journal>;

function describeJournal(name: string, make: () => Owners): void {
  const started = SAMPLES["run-started"];

  async function reopened(journal: Journal, open: Owners): Promise<Journal> {
    await journal.close();
    return open();
  }

  describe(name, () => {
    test("a new journal is empty and needs no repair", async () => {
      const journal = await make()();
      expect(journal.entries).toEqual([]);
      expect(journal.repairs).toEqual([]);
      await journal.close();
    });

    test("entries are numbered from 1, carry a time, and keep the event", async () => {
      const journal = await make()();
      const [first, second] = await journal.append([started, SAMPLES.enqueued]);
      expect(first).toEqual({ seq: 1, at: first?.at, ...started });
      expect(second).toEqual({ seq: 2, at: second?.at, ...SAMPLES.enqueued });
      expect(first?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      await journal.close();
    });

    test("the next owner finds every kind of event as it was written, and numbers on", async () => {
      const open = make();
      const journal = await open();
      const written = await journal.append(SAMPLE_EVENTS);
      const next = await reopened(journal, open);
      expect(next.entries).toEqual(written);
      expect(next.repairs).toEqual([]);
      const [added] = await next.append([SAMPLES.enqueued]);
      expect(added?.seq).toBe(written.length + 1);
      await next.close();
    });

    test("`entries` stays what was found on opening", async () => {
      const journal = await make()();
      await journal.append([started]);
      expect(journal.entries).toEqual([]);
      await journal.close();
    });

    test("appends called at the same time stand in the order of the calls, each in one piece", async () => {
      const open = make();
      const journal = await open();
      await journal.append([started]);
      const calls = Array.from({ length: 50 }, (_, call) =>
        journal.append([0, 1, 2].map((part) => progressed(`${call}.${part}`))),
      );
      const answers = (await Promise.all(calls)).flat();
      const expected = Array.from({ length: 150 }, (_, at) => `${Math.floor(at / 3)}.${at % 3}`);
      expect(answers.map(lineOf)).toEqual(expected);
      expect(answers.map(({ seq }) => seq)).toEqual(expected.map((_, at) => at + 2));
      const next = await reopened(journal, open);
      expect(next.entries.slice(1)).toEqual(answers);
      await next.close();
    });

    test("no event is no entry", async () => {
      const open = make();
      const journal = await open();
      expect(await journal.append([])).toEqual([]);
      const next = await reopened(journal, open);
      expect(next.entries).toEqual([]);
      await next.close();
    });

    test("a journal begins with run-started, or not at all", async () => {
      const open = make();
      const journal = await open();
      await expect(journal.append([SAMPLES.enqueued])).rejects.toThrow(
        'A journal begins with "run-started", not with "enqueued".',
      );
      expect(await journal.append([started])).toHaveLength(1);
      await journal.close();
    });

    test("the lease is held until it is closed, which may be done twice; then nothing is appended", async () => {
      const journal = await make()();
      expect(journal.lease.isHeld).toBe(true);
      await journal.append([started]);
      await Promise.all([journal.close(), journal.close()]);
      await journal.close();
      expect(journal.lease.isHeld).toBe(false);
      await expect(journal.append([SAMPLES.enqueued])).rejects.toThrow("closed");
    });

    test("every owner has a name of its own", async () => {
      const open = make();
      const first = await open();
      const second = await reopened(first, open);
      expect(second.lease.owner).not.toBe(first.lease.owner);
      expect(second.lease.owner).not.toBe("");
      await second.close();
    });

    test("law: whatever is appended, in whatever portions and by however many owners, is found again", async () => {
      const events = fc.oneof(
        fc.constantFrom(...SAMPLE_EVENTS.slice(1)),
        fc.string({ unit: "binary" }).map(progressed),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(events, { maxLength: 5 }), { maxLength: 5 }),
          async (portions) => {
            const open = make();
            let journal = await open();
            const written: Entry[] = [...(await journal.append([started]))];
            for (const portion of portions) {
              written.push(...(await journal.append(portion)));
              journal = await reopened(journal, open);
            }
            expect(journal.entries).toEqual(portions.length === 0 ? [] : written);
            await journal.close();
          },
        ),
        { numRuns: 40 },
      );
    });
  });
}

const progressed = (line: string): Event => ({ ...SAMPLES["turn-progressed"], line });

const lineOf = (entry: Entry): string | undefined =>
  entry.type === "turn-progressed" ? entry.line : undefined;

const folder = temporaryFolder();

describeJournal("the journal in a file", () => {
  const directory = mkdtempSync(join(folder, "run-"));
  return async () => {
    const opened = await openJournal({ directory, ambient: systemAmbient() });
    if (opened.kind !== "opened") throw new Error(`The journal is ${opened.kind}.`);
    return opened.journal;
  };
});

describeJournal("the journal in memory", () => {
  let last: ReturnType<typeof createMemoryJournal> | undefined;
  let owners = 0;
  return async () => {
    owners += 1;
    last = createMemoryJournal({ owner: `owner-${owners}`, entries: last?.written ?? [] });
    return last;
  };
});
