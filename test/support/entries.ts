/**
 * Journals written by hand: a small language for what happened in a run. Every step appends the entries that the real
 * loop would have appended, so that a story always folds.
 */

import type { CheckRun, GateClass, Proof } from "../../src/domain/check-run.js";
import { toProof } from "../../src/domain/check-run.js";
import type { RunLimits, WorkstreamLimits } from "../../src/domain/config.js";
import { toConflictRun } from "../../src/domain/conflict.js";
import type {
  Candidate,
  Entry,
  Event,
  Intervention,
  PromptReason,
  ProofStage,
  TurnEnd,
} from "../../src/domain/event.js";
import type { Finding, ReasonCode } from "../../src/domain/finding.js";
import {
  type Instant,
  type Sha,
  type Tree,
  toInstant,
  toMs,
  toRunId,
  toSessionId,
  toSha,
  toTree,
  toWorkstreamId,
  type WorkstreamId,
} from "../../src/domain/ids.js";
import { NOTHING_ALLOWED, type WorkstreamPlan } from "../../src/domain/plan.js";
import { sha256 } from "../../src/domain/sha256.js";
import type { StopReason } from "../../src/domain/stop-reason.js";

const MINUTE = 60_000;

export const LIMITS_OF_STORY: WorkstreamLimits = {
  attempts: 6,
  turnMinutes: 60,
  workstreamMinutes: 480,
  silentMinutes: 10,
  costUsd: 20,
};

export interface StoryOptions {
  readonly name?: string;
  readonly base?: string;
  readonly startsAt?: string;
  readonly limits?: Partial<WorkstreamLimits>;
  readonly runLimits?: RunLimits;
  readonly workstreams: readonly (Partial<WorkstreamPlan> & { readonly id: WorkstreamId })[];
}

export interface TurnOptions {
  readonly claim?: string;
  readonly minutes?: number;
  readonly end?: TurnEnd;
  readonly reason?: PromptReason;
  readonly intervention?: Intervention;
  readonly tokens?: number;
  readonly costUsd?: number;
  /** Paths that the agent had left uncommitted. */
  readonly left?: readonly string[];
  /** False: the turn changed nothing. */
  readonly changed?: boolean;
}

export const toId = (id: string): WorkstreamId => toWorkstreamId(id);

/** A made-up commit or tree id: the same name gives the same id. */
export const sha = (name: string): Sha => toSha(sha256(name).slice(0, 40));
export const tree = (name: string): Tree => toTree(sha256(`tree ${name}`).slice(0, 40));

export function toPlanOf(
  options: Partial<WorkstreamPlan> & { readonly id: WorkstreamId },
): WorkstreamPlan {
  return {
    title: `feat: ${options.id}`,
    kind: "feature",
    pullRequests: [],
    brief: `Do ${options.id}.`,
    dependsOn: [],
    scope: [],
    requiredSymbols: [],
    acceptance: [],
    allow: NOTHING_ALLOWED,
    limits: {},
    ...options,
  };
}

export function finding(code: ReasonCode, message: string, more: Partial<Finding> = {}): Finding {
  return {
    code,
    severity: "hard",
    blame: "workstream",
    message,
    signature: `${code.toLowerCase()}:${sha256(message).slice(0, 8)}/0`,
    ...more,
  };
}

export function green(gate: string, gateClass: GateClass, more: Partial<CheckRun> = {}): CheckRun {
  return {
    gate,
    class: gateClass,
    conclusion: "success",
    durationMs: 2_000,
    findings: [],
    evidence: [{ name: `${gate}.log`, sha256: sha256(gate) }],
    ...more,
  };
}

export const red = (
  gate: string,
  gateClass: GateClass,
  ...findings: readonly Finding[]
): CheckRun => green(gate, gateClass, { conclusion: "failure", findings });

/** All gates of the week, green but for those that are given. */
export function gates(...others: readonly CheckRun[]): readonly CheckRun[] {
  const all = [
    green("format", "format"),
    green("lint", "lint"),
    green("test", "tests"),
    green("build", "build"),
    green("rules", "rules"),
    green("acceptance-1", "acceptance"),
  ];
  const named = new Map(others.map((run) => [run.gate, run]));
  const replaced = all.map((run) => named.get(run.gate) ?? run);
  return [...replaced, ...others.filter((run) => !all.some(({ gate }) => gate === run.gate))];
}

interface Progress {
  turn: number;
  /** Told, and not yet in a prompt. */
  messages: number;
  head: Sha;
  pullRequest: number;
  candidate?: Candidate;
}

export class Story {
  readonly #entries: Entry[] = [];
  readonly #progress = new Map<WorkstreamId, Progress>();
  readonly #plans = new Map<WorkstreamId, WorkstreamPlan>();
  #now: number;
  #tip: Sha;
  #pullRequests = 100;

  constructor(options: StoryOptions) {
    const name = options.name ?? "week-1";
    const plans = options.workstreams.map(toPlanOf);
    this.#now = toMs((options.startsAt ?? "2025-11-17T09:00:00.000Z") as Instant);
    this.#tip = sha("start");
    for (const plan of plans) this.#plans.set(plan.id, plan);
    this.event({
      type: "run-started",
      run: toRunId(`${name}-1`),
      plan: { version: 1, name, workstreams: plans },
      planDigest: sha256(name),
      base: options.base ?? "main",
      tip: this.#tip,
      parallel: { start: 1, max: 4 },
      limits: { ...LIMITS_OF_STORY, ...options.limits },
      ...(options.runLimits === undefined ? {} : { runLimits: options.runLimits }),
      agent: "tape",
      version: "0.1.0",
    });
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  event(event: Event): this {
    this.#entries.push({ seq: this.#entries.length + 1, at: toInstant(this.#now), ...event });
    return this;
  }

  after(minutes: number): this {
    this.#now += minutes * MINUTE;
    return this;
  }

  /** Moves the clock to so many minutes after the start; never back. */
  at(minutes: number): this {
    const start = toMs(this.#entries[0]?.at ?? toInstant(this.#now));
    this.#now = Math.max(this.#now, start + minutes * MINUTE);
    return this;
  }

  baseline(...checkRuns: readonly CheckRun[]): this {
    return this.event({
      type: "baseline-established",
      commit: this.#tip,
      checkRuns: gates(...checkRuns).filter(
        ({ gate }) => gate !== "acceptance-1" && gate !== "rules",
      ),
    });
  }

  open(workstream: WorkstreamId): this {
    this.#progress.set(workstream, { turn: 0, messages: 0, head: this.#tip, pullRequest: 0 });
    return this.event({
      type: "workspace-opened",
      workstream,
      path: `/workspaces/${workstream}`,
      base: this.#tip,
    });
  }

  beginTurn(
    workstream: WorkstreamId,
    options: Pick<TurnOptions, "reason" | "intervention"> = {},
  ): this {
    const progress = this.#of(workstream);
    progress.turn += 1;
    const { messages } = progress;
    progress.messages = 0;
    return this.event({
      type: "turn-started",
      workstream,
      turn: progress.turn,
      session: toSessionId(`${workstream}-1`),
      reason: options.reason ?? (progress.turn === 1 ? "brief" : "feedback"),
      ...(options.intervention === undefined ? {} : { intervention: options.intervention }),
      owner: "owner",
      prompt: {
        name: `prompt-${workstream}-${progress.turn}`,
        sha256: sha256(`prompt ${workstream} ${progress.turn}`),
      },
      agent: "tape",
      messages,
    });
  }

  endTurn(
    workstream: WorkstreamId,
    options: Omit<TurnOptions, "minutes" | "reason" | "intervention"> = {},
  ): this {
    const progress = this.#of(workstream);
    const { turn } = progress;
    const end = options.end ?? "completed";
    this.event({
      type: "turn-ended",
      workstream,
      turn,
      end,
      ...(options.claim === undefined ? {} : { claim: options.claim }),
      ...(options.tokens === undefined ? {} : { tokens: options.tokens }),
      ...(options.costUsd === undefined ? {} : { costUsd: options.costUsd }),
    });
    if (end === "lost" || end === "no-room") return this;
    const changed = options.changed ?? true;
    if (changed) progress.head = sha(`${workstream} turn ${turn}`);
    return this.event({
      type: "work-collected",
      workstream,
      turn,
      head: progress.head,
      changed,
      committed: options.left ?? [],
    });
  }

  turn(workstream: WorkstreamId, options: TurnOptions = {}): this {
    return this.beginTurn(workstream, options)
      .after(options.minutes ?? 5)
      .endTurn(workstream, options);
  }

  proof(
    workstream: WorkstreamId,
    checkRuns: readonly CheckRun[],
    stage: ProofStage = "change",
  ): this {
    const { head, candidate } = this.#of(workstream);
    const isCandidate = stage === "candidate" && candidate !== undefined;
    const subject = {
      base: this.#tip,
      head: isCandidate ? candidate.commit : head,
      tree: isCandidate ? candidate.tree : tree(head),
    };
    return this.event({
      type: "proof-completed",
      workstream,
      stage,
      proof: toProof(subject, checkRuns),
    });
  }

  mend(workstream: WorkstreamId, ...mended: readonly string[]): this {
    const progress = this.#of(workstream);
    const from = progress.head;
    progress.head = sha(`${from} mended`);
    return this.event({
      type: "work-mended",
      workstream,
      from,
      head: progress.head,
      gates: mended,
    });
  }

  propose(workstream: WorkstreamId, title?: { readonly mendedFrom: string }): this {
    const progress = this.#of(workstream);
    if (progress.pullRequest === 0) {
      this.#pullRequests += 1;
      progress.pullRequest = this.#pullRequests;
    }
    return this.event({
      type: "pull-request-opened",
      workstream,
      number: progress.pullRequest,
      head: progress.head,
      title: this.#plans.get(workstream)?.title ?? "",
      ...(title ?? {}),
    }).event({ type: "enqueued", workstream });
  }

  candidate(workstream: WorkstreamId): this {
    const progress = this.#of(workstream);
    const commit = sha(`${workstream} ${progress.head} on ${this.#tip}`);
    progress.candidate = { commit, tree: tree(commit), tip: this.#tip, head: progress.head };
    return this.event({ type: "candidate-built", workstream, candidate: progress.candidate });
  }

  conflict(workstream: WorkstreamId, ...files: readonly string[]): this {
    const subject = { base: this.#tip, head: this.#of(workstream).head, tree: tree("conflict") };
    const proof: Proof = toProof(subject, [
      toConflictRun({ files, excerpt: ["<<<<<<<", "ours", "=======", "theirs", ">>>>>>>"] }),
    ]);
    return this.event({ type: "candidate-conflicted", workstream, proof });
  }

  /** Somebody else moved the base. */
  refuse(workstream: WorkstreamId): this {
    const expected = this.#tip;
    this.#tip = sha(`${expected} pushed by an outsider`);
    return this.event({ type: "landing-refused", workstream, expected, actual: this.#tip });
  }

  land(workstream: WorkstreamId): this {
    const { candidate } = this.#of(workstream);
    if (candidate === undefined) throw new Error(`${workstream} has no candidate.`);
    this.#tip = candidate.commit;
    this.event({ type: "landed", workstream, candidate });
    return this.#aftercare(workstream, candidate);
  }

  #aftercare(workstream: WorkstreamId, candidate: Candidate): this {
    const plan = this.#plans.get(workstream);
    this.event({ type: "branch-deleted", workstream, branch: `interlock/week-1-1/${workstream}` });
    this.event({ type: "issue-closed", workstream, issue: plan?.issue ?? 0 });
    this.event({ type: "pull-requests-closed", workstream, numbers: plan?.pullRequests ?? [] });
    this.event({
      type: "attestation-stored",
      workstream,
      commit: candidate.commit,
      sha256: sha256(candidate.commit),
    });
    return this.event({ type: "workspace-closed", workstream });
  }

  stop(workstream: WorkstreamId, reason: StopReason): this {
    return this.event({ type: "workstream-stopped", workstream, reason });
  }

  approve(workstream: WorkstreamId, by: string, waive: readonly string[], why?: string): this {
    return this.event({
      type: "approved",
      id: `approved-${this.#entries.length}`,
      by,
      workstream,
      waive,
      ...(why === undefined ? {} : { why }),
    });
  }

  tell(workstream: WorkstreamId, by: string, text: string): this {
    this.#of(workstream).messages += 1;
    return this.event({ type: "told", id: `told-${this.#entries.length}`, by, workstream, text });
  }

  end(outcome: "merged" | "not-merged"): this {
    return this.event({ type: "run-ended", outcome });
  }

  #of(workstream: WorkstreamId): Progress {
    const progress = this.#progress.get(workstream);
    if (progress === undefined) throw new Error(`${workstream} was not opened.`);
    return progress;
  }
}

export const story = (options: StoryOptions): Story => new Story(options);
