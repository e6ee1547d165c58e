/** Which run a plan file means: the unfinished one, the finished one, or a new one. */

import { readJournalOf, runsOf } from "../../compose-reading.js";
import { fold } from "../../domain/evolve.js";
import { type RunId, toRunId } from "../../domain/ids.js";
import type { Run } from "../../domain/run.js";
import type { Site } from "../../site.js";
import type { PlanFile } from "../read-inputs.js";
import { Refusal } from "../refusal.js";

export type RunChoice =
  | { readonly kind: "go-on" | "begin"; readonly id: RunId }
  | { readonly kind: "ended"; readonly run: Run };

export async function chooseRun(
  site: Site,
  file: PlanFile,
  options: { readonly again?: boolean },
): Promise<RunChoice> {
  const { name } = file.plan;
  const runs = (await runsOf(site)).filter(({ id }) => id.replace(/-\d+$/, "") === name);
  const unfinished = runs.find((run) => !run.ended);
  if (unfinished !== undefined) {
    if (unfinished.planDigest === undefined || unfinished.planDigest === file.digest)
      return { kind: "go-on", id: toRunId(unfinished.id) };
    throw new Refusal(
      `Run ${unfinished.id} of an earlier version of this plan has not ended; put the plan back as it was to go on, or end it: interlock cancel --run ${unfinished.id}, then run the earlier plan once more.`,
    );
  }
  const same = runs.find((run) => run.planDigest === file.digest);
  if (same !== undefined && options.again !== true)
    return { kind: "ended", run: await readRun(site, same.id) };
  const numbers = runs.map(({ id }) => Number(/-(\d+)$/.exec(id)?.[1] ?? 0));
  return { kind: "begin", id: toRunId(`${name}-${Math.max(0, ...numbers) + 1}`) };
}

/** The newest run, or the one that was named. */
export async function findRun(site: Site, id: string | undefined): Promise<string> {
  const runs = await runsOf(site);
  const found = id === undefined ? runs[0] : runs.find((run) => run.id === id);
  if (found !== undefined) return found.id;
  if (id === undefined)
    throw new Refusal(`Nothing has been run in ${site.root} yet; begin with: interlock run PLAN`);
  throw new Refusal(
    `There is no run "${id}"; there ${runs.length === 0 ? "are none" : `is ${runs.map((run) => run.id).join(", ")}`}.`,
  );
}

export async function readRun(site: Site, id: string): Promise<Run> {
  const run = fold(await readEntries(site, id));
  if (run === undefined) throw new Refusal(`Run ${id} has not begun: its journal is empty.`);
  return run;
}

export async function readEntries(site: Site, id: string) {
  const read = await readJournalOf(site, id);
  if (read.kind === "corrupt") throw new Refusal(read.why);
  return read.entries;
}
