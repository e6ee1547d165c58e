/** One row of the table of what was attempted, claimed and proven. */

import type { Verdict } from "../check-run.js";
import type { ReasonCode } from "../finding.js";
import type { Workstream } from "../run.js";
import { toWorkstreamStatus } from "../status.js";
import { explainStop } from "../stop-reason.js";
import type { Chronicle, ProofRecord, TurnRecord } from "./chronicle.js";
import { minutesBetween } from "./minutes.js";

export interface ReportedWorkstream {
  readonly id: string;
  readonly title: string;
  readonly agent: string;
  readonly issue?: number;
  /** What the agent said first of its own work. */
  readonly claim?: FirstClaim;
  readonly turns: number;
  readonly attempts: number;
  readonly state: Workstream["state"]["state"];
  /** Why it was not merged. */
  readonly ending?: string;
  readonly commit?: string;
  readonly pullRequest?: number;
  /** From the opening of its workspace to its end (or to the end of the journal). */
  readonly minutes: number;
  readonly workingMinutes: number;
  readonly tokens: number;
  readonly costUsd: number;
}

export interface FirstClaim {
  readonly turn: number;
  readonly text: string;
  /** What the proof of that very work said. */
  readonly verdict: Verdict | "pending";
  readonly codes: readonly ReasonCode[];
}

/** What is looked up for every workstream, so that the table is made in one pass. */
export interface FirstWords {
  readonly turns: ReadonlyMap<string, TurnRecord>;
  /** By workstream and turn: the proofs of the work that the turn left. */
  readonly proofs: ReadonlyMap<string, readonly ProofRecord[]>;
  readonly idle: ReadonlySet<string>;
}

const keyOf = (one: { readonly workstream: string; readonly turn: number }): string =>
  `${one.workstream}\n${one.turn}`;

export function toFirstWords(chronicle: Chronicle): FirstWords {
  const turns = new Map<string, TurnRecord>();
  for (const turn of chronicle.turns) {
    if (turn.claim !== undefined && turn.end !== "lost" && !turns.has(turn.workstream))
      turns.set(turn.workstream, turn);
  }
  const proofs = new Map<string, ProofRecord[]>();
  for (const record of chronicle.proofs) {
    const known = proofs.get(keyOf(record));
    if (known === undefined) proofs.set(keyOf(record), [record]);
    else known.push(record);
  }
  return { turns, proofs, idle: new Set(chronicle.idle.map(keyOf)) };
}

export function toReportedWorkstream(
  one: Workstream,
  words: FirstWords,
  chronicle: Chronicle,
): ReportedWorkstream {
  const { state } = one;
  const status = toWorkstreamStatus(one);
  const claim = firstClaim(one, words);
  const end = one.endedAt ?? chronicle.endedAt;
  return {
    id: one.plan.id,
    title: one.title,
    agent: one.agent,
    ...(one.plan.issue === undefined ? {} : { issue: one.plan.issue }),
    ...(claim === undefined ? {} : { claim }),
    turns: one.turns,
    attempts: one.attempts,
    state: state.state,
    ...(state.state === "stopped" ? { ending: explainStop(state.reason) } : {}),
    ...(status.commit === undefined ? {} : { commit: status.commit }),
    ...(one.pullRequest === undefined ? {} : { pullRequest: one.pullRequest }),
    minutes: one.openedAt === undefined ? 0 : minutesBetween(one.openedAt, end),
    workingMinutes: status.spent.minutes,
    tokens: one.tokens,
    costUsd: status.spent.costUsd ?? 0,
  };
}

function firstClaim(one: Workstream, words: FirstWords): FirstClaim | undefined {
  const turn = words.turns.get(one.plan.id);
  if (turn?.claim === undefined) return undefined;
  const { verdict, codes } = verdictOn(turn, words);
  return { turn: turn.turn, text: turn.claim, verdict, codes };
}

/**
 * The work that was claimed is the first head that was proven after the turn; if the machine got in the way, the last
 * word on that head counts. What Interlock mended afterwards is another head.
 */
function verdictOn(turn: TurnRecord, words: FirstWords): Pick<FirstClaim, "verdict" | "codes"> {
  const proofs = words.proofs.get(keyOf(turn)) ?? [];
  const head = proofs[0]?.proof.subject.head;
  const proof = proofs
    .filter(({ stage, proof: { subject } }) => stage === "change" && subject.head === head)
    .at(-1)?.proof;
  if (proof !== undefined) return { verdict: proof.verdict, codes: proof.reasonCodes };
  return words.idle.has(keyOf(turn))
    ? { verdict: "fail", codes: ["NO_CHANGE"] }
    : { verdict: "pending", codes: [] };
}
