/** What the live view of `ci` knows: jobs in the order they were met, each with its steps. */

import type { CiHappening, CiJob, CiStep } from "../../compose-ci-desk.js";

import { visibleText } from "../../domain/visible-text.js";

export interface LiveJob {
  readonly name: string;
  readonly workflow: string;
  readonly state: "queued" | "running" | "ended";
  readonly startedAtMs?: number;
  readonly steps: readonly LiveStep[];
  readonly group?: string;
  /** The last lines of the step that runs, or failed. */
  readonly tail: readonly string[];
  readonly result?: CiJob;
}

export interface LiveStep {
  readonly name: string;
  readonly ended?: CiStep;
}

export type LiveJobs = ReadonlyMap<string, LiveJob>;

const TAIL_LINES = 6;

export function withHappening(jobs: LiveJobs, happening: CiHappening, nowMs: number): LiveJobs {
  const key = `${happening.workflow} ${happening.job}`;
  const before: LiveJob = jobs.get(key) ?? {
    name: happening.job,
    workflow: happening.workflow,
    state: "queued",
    steps: [],
    tail: [],
  };
  return new Map(jobs).set(key, change(before, happening, nowMs));
}

function change(job: LiveJob, happening: CiHappening, nowMs: number): LiveJob {
  switch (happening.kind) {
    case "job-queued":
      return job;
    case "job-started":
      return { ...job, state: "running", startedAtMs: nowMs };
    case "step-started": {
      return { ...withoutGroup(job), steps: [...job.steps, { name: happening.name }], tail: [] };
    }
    case "line":
      return { ...job, tail: [...job.tail, visibleText(happening.text)].slice(-TAIL_LINES) };
    case "group-started":
      return { ...job, group: happening.title };
    case "group-ended": {
      return withoutGroup(job);
    }
    case "step-ended":
      return { ...job, steps: withEnded(job.steps, happening.step) };
    case "job-ended":
      return { ...job, state: "ended", result: happening.result };
    case "annotated":
      return job;
  }
}

/** A step that was skipped has never been started. */
function withEnded(steps: readonly LiveStep[], ended: CiStep): readonly LiveStep[] {
  const last = steps.at(-1);
  return last !== undefined && last.ended === undefined
    ? [...steps.slice(0, -1), { name: ended.name, ended }]
    : [...steps, { name: ended.name, ended }];
}

function withoutGroup(job: LiveJob): LiveJob {
  const rest: { -readonly [Key in keyof LiveJob]: LiveJob[Key] } = { ...job };
  delete rest.group;
  return rest;
}
