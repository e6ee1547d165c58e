/**
 * Reading a run back: a journal from the disk, with its sums checked, its entries parsed strictly and folded into the
 * run's state; beside `JSON.parse` of the same lines. The entries are those of a real run, over and over.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { median, seconds, timed, timedAsync } from "./measure.mjs";

const DIST =
  process.env.INTERLOCK_BENCH_CLI === undefined
    ? new URL("../dist/", import.meta.url)
    : new URL("../", pathToFileURL(process.env.INTERLOCK_BENCH_CLI));
const { CHAIN_START, toLine } = await import(new URL("adapters/journal/chain.js", DIST));
const { loadJournal } = await import(new URL("adapters/journal/read-journal.js", DIST));
const { fold } = await import(new URL("domain/evolve.js", DIST));

export async function benchJournal({ folder, state, events, pairs }) {
  const directory = join(folder, "long-run");
  mkdirSync(directory);
  const file = join(directory, "journal.ndjson");
  writeFileSync(file, toLong(await entriesOf(state), events));
  const both = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const plain = timed(() => parseLines(file));
    const whole = await timedAsync(() => readAndFold(directory, events));
    both.push({ plain, whole, ratio: whole / plain });
  }
  return {
    title: `${events} journal entries, read and folded`,
    measured: `sums, strict parse and fold: ${seconds(median(both.map((one) => one.whole)))}`,
    yardstick: `JSON.parse of the same lines: ${seconds(median(both.map((one) => one.plain)))}`,
    ratio: median(both.map((one) => one.ratio)),
    ratios: both.map((one) => one.ratio),
  };
}

async function entriesOf(state) {
  const [run] = readdirSync(join(state, "runs"));
  const loaded = await loadJournal(join(state, "runs", run));
  if (loaded.kind !== "loaded") throw new Error(`The journal of run ${run} cannot be read.`);
  return loaded.entries;
}

/** The first entry begins the run, and the last one ends it: what is between goes round. */
function toLong([first, ...rest], events) {
  const body = rest.filter(({ type }) => type !== "run-ended");
  const lines = [];
  let link = CHAIN_START;
  for (let seq = 1; seq <= events; seq += 1) {
    const entry = seq === 1 ? first : body[(seq - 2) % body.length];
    const line = toLine({ ...entry, seq }, link);
    lines.push(line.text);
    link = line.link;
  }
  return lines.join("");
}

function parseLines(file) {
  let seq = 0;
  for (const line of readFileSync(file, "utf8").split("\n"))
    if (line !== "") seq = JSON.parse(line).seq;
  return seq;
}

async function readAndFold(directory, events) {
  const loaded = await loadJournal(directory);
  if (loaded.kind !== "loaded" || loaded.entries.length !== events)
    throw new Error("The long journal was not read whole.");
  return fold(loaded.entries);
}
