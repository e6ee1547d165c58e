import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { journalFolder, NOON, toLines } from "../../../test/support/journal-folder.js";
import { SAMPLES } from "../../../test/support/sample-events.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { explainHeld } from "./lease.js";
import { explainJournalProblem } from "./problem.js";

const GOLDEN = new URL("../../../test/golden/journal-problems.txt", import.meta.url);

const started = SAMPLES["run-started"];
const { enqueued, landed } = SAMPLES;
const progressed = SAMPLES["turn-progressed"];
const [first, second, third, fourth] = toLines([started, enqueued, progressed, landed]);
const withoutWorkstream = { type: enqueued.type };

/** Bad journals: what is in the file, by what was done to it. */
const CASES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  "a line was edited": [first, second?.replace("ws1", "ws2"), third],
  "the first line was edited": [first?.replace("week-1", "week-2"), second],
  "a line is missing": [first, third, fourth],
  "a line stands there twice": [first, second, second, third],
  "two lines changed places": [first, third, second, fourth],
  "an empty line was put in": [first, "\n", second],
  "a line without a sum was put in": [
    first,
    `${JSON.stringify({ seq: 2, at: NOON, ...enqueued })}\n`,
    second,
  ],
  "the lines end as on Windows": [first, second, third].map((line) => line?.replace("\n", "\r\n")),
  "another file took its place": ["# Notes\n", "\n", "Nothing to see.\n"],
  "a page of the file was lost": [first, `${"\0".repeat(4096)}\n`, third],
  "the end of a line was lost": [first, second?.trimEnd(), " ", third],
  "a newer version wrote a type of entry": toLines([started, { type: "quota-raised", by: 3 }]),
  "a newer version wrote a field": toLines([started, { ...enqueued, priority: 7 }]),
  "a newer version began the run": toLines([{ type: "run-begun" }]),
  "a field has a wrong value": toLines([started, { ...progressed, turn: "one" }]),
  "a field deep inside has a wrong value": toLines([
    started,
    {
      ...SAMPLES["proof-completed"],
      proof: { ...SAMPLES["proof-completed"].proof, verdict: "maybe" },
    },
  ]),
  "a field is missing": toLines([started, withoutWorkstream]),
  "the time is none": toLines([started, { ...enqueued, at: "yesterday" }]),
  "the numbers jump, and the sums agree": toLines([started, { ...enqueued, seq: 7 }]),
  "the type is missing, and the sums agree": toLines([started, { what: "enqueued" }]),
  "it does not begin with run-started": toLines([enqueued, progressed]),
};

test("every bad journal is explained: place, what is wrong, what to do", async () => {
  const place = journalFolder(temporaryFolder());
  const said: string[] = [];
  for (const [title, lines] of Object.entries(CASES)) {
    place.write(lines.join(""));
    const opened = await place.open();
    if (opened.kind !== "corrupt") throw new Error(`Not found corrupt: ${title}`);
    const sentence = explainJournalProblem(opened.problem).replace(
      place.directory,
      "runs/week-1-1",
    );
    said.push(`${title}\n  ${sentence}\n`);
  }
  const holder = { pid: 4711, host: "alpha", since: NOON };
  said.push(`somebody else has the lease\n  ${explainHeld("week-1-1", holder)}\n`);
  said.push(`somebody unknown has the lease\n  ${explainHeld("week-1-1", undefined)}\n`);
  const text = said.join("\n");
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(GOLDEN, text);
  expect(text).toBe(readFileSync(GOLDEN, "utf8"));
});
