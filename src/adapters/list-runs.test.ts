import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { toLines } from "../../test/support/journal-folder.js";
import { SAMPLES } from "../../test/support/sample-events.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { toInstant } from "../domain/ids.js";
import { listRuns, runDirectory } from "./list-runs.js";

const folder = temporaryFolder();
const started = SAMPLES["run-started"];

function newState() {
  const state = mkdtempSync(join(folder, "state-"));
  const add = (run: string, text: string): void => {
    mkdirSync(runDirectory(state, run), { recursive: true });
    writeFileSync(join(runDirectory(state, run), "journal.ndjson"), text);
  };
  return { state, add };
}

const journal = (startedMs: number, ...events: Parameters<typeof toLines>[0]): string =>
  toLines([{ ...started, at: toInstant(startedMs) }, ...events]).join("");

describe("the runs of a repository", () => {
  test("are none before the first", async () => {
    expect(await listRuns(newState().state)).toEqual([]);
  });

  test("come newest first, each with its plan and whether it has ended", async () => {
    const { state, add } = newState();
    add("a-1", journal(1_000, SAMPLES.enqueued, SAMPLES["run-ended"]));
    add("b-1", journal(3_000, SAMPLES.enqueued));
    add("a-2", journal(2_000, SAMPLES["run-ended"], SAMPLES.told));
    const common = { planDigest: started.planDigest, name: started.plan.name };
    expect(await listRuns(state)).toEqual([
      { id: "b-1", startedAt: toInstant(3_000), ended: false, ...common },
      { id: "a-2", startedAt: toInstant(2_000), ended: true, ...common },
      { id: "a-1", startedAt: toInstant(1_000), ended: true, ...common },
    ]);
  });

  test("begun at the same instant are ordered by number", async () => {
    const { state, add } = newState();
    for (const run of ["a-9", "a-11", "a-10"]) add(run, journal(1_000));
    expect((await listRuns(state)).map(({ id }) => id)).toEqual(["a-11", "a-10", "a-9"]);
  });

  test("that were cut off at once, or are damaged, are there, with what is known", async () => {
    const { state, add } = newState();
    mkdirSync(runDirectory(state, "none"), { recursive: true });
    add("empty", "");
    add("torn", journal(1_000).slice(0, 100));
    add("damaged", "# Notes\n");
    writeFileSync(join(state, "runs", "a file"), "");
    const runs = await listRuns(state);
    expect(runs.map(({ id }) => id).sort()).toEqual(["damaged", "empty", "none", "torn"]);
    expect(runs.every((run) => !run.ended && run.planDigest === undefined)).toBe(true);
  });

  test("with a torn end have not ended", async () => {
    const { state, add } = newState();
    add("torn", journal(1_000, SAMPLES["run-ended"]).slice(0, -1));
    expect(await listRuns(state)).toMatchObject([{ id: "torn", ended: false }]);
  });

  test("are found by a plan and an end that are far apart", async () => {
    const { state, add } = newState();
    const plan = { ...started.plan, name: "n".repeat(300_000) };
    const middle = Array.from({ length: 2_000 }, () => SAMPLES.enqueued);
    const lines = toLines([{ ...started, plan }, ...middle, SAMPLES["run-ended"]]);
    add("long", lines.join(""));
    expect(await listRuns(state)).toMatchObject([{ id: "long", name: plan.name, ended: true }]);
  });
});
