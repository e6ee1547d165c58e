/**
 * Every gate on one change, in the order of what it costs: its text, the configured gates, acceptance, what its tests prove, and
 * the repository's own workflows, which repeat what gates do and more.
 */

import { type CheckRun, hasFailed, hasPassed, type Subject } from "../domain/check-run.js";
import type { Config, Gate } from "../domain/config.js";
import type { Tree } from "../domain/ids.js";
import type { ProofProgress, ProofRequest } from "../ports/prover.js";
import { judgeAcceptance } from "../proof/acceptance.js";
import { askedAgain } from "../proof/ask-again.js";
import { withBaseline } from "../proof/baseline.js";
import type { ChangeView } from "../proof/change/change-view.js";
import { openChangeView } from "../proof/change/open-change-view.js";
import { judgeChange, withObstacle } from "../proof/change-rules.js";
import { judgeDeep, skippedDeep } from "../proof/dynamic/judge-deep.js";
import { openDeep } from "../proof/dynamic/open-deep.js";
import { type EarlyMeans, early } from "../proof/early.js";
import { heldTree } from "../proof/held-tree.js";
import { createPlaces, type Places } from "../proof/places.js";
import { protectedChanges } from "../proof/protection/protected-changes.js";
import { runGates, toSkipped } from "../proof/run-gates.js";
import { setUpBase } from "../proof/setup.js";
import { sinceGreen } from "../proof/since-green.js";
import { STATIC_GATES } from "../proof/static/gates.js";
import { judgeStatic } from "../proof/static/judge-static.js";
import type { Effort, Toolbox } from "../proof/toolbox.js";
import { withWaivers } from "../proof/waivers.js";

export interface Case {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly request: ProofRequest;
  readonly subject: Subject;
}

/** The trees that take part, with checkouts of each. */
interface Ground {
  readonly trees: { readonly base: Tree; readonly change: Tree };
  readonly places: { readonly base: Places; readonly change: Places };
}

export async function judge(one: Case): Promise<readonly CheckRun[]> {
  const { toolbox, config, request, subject } = one;
  const { repository } = toolbox;
  const base = await repository.treeOf(request.base);
  const changed = await repository.changedPaths(base, subject.tree);
  const { workstream } = request;
  const touched = await protectedChanges({ repository, base, changed, config, workstream });
  const rules = judgeChange({ changed, workstream, protectedChanges: touched });
  if (changed.length === 0) return [rules.run];
  const obstacle = await repository.checkoutObstacle(subject.tree);
  if (obstacle !== undefined) return judgeUnopened(one, base, withObstacle(rules.run, obstacle));
  // What a change may not touch does not take part in judging it, not even while it is being refused for it.
  const change =
    rules.restore.length === 0
      ? subject.tree
      : await repository.restorePaths(subject.tree, base, rules.restore);
  const { signal } = request;
  const places = {
    base: createPlaces({ toolbox, config, tree: base, signal, isBase: true }),
    change: createPlaces({ toolbox, config, tree: change, signal }),
  };
  try {
    return await judgeOn({ trees: { base, change }, places }, one, rules.run);
  } finally {
    await Promise.all([places.base.close(), places.change.close()]);
  }
}

/** A tree that nobody can check out is judged by its text alone. */
async function judgeUnopened(one: Case, base: Tree, rules: CheckRun): Promise<readonly CheckRun[]> {
  const { toolbox, config, subject } = one;
  const { syntax, ambient } = toolbox;
  const view = await viewOf(one, { base, change: subject.tree });
  const looked = await judgeStatic(STATIC_GATES, { change: view, syntax, ambient });
  return [rules, ...looked, ...config.gates.map(toSkipped), ...skippedDeep()];
}

async function judgeOn(ground: Ground, one: Case, rules: CheckRun): Promise<readonly CheckRun[]> {
  const { toolbox, config, request, subject } = one;
  const { syntax, ambient } = toolbox;
  const view = await viewOf(one, { ...ground.trees, change: subject.tree });
  const looked = await judgeStatic(STATIC_GATES, { change: view, syntax, ambient });
  await setUpBase({
    ...{ toolbox, config, isBase: true },
    tree: ground.trees.base,
    signal: request.signal,
  });
  const [workflows, cheap] = partition(config.gates, (gate) => gate.kind === "actions");
  const deep = early(toolbox, request.signal, (means) =>
    deepGates(view, () => gates, withMeans(one, means), ground),
  );
  const actions = early(toolbox, request.signal, (means) =>
    onChange(workflows, withMeans(one, means), ground),
  );
  const held = early(toolbox, request.signal, (means) =>
    acceptance(withMeans(one, means), ground.trees),
  );
  const isWorthIt = holdsSoFar([rules, ...looked], request);
  const beside = withTestsBegun(one, (hasFailed) => {
    // Asked whatever the tests say, so first.
    held.begin();
    if (!isWorthIt || hasFailed) return;
    deep.begin();
    if (request.wasProven === true) actions.begin();
  });
  const gates = onChange(cheap, beside, ground);
  try {
    const judged = await gates;
    const isOver = request.signal?.aborted === true || judged.some(isSkipped);
    const accepted = isOver ? [] : await held.take();
    const isGood = holdsSoFar([rules, ...looked, ...judged, ...accepted], request);
    if (isGood) actions.begin();
    const proven = isGood ? await deep.take() : skippedDeep();
    const isStillGood = isGood && holdsSoFar(proven, request);
    const asAsked = isStillGood ? await actions.take() : workflows.map(toSkipped);
    return [rules, ...looked, ...judged, ...proven, ...asAsked, ...accepted];
  } finally {
    await Promise.all([held.drop(), deep.drop(), actions.drop()]);
  }
}

const withMeans = (one: Case, { toolbox, signal }: EarlyMeans): Case => ({
  ...one,
  toolbox,
  request: { ...one.request, signal },
});

/** Tests run once the change compiles: `begin` is told then whether a gate has failed, of those whose results are there. */
function withTestsBegun(one: Case, begin: (hasFailed: boolean) => void): Case {
  const ids = one.config.gates.filter(({ kind }) => kind === "tests").map(({ id }) => id);
  let isBad = false;
  const onProgress = (progress: ProofProgress): void => {
    one.request.onProgress?.(progress);
    if (progress.state === "completed") isBad ||= progress.conclusion !== "success";
    if (progress.state === "started" && ids.includes(progress.gate)) begin(isBad);
  };
  return { ...one, request: { ...one.request, onProgress } };
}

/** What a person has waived holds nothing up. */
const holdsSoFar = (runs: readonly CheckRun[], { waivers, signal }: ProofRequest): boolean =>
  signal?.aborted !== true && runs.every((run) => hasPassed(withWaivers(run, waivers)));

const viewOf = (
  { toolbox, config, request }: Case,
  trees: { readonly base: Tree; readonly change: Tree },
): Promise<ChangeView> =>
  openChangeView({
    ...{ repository: toolbox.repository, syntax: toolbox.syntax, config },
    ...{ workstream: request.workstream, ...trees },
  });

/** `judged`: the check runs of all gates, which may be under way. */
async function deepGates(
  seen: ChangeView,
  judged: () => Promise<readonly CheckRun[]>,
  one: Case,
  { trees, places }: Ground,
): Promise<readonly CheckRun[]> {
  const { toolbox, config, request, subject } = one;
  const view = trees.change === subject.tree ? seen : await viewOf(one, trees);
  const gates = config.gates.filter(({ kind }) => kind === "tests");
  const isOne = ({ gate }: CheckRun): boolean => gates.some(({ id }) => id === gate);
  const runs = {
    onBase: await onBase(gates, one, { trees, places }),
    onChange: async () => (await judged()).filter(isOne),
  };
  return judgeDeep((over) => {
    const signals = request.signal === undefined ? [over] : [over, request.signal];
    const effort = { ...effortOf(request), signal: AbortSignal.any(signals) };
    return openDeep({ toolbox, config, effort, view, trees, places, runs });
  });
}

async function onChange(
  gates: readonly Gate[],
  one: Case,
  ground: Ground,
): Promise<readonly CheckRun[]> {
  const { toolbox, config, request } = one;
  const { base, head, workstream } = request;
  const change = { kind: "change" as const, base, head, workstream };
  const asked = { toolbox, config, tree: ground.trees.change, effort: effortOf(request), change };
  const runs = await runGates({ ...asked, places: ground.places.change }, gates);
  return Promise.all(runs.map((run) => blameRightly(run, one, ground)));
}

const onBase = (
  gates: readonly Gate[],
  { toolbox, config, request }: Case,
  { trees, places }: Ground,
): Promise<readonly CheckRun[]> => {
  const effort = { ...effortOf(request), onProgress: () => undefined };
  const change = { kind: "base" as const, base: request.base };
  const asked = { toolbox, config, tree: trees.base, effort, change, places: places.base };
  return runGates(asked, gates);
};

const isSkipped = ({ conclusion }: CheckRun): boolean => conclusion === "skipped";

function partition<Each>(
  all: readonly Each[],
  isFirst: (each: Each) => boolean,
): readonly [readonly Each[], readonly Each[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}

const effortOf = ({ retries, signal, onProgress }: ProofRequest): Effort => ({
  retries,
  signal,
  onProgress: onProgress ?? (() => undefined),
});

/** Only what fails costs a look at the base; a tool that the base does not miss was not missing. */
async function blameRightly(run: CheckRun, one: Case, ground: Ground): Promise<CheckRun> {
  const isMissing =
    run.conclusion === "incomplete" &&
    run.findings.some((finding) => /^(missing_tool|permission):/.test(finding.signature));
  if (!hasFailed(run) && !isMissing) return run;
  const gate = one.config.gates.find(({ id }) => id === run.gate);
  if (gate === undefined) return run;
  const [before] = await onBase([gate], one, ground);
  if (before === undefined) return run;
  if (!isMissing) {
    const seen = await sinceGreen(withBaseline(run, before), before, one.toolbox.evidence);
    const { toolbox, config, request } = one;
    const effort = { ...effortOf(request), onProgress: () => undefined };
    return askedAgain(seen, { gate, before }, { toolbox, config, effort, ...ground });
  }
  if (before.conclusion !== "success") return run;
  const findings = run.findings.map((finding) => ({ ...finding, blame: "workstream" as const }));
  return { ...run, conclusion: "failure", findings };
}

async function acceptance(
  { toolbox, config, request }: Case,
  trees: Ground["trees"],
): Promise<readonly CheckRun[]> {
  const effort = effortOf(request);
  const checks = request.workstream?.acceptance ?? [];
  if (checks.length === 0) return [];
  const { base } = trees;
  const change = await heldTree(toolbox.repository, trees, request.workstream?.kind);
  const judged = checks.map(async (check, index) => {
    const name = `acceptance-${index + 1}`;
    effort.onProgress({ gate: name, state: "started" });
    const run = await judgeAcceptance({ toolbox, config, effort, check, name, base, change });
    effort.onProgress({ gate: name, state: "completed", conclusion: run.conclusion });
    return run;
  });
  return Promise.all(judged);
}
