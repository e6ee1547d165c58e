/** What `interlock ci` was asked for, made ready: an event, a lock, and the workflows that the event starts. */

import { explainComplaint } from "./actions/model/complaint.js";
import type { Workflow } from "./actions/model/workflow.js";
import { readDispatchInputs } from "./actions/plan/dispatch-inputs.js";
import type { CiEvent } from "./actions/plan/event.js";
import { EVENT_NAMES, type EventName, makeEvent } from "./actions/plan/make-event.js";
import { onlyJobs } from "./actions/run/only-jobs.js";
import {
  type NotStarted,
  readWorkflows,
  triggeredBy,
  WORKFLOWS_FOLDER,
} from "./actions/run/run-ci.js";
import { EMPTY_LOCK, LOCK_FILE, type Lock, parseLock } from "./actions/store/lock.js";
import type { Sha } from "./domain/ids.js";
import type { Code } from "./ports/code.js";

export interface CiSettings {
  readonly path: string;
  readonly stateDirectory?: string;
  /** Paths of workflows, or their file names; empty: all. */
  readonly workflows: readonly string[];
  /** Absent: `pull_request` where the head is ahead of the base, else `push`. */
  readonly event?: string;
  readonly base?: string;
  readonly head?: string;
  readonly branch?: string;
  readonly title?: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** Variables that every job starts with; GitHub sets none such. */
  readonly env: Readonly<Record<string, string>>;
  readonly labels: readonly string[];
  readonly reporting: readonly string[];
  /** Ids of jobs; empty: all. */
  readonly jobs: readonly string[];
  readonly isSandboxed: boolean;
  readonly rerunFailed: boolean;
  readonly signal: AbortSignal;
  onNote(sentence: string): void;
}

export interface ReadyCi {
  readonly started: readonly Workflow[];
  readonly notStarted: readonly NotStarted[];
  /** Of workflow files that GitHub would refuse, each with its place. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

export interface Refused {
  readonly kind: "refused";
  readonly why: string;
}

export const refuse = (why: string): Refused => ({ kind: "refused", why });

type Chosen = { readonly kind: "event"; readonly event: CiEvent } | Refused;

export async function chooseEvent(
  settings: CiSettings,
  code: Code,
  currentBranch: string | undefined,
): Promise<Chosen> {
  const head = await code.resolve(settings.head ?? "HEAD");
  if (head === undefined)
    return refuse(
      `--head is "${settings.head ?? "HEAD"}", which names no commit; see: git log --oneline`,
    );
  const baseBranch = settings.base ?? (await code.defaultBranch());
  const base = await code.resolve(baseBranch);
  if (base === undefined && settings.base !== undefined)
    return refuse(`--base is "${settings.base}", which names no commit; see: git branch --all`);
  const forkedAt = base === undefined ? undefined : await code.mergeBase(base, head);
  const isAhead = forkedAt !== undefined && forkedAt !== head;
  const name = settings.event ?? (isAhead ? "pull_request" : "push");
  if (!isEventName(name)) return refuse(`--event is "${name}"; give ${EVENT_NAMES.join(", ")}.`);
  const event = await eventFor(settings, { code, name, head, base, baseBranch, currentBranch });
  return { kind: "event", event };
}

interface EventParts {
  readonly code: Code;
  readonly name: EventName;
  readonly head: Sha;
  readonly base: Sha | undefined;
  readonly baseBranch: string;
  readonly currentBranch: string | undefined;
}

function eventFor(settings: CiSettings, parts: EventParts): Promise<CiEvent> {
  const { code, name, head, base, baseBranch, currentBranch } = parts;
  const isChange = name === "pull_request" || name === "merge_group";
  const from = isChange || (name === "push" && settings.base !== undefined) ? base : undefined;
  return makeEvent({
    name,
    code,
    head,
    ...(from === undefined ? {} : { base: from }),
    headBranch: settings.branch ?? currentBranch ?? "change",
    baseBranch: baseBranch.replace(/^(?:refs\/(?:heads|remotes)\/)?(?:origin\/)?/, ""),
    ...(settings.title === undefined ? {} : { title: settings.title }),
    inputs: settings.inputs,
  });
}

const isEventName = (name: string): name is EventName =>
  (EVENT_NAMES as readonly string[]).includes(name);

const LOCK_BYTES_MAX = 4 * 1024 * 1024;

export type ReadLock = { readonly kind: "lock"; readonly lock: Lock } | Refused;

export async function readLock(code: Code, commit: Sha): Promise<ReadLock> {
  const text = await code.read(commit, LOCK_FILE, LOCK_BYTES_MAX);
  if (text === undefined) return { kind: "lock", lock: EMPTY_LOCK };
  const parsed = parseLock(text);
  return parsed.kind === "lock" ? parsed : refuse(parsed.problems.join("\n"));
}

export async function makeReady(
  settings: CiSettings,
  code: Code,
  event: CiEvent,
): Promise<ReadyCi> {
  const wanted = settings.workflows.map((name) =>
    name.includes("/") ? name.replace(/^\.\//, "") : `${WORKFLOWS_FOLDER}/${name}`,
  );
  const read = await readWorkflows(code, event.sha, wanted);
  const { started, notStarted } = triggeredBy(read.workflows, event);
  const chosen = started.map((workflow) => onlyJobs(workflow, settings.jobs));
  return {
    started: chosen.filter(({ jobs }) => jobs.length > 0),
    notStarted,
    problems: [
      ...read.malformed.flatMap(({ problems }) => problems.map(explainComplaint)),
      ...started.flatMap((workflow) => inputProblems(workflow, event, settings.inputs)),
      ...unknownJobs(settings.jobs, started),
      ...nothingFound(read.workflows.length + read.malformed.length),
    ],
    warnings: read.warnings.map(explainComplaint),
  };
}

function inputProblems(
  workflow: Workflow,
  event: CiEvent,
  inputs: Readonly<Record<string, string>>,
): readonly string[] {
  if (event.name !== "workflow_dispatch") return [];
  const read = readDispatchInputs(workflow, inputs);
  return read.kind === "problem" ? [read.message] : [];
}

const nothingFound = (count: number): readonly string[] =>
  count > 0
    ? []
    : [
        `There are no workflows in ${WORKFLOWS_FOLDER} of this commit; commit one, or name a file that is one.`,
      ];

function unknownJobs(wanted: readonly string[], started: readonly Workflow[]): readonly string[] {
  const known = started.flatMap(({ jobs }) => jobs.map(({ id }) => id));
  return wanted
    .filter((id) => !known.includes(id))
    .map(
      (id) =>
        `--job is "${id}", and the event starts no such job; there are ${known.join(", ") || "none"}.`,
    );
}
