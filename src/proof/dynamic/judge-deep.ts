/**
 * The gates that run a change's tests to see whether they prove anything. What is cheap comes first, and what it refuses is looked
 * at no further. Each result is kept by the patch and the base's rules, so that a candidate on a moved base has it already.
 */

import { type CheckRun, hasFailed, hasPassed } from "../../domain/check-run.js";
import { isHard } from "../../domain/finding.js";
import { LIMITS } from "../../domain/limits.js";
import { canary } from "./canary.js";
import { controls } from "./controls.js";
import { coverage } from "./coverage.js";
import type { Deep, DeepGate, Judged } from "./deep.js";
import { docCommands } from "./doc-commands/doc-commands.js";
import { failToPass } from "./fail-to-pass.js";
import { flakiness } from "./flakiness.js";
import { hunkNecessity } from "./hunks.js";
import { inventory } from "./inventory.js";
import { mutation } from "./mutation/mutation.js";
import { patchKey } from "./patch-key.js";
import { reproducible } from "./reproducible.js";
import { sensitivity } from "./sensitivity.js";

/** Side by side within a tier; a tier is begun when all before it hold. The inventory, which needs the runs of all tests, stands beside them. */
const TIERS: readonly (readonly DeepGate[])[] = [
  [controls],
  [canary, failToPass, sensitivity],
  [flakiness, hunkNecessity, mutation, coverage, docCommands, reproducible],
];

/** `open` gets a signal that says that it is over: what the inventory refuses is looked at no further. */
export async function judgeDeep(
  open: (over: AbortSignal) => Promise<Deep>,
): Promise<readonly CheckRun[]> {
  const over = new AbortController();
  const deep = await open(over.signal);
  const counting = judgeOne(inventory, deep).then((counted) => {
    if (!hasPassed(counted)) over.abort();
    return counted;
  });
  const [counted, tried] = await Promise.all([counting, judgeTiers(deep)]);
  return [counted, ...(hasPassed(counted) ? tried : SKIPPED_TIERS)];
}

async function judgeTiers(deep: Deep): Promise<readonly CheckRun[]> {
  const runs: CheckRun[] = [];
  for (const tier of TIERS) {
    const isOver = !runs.every(hasPassed);
    runs.push(
      ...(isOver
        ? tier.map(({ id }) => toRun(id, "skipped"))
        : await Promise.all(tier.map((gate) => judgeOne(gate, deep)))),
    );
  }
  return runs;
}

async function judgeOne(gate: DeepGate, deep: Deep): Promise<CheckRun> {
  const { toolbox, effort } = deep;
  const key =
    gate.question === undefined
      ? undefined
      : deep.rules.keyOf([gate.id, await gate.question(deep), patchKey(deep.view), deep.gates]);
  const known = key === undefined ? undefined : await toolbox.checkRuns.get(key);
  if (known !== undefined) return { ...known, reused: true };
  effort.onProgress({ gate: gate.id, state: "started" });
  const started = Date.parse(toolbox.ambient.now());
  const judged = await gate.judge(deep);
  const durationMs = Date.parse(toolbox.ambient.now()) - started;
  const run = { ...(await toCheckRun(gate, judged, deep)), durationMs };
  effort.onProgress({ gate: gate.id, state: "completed", conclusion: run.conclusion });
  const isSettled = hasPassed(run) || hasFailed(run);
  if (key !== undefined && isSettled && effort.signal?.aborted !== true)
    await toolbox.checkRuns.put(key, run);
  return run;
}

async function toCheckRun(gate: DeepGate, judged: Judged, { toolbox }: Deep): Promise<CheckRun> {
  const findings = judged.findings.slice(0, LIMITS.findingsMax);
  const name = `${gate.id.replace(":", "-")}.json`;
  const evidence = [
    await toolbox.evidence.put(name, `${JSON.stringify(judged.record, undefined, 1)}\n`),
  ];
  const conclusion = findings.some(isHard) ? "failure" : "success";
  return {
    ...toRun(gate.id, judged.conclusion ?? conclusion),
    findings,
    evidence,
  };
}

const SKIPPED_TIERS = TIERS.flat().map(({ id }) => toRun(id, "skipped"));

/** Nothing is asked: something that came before has failed. */
export const skippedDeep = (): readonly CheckRun[] => [
  toRun(inventory.id, "skipped"),
  ...SKIPPED_TIERS,
];

function toRun(gate: string, conclusion: CheckRun["conclusion"]): CheckRun {
  return {
    gate,
    class: "rules",
    conclusion,
    durationMs: 0,
    findings: [],
    evidence: [],
  };
}
