/** The steps of a leg: what actions do before them, they themselves, and what actions do after them, in reverse. */

import { join } from "node:path";
import { toMs } from "../../domain/ids.js";
import { renderTexts } from "../expressions/render.js";
import type { StepResult } from "../model/result.js";
import type { Step } from "../model/workflow.js";
import { parseReference } from "../store/reference.js";
import { type JobRun, noticeCancellation, surroundingsOf, tell } from "./job-run.js";
import { loadAction } from "./load-action.js";
import type { Outcome } from "./outcome.js";
import { runNodePre } from "./run-node.js";
import { toTimeout } from "./timeout.js";

export interface JobEnd {
  /** The job took longer than its own `timeout-minutes`. */
  readonly timedOut?: string;
}

const MINUTE_MS = 60_000;

export async function runJobSteps(run: JobRun, timeoutMs: number): Promise<JobEnd> {
  const deadline = new AbortController();
  const finished = new AbortController();
  const onCancelled = (): void => {
    run.cancelReason ??= "another leg of the matrix failed (fail-fast)";
  };
  if (run.cancelled.aborted) onCancelled();
  else run.cancelled.addEventListener("abort", onCancelled, { once: true });
  run.cancelled = AbortSignal.any([run.cancelled, deadline.signal]);
  const watch = run.tools.ambient.wait(timeoutMs, finished.signal).then(() => {
    if (finished.signal.aborted) return;
    run.cancelReason ??= `the job took longer than its ${timeoutMs / MINUTE_MS} minutes (timeout-minutes)`;
    deadline.abort();
  });
  try {
    await runPres(run);
    for (const step of run.job.steps) {
      if (run.tools.signal.aborted) break;
      await runOne(run, step);
    }
    await runPosts(run);
  } finally {
    finished.abort();
    await watch;
  }
  noticeCancellation(run);
  return deadline.signal.aborted ? { timedOut: run.cancelReason ?? "timeout-minutes" } : {};
}

async function runOne(run: JobRun, step: Step): Promise<void> {
  const { index } = step;
  const startedMs = toMs(run.tools.ambient.now());
  const started = { is: false };
  const { name, ...stepped } = await run.runStep(step, { run, scope: run.scope, index }, (told) => {
    started.is = true;
    tell(run, { kind: "step-started", index, name: run.masks.apply(told) });
  });
  const durationMs = started.is ? toMs(run.tools.ambient.now()) - startedMs : 0;
  report(run, { index, name, ...stepped, durationMs });
}

function report(run: JobRun, result: StepResult): void {
  const masked = run.masks.applyDeep(result);
  run.results.push(masked);
  tell(run, { kind: "step-ended", step: masked });
}

/** The latest first. One that fails fails the job; the others still run. */
async function runPosts(run: JobRun): Promise<void> {
  for (const post of run.posts.toReversed()) {
    if (run.tools.signal.aborted) return;
    noticeCancellation(run);
    const startedMs = toMs(run.tools.ambient.now());
    tell(run, { kind: "step-started", index: post.index, name: post.name });
    const outcome = await post.run();
    settle(run, {
      ...post,
      phase: "post",
      outcome,
      durationMs: toMs(run.tools.ambient.now()) - startedMs,
    });
  }
}

/** Of actions that lie elsewhere; those of the repository are not there yet. */
async function runPres(run: JobRun): Promise<void> {
  for (const step of run.job.steps) {
    if (step.kind !== "uses" || run.tools.signal.aborted) continue;
    const reference = parseReference(step.uses);
    if (reference.kind !== "remote" || run.tools.builtin(step.uses) !== undefined) continue;
    if (run.tools.neverHere(step.uses) !== undefined) continue;
    const found = await run.tools.findAction(reference);
    if (found.kind !== "found") continue;
    const directory = join(found.directory, reference.path);
    const loaded = await loadAction(directory, found.directory, step.uses);
    if (loaded.kind === "problem" || loaded.action.runs.kind !== "node") continue;
    if (loaded.action.runs.pre === undefined) continue;
    const env = Object.fromEntries(run.env);
    const surroundings = surroundingsOf(run, run.scope, env);
    const own = renderTexts(step.env, surroundings);
    const given = renderTexts(step.with, surroundings);
    const timeoutMs = toTimeout(undefined, surroundings);
    if (own.kind === "problem" || given.kind === "problem" || typeof timeoutMs !== "number")
      continue;
    const startedMs = toMs(run.tools.ambient.now());
    const name = `Pre ${step.uses}`;
    tell(run, { kind: "step-started", index: step.index, name });
    const { outcome } = await runNodePre(
      {
        step,
        run,
        scope: run.scope,
        index: step.index,
        env: { ...env, ...own.value },
        overlay: own.value,
        surroundings,
        timeoutMs,
        action: loaded.action,
        directory,
        given: given.value,
        repository: `${reference.owner}/${reference.repository}`,
        ref: reference.ref,
      },
      loaded.action.runs,
    );
    const durationMs = toMs(run.tools.ambient.now()) - startedMs;
    settle(run, { index: step.index, name, phase: "pre", outcome, durationMs });
  }
}

interface Side {
  readonly index: number;
  readonly name: string;
  readonly phase: "pre" | "post";
  readonly outcome: Outcome;
  readonly durationMs: number;
}

function settle(run: JobRun, { index, name, phase, outcome, durationMs }: Side): void {
  const told = { index, name, phase, durationMs };
  const hadDoubts = run.doubts.reasons.length > 0;
  switch (outcome.kind) {
    case "success":
      return report(run, { ...told, conclusion: "success" });
    case "left-out":
      return report(run, { ...told, conclusion: "skipped", reason: outcome.reason });
    case "not-proven":
      run.doubts.raise(`${name}: ${outcome.reason}`);
      return report(run, { ...told, conclusion: "not-proven", reason: outcome.reason });
    case "cancelled":
      return report(run, { ...told, conclusion: "cancelled", reason: outcome.reason });
    default:
      run.doubts.fail(`${name}: ${outcome.reason}`);
      if (run.status === "success") run.status = "failure";
      return report(run, {
        ...told,
        conclusion: hadDoubts ? "inconclusive" : "failure",
        reason: outcome.reason,
      });
  }
}
