import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { journalFolder, stillAmbient, toLines } from "../../../test/support/journal-folder.js";
import { SAMPLES } from "../../../test/support/sample-events.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { fold } from "../../domain/evolve.js";
import { readOpenFile } from "../processes/process-table.js";
import { followJournal, type JournalItem, loadJournal, readJournal } from "./read-journal.js";

const folder = temporaryFolder();
const started = SAMPLES["run-started"];
const lines = toLines([started, SAMPLES.enqueued, SAMPLES.landed]);

describe("reading without owning", () => {
  test("a journal can be read while its owner writes it", async () => {
    const place = journalFolder(folder);
    const journal = await place.opened();
    const written = await journal.append([started, SAMPLES.enqueued]);
    expect(await loadJournal(place.directory)).toEqual({ kind: "loaded", entries: written });
    await journal.close();
  });

  test("who stops reading in the middle leaves no file open", async () => {
    const place = journalFolder(folder);
    place.write(lines.join(""));
    for await (const item of readJournal(place.directory)) {
      expect(item.kind).toBe("entry");
      break;
    }
    const open = readdirSync("/proc/self/fd").map((fd) => readOpenFile(process.pid, fd));
    expect(open).not.toContain(place.file);
  });

  test("a line that is just being written is not there yet, and nothing is mended", async () => {
    const place = journalFolder(folder);
    place.write(`${lines[0]}${lines[1]?.slice(0, 50)}`);
    const before = readdirSync(place.directory);
    const loaded = await loadJournal(place.directory);
    expect(loaded).toMatchObject({ kind: "loaded", entries: [{ seq: 1 }] });
    const items = await collect(readJournal(place.directory));
    expect(items.at(-1)).toEqual({ kind: "torn", message: "it has no end" });
    expect(readdirSync(place.directory)).toEqual(before);
  });

  test("of a damaged journal the sound beginning is given, and then the problem", async () => {
    const place = journalFolder(folder);
    place.write(`${lines[0]}${lines[2]}${lines[1]}`);
    const loaded = await loadJournal(place.directory);
    expect(loaded).toMatchObject({ kind: "corrupt", entries: [{ seq: 1 }], problem: { line: 2 } });
  });

  test("a journal that is missing or empty is missing", async () => {
    const place = journalFolder(folder);
    expect(await loadJournal(place.directory)).toEqual({ kind: "missing" });
    place.write("");
    expect(await loadJournal(place.directory)).toEqual({ kind: "missing" });
    expect(await loadJournal(join(place.directory, "nowhere"))).toEqual({ kind: "missing" });
    expect(await collect(readJournal(place.directory))).toEqual([]);
  });

  test("a line longer than many chunks is read whole", async () => {
    const place = journalFolder(folder);
    const [workstream] = started.plan.workstreams;
    const long = {
      ...started,
      plan: { ...started.plan, workstreams: [{ ...workstream!, brief: "é".repeat(3_000_000) }] },
    };
    place.write(toLines([long, SAMPLES.enqueued]).join(""));
    const loaded = await loadJournal(place.directory);
    expect(loaded).toMatchObject({ kind: "loaded", entries: [{ plan: long.plan }, { seq: 2 }] });
  });

  test("100,000 entries are read, checked to the last field and folded within seconds", {
    timeout: 240_000,
  }, async () => {
    const place = journalFolder(folder);
    const progress = {
      ...SAMPLES["turn-progressed"],
      line: "reading src/vm/call.ts and its neighbours",
    };
    const bulk = Array.from({ length: 99_999 }, (_, at) =>
      at % 20 === 0 ? SAMPLES["proof-completed"] : { ...progress, turn: at },
    );
    place.write(toLines([started, ...bulk]).join(""));
    const before = process.cpuUsage();
    const loaded = await loadJournal(place.directory);
    const run = loaded.kind === "loaded" ? fold(loaded.entries) : undefined;
    const { user, system } = process.cpuUsage(before);
    expect(run?.seq).toBe(100_000);
    // It takes about one second of the processor; several times that is a sign of something that is not linear.
    expect((user + system) / 1_000).toBeLessThan(6_000);
  });
});

describe("following", () => {
  const follow = (directory: string, signal: AbortSignal) =>
    followJournal({ directory, ambient: stillAmbient(), signal, pollMs: 1 });

  test("entries come as they are written, from before the journal exists to the signal", async () => {
    const place = journalFolder(folder);
    const end = new AbortController();
    const following = follow(place.directory, end.signal);
    const first = following.next();
    const journal = await place.opened();
    await journal.append([started]);
    expect((await first).value).toMatchObject({ entry: { seq: 1 } });
    const second = following.next();
    await journal.append([SAMPLES.enqueued, SAMPLES.landed]);
    expect((await second).value).toMatchObject({ entry: { seq: 2 } });
    end.abort();
    expect(await collect(following)).toMatchObject([{ entry: { seq: 3 } }]);
    await journal.close();
  });

  test("a torn line comes when it is whole, or what was written in its stead", async () => {
    const place = journalFolder(folder);
    place.write(`${lines[0]}${lines[1]?.slice(0, 50)}`);
    const end = new AbortController();
    const following = follow(place.directory, end.signal);
    expect((await following.next()).value).toMatchObject({ entry: { seq: 1 } });
    const second = following.next();
    appendFileSync(place.file, lines[1]?.slice(50, 90) ?? "");
    const journal = await place.opened();
    await journal.append([SAMPLES.paused]);
    expect((await second).value).toMatchObject({ entry: { seq: 2, type: "paused" } });
    await journal.close();
    end.abort();
    expect(await collect(following)).toEqual([]);
  });

  test("damage ends it", async () => {
    const place = journalFolder(folder);
    place.write(`${lines[0]}${lines[2]}${lines[1]}`);
    const items = await collect(follow(place.directory, new AbortController().signal));
    expect(items).toMatchObject([{ kind: "entry" }, { kind: "corrupt", problem: { line: 2 } }]);
  });
});

async function collect(items: AsyncGenerator<JournalItem, void>): Promise<readonly JournalItem[]> {
  const all: JournalItem[] = [];
  for await (const item of items) all.push(item);
  return all;
}
