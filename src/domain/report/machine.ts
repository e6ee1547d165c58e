/** Trouble that was nobody's change: the machine, flaky tests, a base that was red before. */

import type { Finding } from "../finding.js";
import { isHard } from "../finding.js";
import { explainLack, type Lack } from "../machine-room.js";
import { type Chronicle, ofType } from "./chronicle.js";
import { minutesBetween, toMinutes } from "./minutes.js";

export interface Infrastructure {
  /** Proofs that could not be finished, and were tried again or given up. */
  readonly incompleteProofs: number;
  readonly troubles: readonly {
    readonly workstream: string;
    readonly gate: string;
    readonly message: string;
  }[];
  readonly flaky: readonly {
    readonly workstream: string;
    readonly testId?: string;
    readonly message: string;
  }[];
  /** Check runs whose result was known from an earlier run on the same tree. */
  readonly reused: number;
  /** Times in which there was too little room for anything to begin. */
  readonly shortages: readonly Shortage[];
  /** Turns that the machine had no room for; they were played again. */
  readonly turnsWithoutRoom: number;
  /** Time that the machine slept while agents were at work. */
  readonly sleptMinutes: number;
  /** Times that Interlock itself ended in the middle of the run and went on. */
  readonly resumed: number;
}

export interface Shortage {
  readonly of: Lack["of"];
  /** In a sentence, with numbers, as it was found first. */
  readonly found: string;
  /** Until there was room again, or to the end of the journal. */
  readonly minutes: number;
}

export interface PreexistingFailure {
  readonly gate: string;
  readonly code: Finding["code"];
  readonly message: string;
}

const LISTED_MAX = 50;

export function infrastructureOf(chronicle: Chronicle): Infrastructure {
  const runs = chronicle.proofs.flatMap(({ workstream, proof }) =>
    proof.checkRuns.map((run) => ({ workstream, run })),
  );
  const findings = runs.flatMap(({ workstream, run }) =>
    run.findings.map((finding) => ({ workstream, gate: run.gate, finding })),
  );
  const troubles = findings.filter(({ finding }) => finding.blame === "infra");
  const flaky = findings.filter(
    ({ finding }) => finding.code === "FLAKY_NEW_TEST" || finding.code === "FLAKY_BASE",
  );
  return {
    incompleteProofs: chronicle.proofs.filter(({ proof }) => proof.verdict === "incomplete").length,
    troubles: unique(
      troubles.map(({ workstream, gate, finding }) => ({
        workstream,
        gate,
        message: finding.message,
      })),
    ),
    flaky: unique(
      flaky.map(({ workstream, finding: { testId, message } }) => ({
        workstream,
        ...(testId === undefined ? {} : { testId }),
        message,
      })),
    ),
    reused: runs.filter(({ run }) => run.reused === true).length,
    shortages: shortagesOf(chronicle),
    turnsWithoutRoom: chronicle.turns.filter(({ end }) => end === "no-room").length,
    sleptMinutes: toMinutes(
      ofType(chronicle, "machine-slept").reduce((sum, { ms }) => sum + ms, 0),
    ),
    resumed: ofType(chronicle, "run-resumed").length,
  };
}

/** Each ends when there is room again, or when the other kind is what lacks. */
function shortagesOf(chronicle: Chronicle): readonly Shortage[] {
  const turns = [
    ...ofType(chronicle, "machine-ran-short").filter(({ since }) => since === undefined),
    ...ofType(chronicle, "machine-recovered"),
  ].sort((one, other) => one.seq - other.seq);
  return turns
    .flatMap((entry, index) => {
      if (entry.type === "machine-recovered") return [];
      const until = turns[index + 1]?.at ?? chronicle.endedAt;
      const found = `the machine ${explainLack(entry)}`;
      return [{ of: entry.of, found, minutes: minutesBetween(entry.at, until) }];
    })
    .slice(0, LISTED_MAX);
}

/** What was red on the base before anybody began, and what proofs found to be old. */
export function preexistingOf(chronicle: Chronicle): readonly PreexistingFailure[] {
  const onBase = ofType(chronicle, "baseline-established").flatMap(({ checkRuns }) =>
    checkRuns.flatMap(({ gate, findings }) =>
      findings.filter(isHard).map((finding) => ({ gate, finding })),
    ),
  );
  const named = chronicle.proofs.flatMap(({ proof }) =>
    proof.checkRuns.flatMap(({ gate, findings }) =>
      findings
        .filter(({ code }) => code === "PREEXISTING_FAILURE")
        .map((finding) => ({ gate, finding })),
    ),
  );
  return unique(
    [...onBase, ...named].map(({ gate, finding: { code, message } }) => ({ gate, code, message })),
  );
}

function unique<Value>(values: readonly Value[]): readonly Value[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText.values()].slice(0, LISTED_MAX);
}
