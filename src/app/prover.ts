/** The whole proof of a change: merge, rules, gates, acceptance, by the rules of the base and in clean checkouts. */

import {
  type CheckRun,
  hasFailed,
  hasPassed,
  type Proof,
  type Subject,
  toProof,
} from "../domain/check-run.js";
import type { Config, Gate } from "../domain/config.js";
import { toConflictRun } from "../domain/conflict.js";
import type { Tree } from "../domain/ids.js";
import type { WorkstreamPlan } from "../domain/plan.js";
import type { ProofRequest, Prover, Rules } from "../ports/prover.js";
import { judgeAcceptance } from "../proof/acceptance.js";
import { withBaseline } from "../proof/baseline.js";
import { openChangeView } from "../proof/change/open-change-view.js";
import { judgeChange } from "../proof/change-rules.js";
import { mendChange } from "../proof/mend-change.js";
import { missingSymbols } from "../proof/required-symbols.js";
import { notRunnable } from "../proof/run-gate.js";
import { runGates, toSkipped } from "../proof/run-gates.js";
import { setUp } from "../proof/setup.js";
import { STATIC_GATES } from "../proof/static/gates.js";
import { judgeStatic } from "../proof/static/judge-static.js";
import type { Effort, Toolbox } from "../proof/toolbox.js";
import { withWaivers } from "../proof/waivers.js";
import type { ReadConfig } from "./read-config.js";

export interface ProverOptions {
  readonly toolbox: Toolbox;
  readonly readConfig: ReadConfig;
}

export function createProver({ toolbox, readConfig }: ProverOptions): Prover {
  return {
    warm: async (directory, base, signal) => {
      const config = await readConfig(base);
      if (config.kind === "bad") return;
      await setUp(
        { toolbox, config: config.config, tree: await toolbox.repository.treeOf(base), signal },
        directory,
      );
    },
    rules: async (base) => toRules(await readConfig(base)),
    prove: (request) => prove({ toolbox, readConfig }, request),
    baseline: async (base, onProgress, signal) => {
      const config = await readConfig(base);
      if (config.kind === "bad") return [notRunnable("config", config.why)];
      const effort = { retries: 0, signal, onProgress: onProgress ?? (() => undefined) };
      const tree = await toolbox.repository.treeOf(base);
      const change = { kind: "base" as const, base };
      return runGates(
        { toolbox, config: config.config, tree, effort, change },
        config.config.gates,
      );
    },
    mend: async ({ base, ...request }) => {
      const config = await readConfig(base);
      if (config.kind === "bad") return { kind: "unchanged", why: config.why };
      return mendChange({ toolbox, config: config.config, signal: undefined, ...request });
    },
  };
}

function toRules(read: Awaited<ReturnType<ReadConfig>>): Rules {
  if (read.kind === "bad") return { gates: [], protected: [], titles: "none" };
  const gates = read.config.gates.flatMap((gate) => {
    if (gate.kind === "actions") return [];
    const fix = gate.kind === "command" && gate.fix !== undefined ? { fix: gate.fix } : {};
    return [{ id: gate.id, run: gate.run, ...fix }];
  });
  return { gates, protected: read.config.proof.protected, titles: read.config.commits.convention };
}

async function prove(
  { toolbox, readConfig }: ProverOptions,
  request: ProofRequest,
): Promise<Proof> {
  const { repository } = toolbox;
  const merged = await repository.merge(request.base, request.head);
  if (merged.kind === "conflict") {
    const tree = await repository.treeOf(request.head);
    return toProof({ base: request.base, head: request.head, tree }, [toConflictRun(merged)]);
  }
  const subject: Subject = { base: request.base, head: request.head, tree: merged.tree };
  const read = await readConfig(request.base);
  if (read.kind === "bad") return toProof(subject, [notRunnable("config", read.why)]);
  const checkRuns = await judge({ toolbox, config: read.config, request, subject });
  return toProof(
    subject,
    checkRuns.map((run) => withWaivers(run, request.waivers)),
  );
}

interface Case {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly request: ProofRequest;
  readonly subject: Subject;
}

async function judge(one: Case): Promise<readonly CheckRun[]> {
  const { toolbox, config, request, subject } = one;
  const { repository } = toolbox;
  const baseTree = await repository.treeOf(request.base);
  const changed = await repository.changedPaths(baseTree, subject.tree);
  const { workstream } = request;
  const missing = await missingSymbols(repository, subject.tree, workstream?.requiredSymbols ?? []);
  const rules = judgeChange({ changed, config, workstream, missingSymbols: missing });
  if (changed.length === 0) return [rules.run];
  // What a change may not touch does not take part in judging it, not even while it is being refused for it.
  const effective =
    rules.restore.length === 0
      ? subject.tree
      : await repository.restorePaths(subject.tree, baseTree, rules.restore);
  const effort = effortOf(request);
  const change = { kind: "change" as const, base: request.base, head: request.head, workstream };
  const asked = { toolbox, config, tree: effective, effort, change };
  const through = async (gates: readonly Gate[]): Promise<readonly CheckRun[]> => {
    const runs = await runGates(asked, gates);
    return Promise.all(runs.map((run) => blameRightly(one, baseTree, run)));
  };
  const { syntax, ambient } = toolbox;
  const view = await openChangeView({
    ...{ repository, syntax, config, workstream },
    ...{ base: baseTree, change: subject.tree },
  });
  const looked = await judgeStatic(STATIC_GATES, { change: view, syntax, ambient });
  const [workflows, cheap] = partition(config.gates, (gate) => gate.kind === "actions");
  const judged = await through(cheap);
  const isOver = request.signal?.aborted === true || judged.some(isSkipped);
  const accepted = isOver
    ? []
    : await acceptance(one, workstream, { base: baseTree, change: effective });
  // The repository's own workflows repeat what gates do, and more: they are asked when nothing else speaks against the change.
  const isGood = [rules.run, ...looked, ...judged, ...accepted].every(hasPassed);
  const asAsked = isGood ? await through(workflows) : workflows.map(toSkipped);
  return [rules.run, ...looked, ...judged, ...asAsked, ...accepted];
}

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
async function blameRightly(
  { toolbox, config, request }: Case,
  baseTree: Tree,
  run: CheckRun,
): Promise<CheckRun> {
  const isMissing =
    run.conclusion === "incomplete" &&
    run.findings.some((finding) => /^(missing_tool|permission):/.test(finding.signature));
  if (!hasFailed(run) && !isMissing) return run;
  const gate = config.gates.find(({ id }) => id === run.gate);
  if (gate === undefined) return run;
  const effort = { ...effortOf(request), onProgress: () => undefined };
  const change = { kind: "base" as const, base: request.base };
  const [onBase] = await runGates({ toolbox, config, tree: baseTree, effort, change }, [gate]);
  if (onBase === undefined) return run;
  if (!isMissing) return withBaseline(run, onBase);
  if (onBase.conclusion !== "success") return run;
  const findings = run.findings.map((finding) => ({ ...finding, blame: "workstream" as const }));
  return { ...run, conclusion: "failure", findings };
}

async function acceptance(
  { toolbox, config, request }: Case,
  workstream: WorkstreamPlan | undefined,
  trees: { readonly base: Tree; readonly change: Tree },
): Promise<readonly CheckRun[]> {
  const effort = effortOf(request);
  const judged = (workstream?.acceptance ?? []).map(async (check, index) => {
    const name = `acceptance-${index + 1}`;
    effort.onProgress({ gate: name, state: "started" });
    const run = await judgeAcceptance({ toolbox, config, effort, check, name, ...trees });
    effort.onProgress({ gate: name, state: "completed", conclusion: run.conclusion });
    return run;
  });
  return Promise.all(judged);
}
