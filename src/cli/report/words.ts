/** The words that every form of the report shares. */

import { stripAnsi } from "../../domain/failure/plain-text.js";
import { short } from "../../domain/ids.js";
import type { Report } from "../../domain/report/report.js";
import type { ReportedWorkstream } from "../../domain/report/workstreams.js";

/** What others wrote, on one line, without anything that could steer a terminal or turn the direction of writing. */
export const oneLine = (text: string): string =>
  stripAnsi(text)
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .trim();

/** As people see them: an emoji of several parts is one. */
export const charactersOf = (text: string): readonly string[] =>
  Array.from(SEGMENTER.segment(text), ({ segment }) => segment);

const SEGMENTER = new Intl.Segmenter("en");

export function clip(text: string, charsMax: number): string {
  const characters = charactersOf(oneLine(text));
  return characters.length <= charsMax
    ? characters.join("")
    : `${characters.slice(0, charsMax - 1).join("")}…`;
}

/** Seconds below two minutes, so that a short run can be told apart from none. */
export function explainMinutes(minutes: number): string {
  if (minutes < 2 && !Number.isInteger(minutes)) return `${Math.round(minutes * 60)} s`;
  if (minutes < 60) return `${Math.round(minutes * 10) / 10} min`;
  const whole = Math.round(minutes);
  const rest = whole % 60;
  return rest === 0 ? `${whole / 60} h` : `${Math.floor(whole / 60)} h ${rest} min`;
}

/** A moment of a long run, in whole minutes; of the first two minutes, in seconds. */
export const explainMoment = (at: number): string => explainMinutes(at < 2 ? at : Math.round(at));

export const explainCost = (costUsd: number): string =>
  costUsd === 0 ? "–" : `$${costUsd.toFixed(2)}`;

export const explainTokens = (tokens: number): string =>
  tokens === 0 ? "–" : `${Math.ceil(tokens / 1000)}k`;

export const counted = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? "" : "s"}`;

export function headline({ totals, run }: Report): string {
  const went = { merged: "", "not-merged": "", running: " so far" }[run.outcome];
  return `${totals.merged} of ${counted(totals.workstreams, "workstream")} merged into ${run.base}${went}, in ${explainMinutes(run.minutes)}.`;
}

export function claimsLine({ totals }: Report): string {
  const { workstreams, claimed, claimedOnFirstTurn, claimsProven } = totals;
  if (claimed === 0) return "Nobody has claimed anything yet.";
  const when = claimedOnFirstTurn === claimed ? "on the first turn" : "with their first word";
  return `${claimed} of ${workstreams} claimed complete ${when}, ${claimsProven} of ${workstreams} proven.`;
}

export function spentLine({ totals }: Report): string {
  const cost = totals.costUsd === 0 ? "" : `, ${explainCost(totals.costUsd)}`;
  const tokens = totals.tokens === 0 ? "" : `, ${explainTokens(totals.tokens)} tokens`;
  const proofs = `${counted(totals.proofs, "proof")}, ${totals.failedProofs} of them failed`;
  return `${counted(totals.turns, "turn")} of agents (${explainMinutes(totals.workingMinutes)} of work${tokens}${cost}); ${proofs}.`;
}

export function verdictOnClaim({ claim }: ReportedWorkstream): string {
  switch (claim?.verdict) {
    case "pass":
      return "proven";
    case "fail":
      return `not proven: ${claim.codes.join(", ")}`;
    case "incomplete":
      return "could not be proven";
    case "pending":
      return "not judged yet";
    case undefined:
      return "–";
  }
}

export function endOf(one: ReportedWorkstream): string {
  if (one.state === "merged") return "merged";
  if (one.ending !== undefined) return `not merged: ${one.ending}`;
  return one.state === "landed" ? "landed" : one.state;
}

export const commitOf = ({ commit }: ReportedWorkstream): string =>
  commit === undefined ? "–" : short(commit);
