/** The retrospective of a run, computed from its journal: what was attempted, claimed and proven, and what to change. */

import type { Entry } from "../event.js";
import { fold } from "../evolve.js";
import type { Instant } from "../ids.js";
import type { Run } from "../run.js";
import { type CauseCount, countCauses } from "./causes.js";
import { type Chronicle, toChronicle } from "./chronicle.js";
import { type Conflict, conflictsOf } from "./conflicts.js";
import { type Lesson, lessonsOf } from "./lessons.js";
import {
  type Infrastructure,
  infrastructureOf,
  type PreexistingFailure,
  preexistingOf,
} from "./machine.js";
import { type Mending, mendingsOf } from "./mendings.js";
import { minutesBetween, toMinutes } from "./minutes.js";
import { type PersonsAct, personsActs, type Watch, watchesOf } from "./people.js";
import { type QueueFacts, queueFactsOf } from "./queue-facts.js";
import { type Timeline, toTimeline } from "./timeline.js";
import { type ReportedWorkstream, toFirstWords, toReportedWorkstream } from "./workstreams.js";

export interface Report {
  readonly schema: "interlock/report/v1";
  readonly run: ReportedRun;
  readonly totals: Totals;
  readonly workstreams: readonly ReportedWorkstream[];
  readonly causes: readonly CauseCount[];
  readonly mendings: readonly Mending[];
  readonly watches: readonly Watch[];
  readonly people: readonly PersonsAct[];
  readonly conflicts: readonly Conflict[];
  readonly queue: QueueFacts;
  readonly infrastructure: Infrastructure;
  readonly preexisting: readonly PreexistingFailure[];
  readonly waivers: readonly ReportedWaiver[];
  readonly lessons: readonly Lesson[];
  readonly timeline: Timeline;
}

export interface ReportedRun {
  readonly id: string;
  readonly name: string;
  readonly base: string;
  readonly outcome: "merged" | "not-merged" | "running";
  readonly startTip: string;
  readonly endTip: string;
  readonly startedAt: Instant;
  /** The time of the newest entry, while the run goes on. */
  readonly endedAt: Instant;
  readonly minutes: number;
}

export interface Totals {
  readonly workstreams: number;
  readonly merged: number;
  readonly stopped: number;
  /** Workstreams whose agent claimed something, on the first turn or later, and how many first claims were proven. */
  readonly claimed: number;
  readonly claimedOnFirstTurn: number;
  readonly claimsProven: number;
  readonly turns: number;
  readonly attempts: number;
  readonly proofs: number;
  readonly failedProofs: number;
  readonly workingMinutes: number;
  readonly tokens: number;
  readonly costUsd: number;
}

export interface ReportedWaiver {
  readonly workstream: string;
  readonly by: string;
  readonly code: string;
  readonly why?: string;
}

/** Throws on a journal without a beginning: such a run cannot be told. Linear in the number of entries. */
export function toReport(entries: readonly Entry[]): Report {
  const run = fold(entries);
  if (run === undefined) throw new Error("The journal is empty: there is no run to report on.");
  const chronicle = toChronicle(entries);
  const words = toFirstWords(chronicle);
  const workstreams = [...run.workstreams.values()].map((one) =>
    toReportedWorkstream(one, words, chronicle),
  );
  const facts = {
    workstreams,
    causes: countCauses(chronicle),
    mendings: mendingsOf(chronicle),
    watches: watchesOf(chronicle),
    people: personsActs(chronicle),
    conflicts: conflictsOf(chronicle),
    queue: queueFactsOf(chronicle),
    infrastructure: infrastructureOf(chronicle),
    preexisting: preexistingOf(chronicle),
    waivers: waiversOf(run),
  };
  return {
    schema: "interlock/report/v1",
    run: toReportedRun(run, chronicle),
    totals: totalsOf(run, workstreams, chronicle),
    ...facts,
    lessons: lessonsOf({ ...facts, run, chronicle }),
    timeline: toTimeline(chronicle),
  };
}

function toReportedRun(run: Run, { endedAt: newest }: Chronicle): ReportedRun {
  const endedAt = run.endedAt ?? newest;
  return {
    id: run.id,
    name: run.name,
    base: run.base,
    outcome: run.outcome ?? "running",
    startTip: run.startTip,
    endTip: run.landings.at(-1)?.commit ?? run.startTip,
    startedAt: run.startedAt,
    endedAt,
    minutes: minutesBetween(run.startedAt, endedAt),
  };
}

function totalsOf(
  run: Run,
  workstreams: readonly ReportedWorkstream[],
  { proofs }: Chronicle,
): Totals {
  const claims = workstreams.flatMap(({ claim }) => (claim === undefined ? [] : [claim]));
  const sum = (of: (one: ReportedWorkstream) => number): number =>
    workstreams.reduce((total, one) => total + of(one), 0);
  const workingMs = [...run.workstreams.values()].reduce((total, one) => total + one.workingMs, 0);
  return {
    workstreams: workstreams.length,
    merged: workstreams.filter(({ state }) => state === "merged").length,
    stopped: workstreams.filter(({ state }) => state === "stopped").length,
    claimed: claims.length,
    claimedOnFirstTurn: claims.filter(({ turn }) => turn === 1).length,
    claimsProven: claims.filter(({ verdict }) => verdict === "pass").length,
    turns: sum(({ turns }) => turns),
    attempts: sum(({ attempts }) => attempts),
    proofs: proofs.length,
    failedProofs: proofs.filter(({ proof }) => proof.verdict === "fail").length,
    workingMinutes: toMinutes(workingMs),
    tokens: sum(({ tokens }) => tokens),
    costUsd: Math.round(sum(({ costUsd }) => costUsd) * 10_000) / 10_000,
  };
}

const waiversOf = (run: Run): readonly ReportedWaiver[] =>
  [...run.workstreams.values()].flatMap(({ plan, waivers }) =>
    waivers.map((waiver) => ({ workstream: plan.id, ...waiver })),
  );
