/** `interlock logs WS`: what the agent printed, turn by turn, and what its gates printed. */

import { evidenceOf } from "../../compose-reading.js";
import type { Evidence } from "../../domain/check-run.js";
import type { Entry } from "../../domain/event.js";
import type { Console } from "../console.js";
import type { Place } from "../place.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { useSite } from "../use-site.js";
import { entryText } from "../words/entry-text.js";
import { findRun, readEntries } from "./choose-run.js";

interface LogsOptions extends Place {
  readonly run?: string;
  readonly turn?: string;
  readonly gate?: string;
}

export async function logs(
  console: Console,
  workstream: string,
  options: LogsOptions,
): Promise<ExitCode> {
  const site = await useSite(options);
  const id = await findRun(site, options.run);
  const entries = (await readEntries(site, id)).filter(
    (entry) => "workstream" in entry && entry.workstream === workstream,
  );
  if (entries.length === 0)
    throw new Refusal(
      `Run ${id} has nothing of a workstream "${workstream}"; see: interlock status`,
    );
  if (options.json === true) {
    for (const entry of entries) console.print(JSON.stringify(entry));
    return EXIT.done;
  }
  const wanted = wantedEvidence(entries, options);
  if (wanted === undefined) {
    for (const entry of entries) await sayEntry(console, entry, site);
    return EXIT.done;
  }
  console.print(
    (await evidenceOf(site, wanted.sha256)) ?? `The log ${wanted.sha256} is no longer there.`,
  );
  return EXIT.done;
}

async function sayEntry(
  console: Console,
  entry: Entry,
  site: Parameters<typeof evidenceOf>[0],
): Promise<void> {
  const text = entryText(entry);
  if (text !== undefined) console.print(`${entry.at}  ${text}`);
  if (entry.type !== "turn-ended" || entry.output === undefined) return;
  const output = await evidenceOf(site, entry.output.sha256);
  for (const line of (output ?? "(its output is no longer there)")
    .trimEnd()
    .split("\n")
    .slice(-TAIL_LINES)) {
    console.print(`    │ ${line}`);
  }
}

const TAIL_LINES = 20;

function wantedEvidence(
  entries: readonly Entry[],
  { turn, gate }: LogsOptions,
): Evidence | undefined {
  if (gate !== undefined) return gateLog(entries, gate);
  if (turn === undefined) return undefined;
  const ended = entries.find((entry) => entry.type === "turn-ended" && entry.turn === Number(turn));
  if (ended?.type === "turn-ended" && ended.output !== undefined) return ended.output;
  throw new Refusal(`There is no output of a turn "${turn}"; leave out --turn to see all.`);
}

function gateLog(entries: readonly Entry[], gate: string): Evidence {
  const runs = entries.flatMap((entry) =>
    entry.type === "proof-completed" ? entry.proof.checkRuns : [],
  );
  const evidence = runs.findLast((run) => run.gate === gate)?.evidence[0];
  if (evidence !== undefined) return evidence;
  const known = [...new Set(runs.map((run) => run.gate))].join(", ");
  throw new Refusal(
    `There is no log of a gate "${gate}"; there is ${known === "" ? "none yet" : known}.`,
  );
}
