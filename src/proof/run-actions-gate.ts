/** A gate of kind `actions`: the repository's own workflows, and what their jobs mean for the change. */

import type { CheckRun } from "../domain/check-run.js";
import type { ActionsGate, Config } from "../domain/config.js";
import type { Finding } from "../domain/finding.js";
import { hash } from "../domain/hash.js";
import type { Sha, Tree } from "../domain/ids.js";
import { LIMITS } from "../domain/limits.js";
import type { WorkstreamPlan } from "../domain/plan.js";
import { checkTitle, mendTitle } from "../domain/title.js";
import type { WorkflowJob, WorkflowsEnd } from "../ports/workflows.js";
import type { Effort, Toolbox } from "./toolbox.js";

/** What a tree comes from. */
export type ChangeFacts =
  | { readonly kind: "base"; readonly base: Sha }
  | {
      readonly kind: "change";
      readonly base: Sha;
      readonly head: Sha;
      readonly workstream: WorkstreamPlan | undefined;
    };

export interface ActionsRequest {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly tree: Tree;
  readonly effort: Effort;
  readonly change: ChangeFacts;
}

/** The part of a change that its workflows can see beside the tree; results are known by it, too. */
export const eventFacts = (config: Config, change: ChangeFacts) => ({
  base: change.base,
  title: titleOf(config, change) ?? "",
});

export async function runActions(gate: ActionsGate, request: ActionsRequest): Promise<CheckRun> {
  const { toolbox, config, tree, effort, change } = request;
  const end = await toolbox.workflows.run({
    tree,
    base: change.base,
    workflows: gate.workflows,
    // What is on the base was pushed there.
    event: change.kind === "base" ? "push" : gate.event,
    ...aboutHead(config, change),
    baseBranch: config.base,
    env: config.env,
    reporting: gate.reporting,
    timeoutMs: gate.timeoutMs * (effort.retries > 0 ? 2 : 1),
    ...(effort.signal === undefined ? {} : { signal: effort.signal }),
    onLine: (line) => effort.onProgress({ gate: gate.id, state: "line", line }),
  });
  const evidence = [
    await toolbox.evidence.put(`gate-${gate.id}.json`, end.document),
    await toolbox.evidence.put(`gate-${gate.id}.log`, end.log),
  ];
  const judged = judgeWorkflows(gate, end, change.kind);
  const conclusion = effort.signal?.aborted === true ? "cancelled" : judged.conclusion;
  return { gate: gate.id, durationMs: end.durationMs, evidence, ...judged, conclusion };
}

function aboutHead(config: Config, change: ChangeFacts) {
  if (change.kind === "base") return { head: change.base, headBranch: config.base };
  const title = titleOf(config, change);
  const headBranch = change.workstream?.id ?? "change";
  return { head: change.head, headBranch, ...(title === undefined ? {} : { title }) };
}

/** As it will stand on the pull request; undefined: nobody has said. */
function titleOf({ commits }: Config, change: ChangeFacts): string | undefined {
  if (change.kind === "base" || change.workstream === undefined) return undefined;
  const { title, kind } = change.workstream;
  const isGood = commits.convention === "none" || checkTitle(title) === undefined;
  return isGood ? title : mendTitle(title, kind);
}

/** What was not proven here is said, and makes the gate incomplete unless the configuration says who proves it elsewhere. */
export function judgeWorkflows(
  gate: Pick<ActionsGate, "id" | "elsewhere">,
  { jobs, problems }: Pick<WorkflowsEnd, "jobs" | "problems">,
  judged: ChangeFacts["kind"],
): Pick<CheckRun, "conclusion" | "findings"> {
  if (problems.length > 0)
    return {
      conclusion: "failure",
      findings: problems.map((message) => toRefused(gate.id, message)),
    };
  const red = jobs.filter(({ verdict, mayFail }) => verdict === "red" && !mayFail);
  const open = jobs.filter(isOpen);
  const left = open.filter(({ name }) => !gate.elsewhere.some((pattern) => isLike(name, pattern)));
  const findings = [
    ...red.flatMap((job) => toRed(gate.id, job)),
    ...open.map((job) => toOpen(gate.id, job, left.includes(job))),
  ].slice(0, LIMITS.findingsMax);
  if (red.length > 0) return { conclusion: "failure", findings };
  if (left.length > 0) return { conclusion: "incomplete", findings };
  if (jobs.some(({ verdict }) => verdict === "green")) return { conclusion: "success", findings };
  // A base may have no workflow for pushes: then nothing is known against it.
  if (judged === "base") return { conclusion: "neutral", findings };
  return { conclusion: "incomplete", findings: [...findings, toNothing(gate.id)] };
}

const isOpen = ({ verdict }: WorkflowJob): boolean =>
  verdict === "incomplete" || verdict === "not-run" || verdict === "cancelled";

function toRed(gate: string, job: WorkflowJob): readonly Finding[] {
  const step = job.failed?.step ?? "";
  const shared = { code: "CI_RED", severity: "hard", blame: "workstream" } as const;
  const errors = job.annotations.filter(
    ({ level, file }) => level === "error" && file !== undefined,
  );
  const whole: Finding = {
    ...shared,
    message: `${job.workflow}: job "${job.name}" failed${step === "" ? "" : ` in ${step}`}: ${job.reason ?? "it failed"}`,
    ...(job.failed === undefined ? {} : { excerpt: excerptOf(job.failed.tail) }),
    signature: `ci:${hash(`${gate}/${job.workflow}/${job.name}/${step}`)}/${hash(job.failed?.tail.join("\n") ?? "")}`,
  };
  const pointed = errors.slice(0, POINTED_MAX).map(
    (error): Finding => ({
      ...shared,
      ...(error.file === undefined ? {} : { file: error.file }),
      ...(error.line === undefined ? {} : { line: error.line }),
      message: error.message,
      signature: `ci:${hash(`${gate}/${job.name}/${error.file ?? ""}`)}/${hash(error.message)}`,
    }),
  );
  return [whole, ...pointed];
}

const POINTED_MAX = 10;

const excerptOf = (tail: readonly string[]): readonly string[] =>
  tail.slice(-LIMITS.excerptLinesMax).map((line) => line.slice(0, LIMITS.excerptColumnsMax));

const toOpen = (gate: string, job: WorkflowJob, isHard: boolean): Finding => ({
  code: "CI_SKIPPED",
  severity: isHard ? "hard" : "info",
  blame: "infra",
  message: `${job.workflow}: job "${job.name}" was not proven here: ${job.reason ?? job.verdict}${
    isHard ? "; name it under elsewhere: in the gate if another CI proves it" : ""
  }`,
  signature: `ci:${hash(`${gate}/${job.workflow}/${job.name}`)}/${hash(job.verdict)}`,
});

const toRefused = (gate: string, message: string): Finding => ({
  code: "CI_RED",
  severity: "hard",
  blame: "workstream",
  message,
  signature: `ci:${hash(gate)}/${hash(message)}`,
});

const toNothing = (gate: string): Finding => ({
  code: "CI_MISSING",
  severity: "hard",
  blame: "infra",
  message:
    "No workflow of the gate was started by its event, so nothing was proven; name others, or another event.",
  signature: `ci:${hash(gate)}/nothing`,
});

/** `*` stands for anything; the rest, brackets too, for itself. */
export function isLike(name: string, pattern: string): boolean {
  const parts = pattern.split("*");
  const [first = "", ...rest] = parts;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const found = index === rest.length - 1 ? name.length - part.length : name.indexOf(part, at);
    if (found < at || !name.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return at === name.length;
}
