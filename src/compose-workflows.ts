/** The port by which gates run workflows. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { explainComplaint } from "./actions/model/complaint.js";
import type { Happening } from "./actions/model/happening.js";
import type { JobResult, StepResult } from "./actions/model/result.js";
import { isChosen } from "./actions/plan/filter-pattern.js";
import { EVENT_NAMES, type EventName, makeEvent } from "./actions/plan/make-event.js";
import {
  type CiResult,
  readWorkflows,
  runCi,
  triggeredBy,
  workflowPaths,
} from "./actions/run/run-ci.js";
import { systemAmbient } from "./adapters/ambient.js";
import { commitTree, createCode } from "./adapters/ci/code.js";
import { openLaboratory } from "./compose-ci.js";
import { readLock } from "./compose-ci-ready.js";
import { type Sha, toMs } from "./domain/ids.js";
import type { Processes } from "./ports/process.js";
import type { WorkflowJob, Workflows, WorkflowsEnd, WorkflowsRequest } from "./ports/workflows.js";

const ambient = systemAmbient();

export interface WorkflowsOptions {
  /** Has every commit and tree that is asked about. */
  readonly mirrorGit: string;
  /** What it borrows objects from. */
  readonly baseGit: string;
  /** Where `origin` is looked up. */
  readonly userGitDir: string;
  readonly processes: Processes;
  /** Folders of runs are made in it. */
  readonly directory: string;
  readonly stateDirectory: string;
}

export const createWorkflows = (options: WorkflowsOptions): Workflows => ({
  run: (request) => run(options, request),
});

async function run(options: WorkflowsOptions, request: WorkflowsRequest): Promise<WorkflowsEnd> {
  const startedMs = toMs(ambient.now());
  const code = createCode({ gitDir: options.mirrorGit, userGitDir: options.userGitDir });
  const refuse = (...problems: string[]): WorkflowsEnd => ({
    verdict: "red",
    jobs: [],
    problems,
    document: JSON.stringify({ verdict: "red", problems }),
    log: problems.join("\n"),
    durationMs: toMs(ambient.now()) - startedMs,
  });
  const lock = await readLock(code, request.base);
  if (lock.kind === "refused") return refuse(lock.why);
  const head = await commitOf(options, request);
  const paths = await workflowPaths(code, head);
  const wanted = paths.filter((path) => isChosen(path, request.workflows));
  if (wanted.length === 0)
    return refuse(
      `No workflow of the change is among ${request.workflows.join(", ")}; there ${paths.length === 0 ? "are none" : `are ${paths.join(", ")}`}.`,
    );
  const read = await readWorkflows(code, head, wanted);
  const malformed = read.malformed.flatMap(({ problems }) => problems.map(explainComplaint));
  if (malformed.length > 0) return refuse(...malformed);
  const event = await makeEvent({
    name: toEventName(request.event),
    code,
    head,
    ...(request.event === "push" ? {} : { base: request.base }),
    headBranch: request.headBranch,
    baseBranch: request.baseBranch,
    ...(request.title === undefined ? {} : { title: request.title }),
  });
  const record = createRecord(request.onLine);
  const directory = join(options.directory, `ci-${ambient.nonce()}`);
  const deadline = startDeadline(request.timeoutMs);
  const laboratory = await openLaboratory({
    code,
    objects: [join(options.mirrorGit, "objects"), join(options.baseGit, "objects")],
    event,
    processes: options.processes,
    directory,
    stateDirectory: options.stateDirectory,
    lock: lock.lock,
    secrets: {},
    vars: {},
    env: request.env,
    labels: [],
    policy: { reporting: request.reporting },
    isSandboxed: true,
    signal: AbortSignal.any([
      deadline.signal,
      ...(request.signal === undefined ? [] : [request.signal]),
    ]),
    known: () => Promise.resolve(undefined),
    keep: () => Promise.resolve(false),
    ended: () => undefined,
    tell: record.tell,
  });
  try {
    const result = await runCi(triggeredBy(read.workflows, event).started, laboratory.tools);
    return toEnd(result, record, toMs(ambient.now()) - startedMs);
  } finally {
    await deadline.dispose();
    await laboratory.close();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Deadline {
  readonly signal: AbortSignal;
  dispose(): Promise<void>;
}

function startDeadline(ms: number): Deadline {
  const deadline = new AbortController();
  const finished = new AbortController();
  const watch = ambient.wait(ms, finished.signal).then(() => {
    if (!finished.signal.aborted) deadline.abort();
  });
  return {
    signal: deadline.signal,
    dispose: () => {
      finished.abort();
      return watch;
    },
  };
}

const toEventName = (name: string): EventName =>
  EVENT_NAMES.find((each) => each === name) ?? "pull_request";

/** The base itself is a commit already; a change's tree is put on top of it. */
async function commitOf(options: WorkflowsOptions, request: WorkflowsRequest): Promise<Sha> {
  const code = createCode({ gitDir: options.mirrorGit });
  if ((await code.treeOf(request.head)) === request.tree) return request.head;
  const { message, at } = await code.describe(request.head);
  return commitTree(options.mirrorGit, { tree: request.tree, parent: request.base, message, at });
}

interface Record {
  readonly lines: readonly string[];
  readonly tell: (happening: Happening) => void;
  tailOf(job: string, workflow: string, index: number): readonly string[];
}

const LINES_MAX = 20_000;
const TAIL_LINES = 40;

/** The log of all jobs, and the last lines of each step. */
function createRecord(onLine: (line: string) => void): Record {
  const lines: string[] = [];
  const tails = new Map<string, string[]>();
  return {
    lines,
    tell: (happening) => {
      if (happening.kind === "step-started") onLine(`${happening.job}: ${happening.name}`);
      if (happening.kind !== "line") return;
      const { job, workflow, index, text } = happening;
      if (lines.length < LINES_MAX) lines.push(`${job} | ${text}`);
      const key = `${workflow} ${job} ${index}`;
      const tail = tails.get(key) ?? [];
      tail.push(text);
      tails.set(key, tail.slice(-TAIL_LINES));
    },
    tailOf: (job, workflow, index) => tails.get(`${workflow} ${job} ${index}`) ?? [],
  };
}

function toEnd({ verdict, workflows }: CiResult, record: Record, durationMs: number): WorkflowsEnd {
  return {
    verdict,
    jobs: workflows.flatMap(({ path, jobs }) => jobs.map((job) => toJob(path, job, record))),
    problems: [],
    document: JSON.stringify({ verdict, workflows }),
    log: record.lines.join("\n"),
    durationMs,
  };
}

function toJob(workflow: string, job: JobResult, record: Record): WorkflowJob {
  const step = job.steps.find(isFailed);
  return {
    workflow,
    name: job.name,
    verdict: job.verdict,
    mayFail: job.mayFail,
    ...(job.reason === undefined ? {} : { reason: job.reason }),
    ...(step === undefined
      ? {}
      : { failed: { step: step.name, tail: record.tailOf(job.name, workflow, step.index) } }),
    annotations: job.annotations.map(({ level, message, file, line }) => ({
      level,
      message,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    })),
  };
}

const isFailed = ({ conclusion }: StepResult): boolean =>
  conclusion === "failure" || conclusion === "inconclusive";
