import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type JournalFolder,
  journalFolder,
  toLines,
} from "../../../test/support/journal-folder.js";
import { SAMPLE_EVENTS, SAMPLES } from "../../../test/support/sample-events.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { loadJournal } from "./read-journal.js";

const folder = temporaryFolder();

const LINES = toLines([SAMPLES["run-started"], SAMPLES.landed, SAMPLES.paused, SAMPLES.enqueued]);
const TEXT = Buffer.from(LINES.join(""));
const [startOfLastTwo, startOfLast] = [2, 3]
  .map((count) => LINES.slice(0, count).join(""))
  .map((text) => Buffer.byteLength(text));

describe("a torn end", () => {
  // Some 260 repairs, each with its syncs: a busy disk takes its time.
  test("wherever the last two lines are cut, what is whole is kept and what is cut off is saved", {
    timeout: 240_000,
  }, async () => {
    const place = journalFolder(folder);
    for (let length = startOfLastTwo!; length <= TEXT.length; length += 1) {
      place.write(TEXT.subarray(0, length));
      const whole = length === TEXT.length ? 4 : length >= startOfLast! ? 3 : 2;
      const wholeBytes = Buffer.byteLength(LINES.slice(0, whole).join(""));
      const journal = await place.opened();
      expect(journal.entries).toHaveLength(whole);
      expect(journal.repairs).toHaveLength(length === wholeBytes ? 0 : 1);
      await journal.close();
      expect(place.bytes()).toEqual(TEXT.subarray(0, wholeBytes));
      expect(removeTorn(place)).toEqual(TEXT.subarray(wholeBytes, length));
    }
  });

  test("the repair says what was done, and the next opening finds nothing to mend", async () => {
    const place = journalFolder(folder);
    place.write(TEXT.subarray(0, TEXT.length - 1));
    const journal = await place.opened();
    expect(journal.repairs).toEqual([
      `The last line of journal.ndjson (line 4, ${TEXT.length - 1 - startOfLast!} bytes) is torn: it has no end. ` +
        "It was cut off and is kept in journal.torn-2026-01-01T12-00-00.000Z.txt; the 3 entries before it are whole.",
    ]);
    await journal.append([SAMPLES.landed]);
    await journal.close();
    const next = await place.opened();
    expect(next.repairs).toEqual([]);
    expect(next.entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    await next.close();
  });

  test("two tears at the same instant are kept in two files", async () => {
    const place = journalFolder(folder);
    for (const torn of ["{one", "{two"]) {
      place.write(`${LINES[0]}${torn}`);
      await (await place.opened()).close();
    }
    const kept = place.names().filter((name) => name.startsWith("journal.torn"));
    expect(kept.map((name) => readFileSync(join(place.directory, name), "utf8")).sort()).toEqual([
      "{one",
      "{two",
    ]);
  });

  test("a changed last line, a half one with an end, and zero bytes are cut off like a torn one", async () => {
    const place = journalFolder(folder);
    const start = LINES.slice(0, 3).join("");
    const ends = [
      LINES[3]!.replace('"enqueued"', '"unqueued"'),
      `${LINES[3]!.slice(0, 40)}\n`,
      "\0".repeat(5000),
      `${LINES[3]!.slice(0, 40)}${"\0".repeat(4096)}`,
      `${LINES[3]!.trimEnd()}${"\0".repeat(4096)}`,
      "\n",
    ];
    for (const end of ends) {
      place.write(start + end);
      const journal = await place.opened();
      expect(journal.entries).toHaveLength(3);
      expect(journal.repairs).toHaveLength(1);
      await journal.close();
      expect(removeTorn(place)?.toString()).toBe(end);
    }
  });

  test("a journal torn in its first line is a new one", async () => {
    const place = journalFolder(folder);
    place.write(LINES[0]!.slice(0, 100));
    const journal = await place.opened();
    expect(journal.entries).toEqual([]);
    expect(journal.repairs).toHaveLength(1);
    await journal.append([SAMPLES["run-started"]]);
    await journal.close();
    expect(await loadJournal(place.directory)).toMatchObject({ kind: "loaded" });
  });
});

describe("damage", () => {
  test("law: a byte changed in any line but the last is found in that line, and nothing is written", async () => {
    const place = journalFolder(folder);
    const anyByte = fc.record({
      at: fc.nat(startOfLast! - 1),
      change: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(anyByte, async ({ at, change }) => {
        const bytes = Buffer.from(TEXT);
        bytes[at] = bytes[at]! ^ change;
        await expectCorrupt(place, bytes, lineAt(at));
      }),
      { numRuns: 100 },
    );
  });

  test("the end of every line but the last matters as much as its text", async () => {
    const place = journalFolder(folder);
    for (const count of [1, 2, 3]) {
      const at = Buffer.byteLength(LINES.slice(0, count).join("")) - 1;
      for (const replacement of [0x20, 0x0b, 0x7d]) {
        const bytes = Buffer.from(TEXT);
        bytes[at] = replacement;
        await expectCorrupt(place, bytes, count);
      }
    }
  });

  test("law: a line that was removed, doubled, moved or put in is found where the order breaks", async () => {
    const place = journalFolder(folder);
    const lines = toLines(SAMPLE_EVENTS.slice(0, 12));
    const one = fc.nat(lines.length - 3);
    await fc.assert(
      fc.asyncProperty(one, one, async (from, to) => {
        const removed = lines.toSpliced(from, 1);
        await expectCorrupt(place, Buffer.from(removed.join("")), from + 1);
        const doubled = lines.toSpliced(to, 0, lines[from]!);
        const firstBreak = to === from ? from + 2 : to + 1;
        await expectCorrupt(place, Buffer.from(doubled.join("")), firstBreak);
        fc.pre(from !== to);
        const moved = removed.toSpliced(to, 0, lines[from]!);
        await expectCorrupt(place, Buffer.from(moved.join("")), Math.min(from, to) + 1);
      }),
      { numRuns: 20 },
    );
  });

  test("a corrupt journal gives its lease back", async () => {
    const place = journalFolder(folder);
    place.write(TEXT.subarray(10));
    expect((await place.open()).kind).toBe("corrupt");
    place.write(TEXT);
    await (await place.opened()).close();
    expect(place.bytes()).toEqual(TEXT);
  });
});

describe("what others do to the file of a running journal", () => {
  test("a write by something else is noticed, and nothing is appended behind it", async () => {
    const place = journalFolder(folder);
    const journal = await place.opened();
    await journal.append([SAMPLES["run-started"]]);
    appendFileSync(place.file, "x");
    const before = place.bytes();
    await expect(journal.append([SAMPLES.enqueued])).rejects.toThrow(
      "what was not confirmed may be lost",
    );
    await expect(journal.append([SAMPLES.enqueued])).rejects.toThrow(
      "what was not confirmed may be lost",
    );
    expect(place.bytes()).toEqual(before);
    await journal.close();
  });

  test("a file that was removed or replaced is noticed", async () => {
    const place = journalFolder(folder);
    const journal = await place.opened();
    await journal.append([SAMPLES["run-started"]]);
    rmSync(place.file);
    await expect(journal.append([SAMPLES.enqueued])).rejects.toThrow();
    await journal.close();
    place.write(LINES[0]!);
    const second = await place.opened();
    const same = place.bytes();
    rmSync(place.file);
    place.write(same);
    await expect(second.append([SAMPLES.enqueued])).rejects.toThrow();
    expect(place.bytes()).toEqual(same);
    await second.close();
  });
});

describe("what may be appended", () => {
  test("an event that does not fit is refused, with its whole portion, and the journal goes on", async () => {
    const place = journalFolder(folder);
    const journal = await place.opened();
    await journal.append([SAMPLES["run-started"]]);
    const bad = { ...SAMPLES["turn-progressed"], turn: Number.NaN };
    await expect(journal.append([SAMPLES.enqueued, bad])).rejects.toThrow(
      'The event "turn-progressed" has turn null; it is not journaled.',
    );
    const [entry] = await journal.append([SAMPLES.enqueued]);
    expect(entry?.seq).toBe(2);
    await journal.close();
  });

  test("fields that are no part of an event are left out", async () => {
    const place = journalFolder(folder);
    const journal = await place.opened();
    const [run] = SAMPLES["baseline-established"].checkRuns;
    const noted = { ...run!, cacheKey: "not for the record" };
    await journal.append([SAMPLES["run-started"]]);
    const [entry] = await journal.append([
      { ...SAMPLES["baseline-established"], checkRuns: [noted] },
    ]);
    expect(entry).toMatchObject(SAMPLES["baseline-established"]);
    expect(place.bytes().toString()).not.toContain("not for the record");
    await journal.close();
  });
});

async function expectCorrupt(place: JournalFolder, bytes: Buffer, line: number): Promise<void> {
  place.write(bytes);
  const before = place.names();
  const opened = await place.open();
  expect(opened).toMatchObject({ kind: "corrupt", problem: { file: place.file, line } });
  expect(place.bytes()).toEqual(bytes);
  expect(place.names()).toEqual(before);
}

const lineAt = (offset: number): number =>
  TEXT.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;

function removeTorn(place: JournalFolder): Buffer | undefined {
  const name = place.names().find((one) => one.startsWith("journal.torn"));
  if (name === undefined) return Buffer.alloc(0);
  const path = join(place.directory, name);
  const bytes = readFileSync(path);
  rmSync(path);
  return bytes;
}
