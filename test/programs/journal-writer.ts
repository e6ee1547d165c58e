/** Appends to a journal without end and prints the number of each entry that was confirmed. To be killed. */

import { systemAmbient } from "../../src/adapters/ambient.js";
import { openJournal } from "../../src/adapters/journal/open-journal.js";
import { SAMPLES } from "../support/sample-events.js";

const [directory = ""] = process.argv.slice(2);
const opened = await openJournal({ directory, ambient: systemAmbient() });
if (opened.kind !== "opened") throw new Error(`The journal is ${opened.kind}.`);
const { journal } = opened;
if (journal.entries.length === 0) await journal.append([SAMPLES["run-started"]]);

async function appendForEver(): Promise<never> {
  for (;;) {
    const entries = await journal.append([SAMPLES["turn-progressed"], SAMPLES["proof-completed"]]);
    process.stdout.write(`${entries.at(-1)?.seq}\n`);
  }
}

await Promise.all([1, 2, 3, 4].map(appendForEver));
