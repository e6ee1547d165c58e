/** After a turn or a refused proof: mend it here, prompt the agent again, or end the workstream with a reason. */

import type { Command } from "./command.js";
import type { Intervention, PromptReason } from "./event.js";
import { isBadEnd } from "./evolve-turn.js";
import { isStuck } from "./failure/stuck.js";
import { explainFinding, type Finding, isHard } from "./finding.js";
import { failuresOf } from "./infrastructure.js";
import { LIMITS } from "./limits.js";
import { exhaustionOf, interventionOf } from "./monitor.js";
import type { Run, Workstream } from "./run.js";
import { overspent } from "./spending.js";
import type { StopReason } from "./stop-reason.js";

/** Asked only in the states `prepared`, `due`, `idle` and `rejected`. */
export function decideTurn(run: Run, one: Workstream): Command {
  const { state } = one;
  const spent = overspent(run, one);
  switch (state.state) {
    case "prepared":
      return spent === undefined ? turn(one, "brief", []) : stop(one, spent);
    case "due":
      // Its turn is counted already.
      if (spent !== undefined && !isForTurns(spent)) return stop(one, spent);
      return {
        type: "run-turn",
        workstream: one.plan.id,
        turn: state.turn,
        reason: state.reason,
        ...(state.intervention === undefined ? {} : { intervention: state.intervention }),
        ...becauseOf(one, state.intervention),
        replay: true,
        findings: openFindings(one),
      };
    case "idle":
      return afterIdleTurn(run, one, isBadEnd(state.end));
    case "rejected":
      return afterRefusal(run, one);
    default:
      throw new Error(`No turn is to be decided in state "${state.state}".`);
  }
}

function afterIdleTurn(run: Run, one: Workstream, endedBadly: boolean): Command {
  const findings = openFindings(one);
  const end =
    exhaustionOf(run, one) ??
    (endedBadly ? undefined : (stuckReason(one, findings) ?? outOfAttempts(one, findings)));
  if (end !== undefined) return toAnotherAgent(one, end) ?? stop(one, end);
  return turn(one, endedBadly ? "retry" : "feedback", findings);
}

const isForTurns = (spent: StopReason): boolean =>
  spent.kind === "over-limit" && spent.of === "turns";

/** An agent that loops, stays silent or does nothing leaves its work to the next one, if there is one. */
function toAnotherAgent(one: Workstream, end: StopReason): Command | undefined {
  const [to] = one.successors;
  const didNothing = end.kind === "stuck" && end.codes.includes("NO_CHANGE") && one.idleTurns > 0;
  if (to === undefined || (end.kind !== "misbehaved" && !didNothing)) return undefined;
  return { type: "hand-over", workstream: one.plan.id, from: one.agent, to };
}

function afterRefusal(run: Run, one: Workstream): Command {
  if (one.state.state !== "rejected") throw new Error("Only a refused workstream can be refused.");
  const { proof, stage } = one.state;
  const findings = openFindings(one);
  if (proof.verdict === "incomplete")
    return stop(one, { kind: "incomplete", explanation: unfinished(one) });
  const forPerson = findings.find((finding) => isHard(finding) && finding.blame === "base");
  if (forPerson !== undefined)
    return stop(one, { kind: "needs-person", explanation: forPerson.message });
  if (stage === "change" && isMendable(one, findings)) {
    return {
      type: "mend",
      workstream: one.plan.id,
      head: proof.subject.head,
      gates: mendableGates(one),
    };
  }
  const isConflict =
    stage === "candidate" || findings.every((finding) => finding.code === "MERGE_CONFLICT");
  const end =
    exhaustionOf(run, one) ??
    (isConflict ? outOfRounds(one) : (stuckReason(one, findings) ?? outOfAttempts(one, findings)));
  return end === undefined
    ? turn(one, isConflict ? "conflict" : "feedback", findings)
    : (toAnotherAgent(one, end) ?? stop(one, end));
}

/** What the newest proof holds against the work. */
export function openFindings(one: Workstream): readonly Finding[] {
  return one.proof?.verdict === "fail" || one.proof?.verdict === "incomplete"
    ? failuresOf(one.proof.checkRuns)
    : [];
}

/** Only when nothing but formatting stands in the way: the agent's own copy would not have the mended commit. */
function isMendable(one: Workstream, findings: readonly Finding[]): boolean {
  const { proof } = one;
  if (
    proof === undefined ||
    one.remedies >= LIMITS.remediesMax ||
    one.unmendable === proof.subject.head
  )
    return false;
  return (
    findings.length > 0 &&
    findings.every((finding) => finding.code === "FORMAT" && finding.fix?.command !== undefined)
  );
}

const mendableGates = (one: Workstream): readonly string[] =>
  (one.proof?.checkRuns ?? [])
    .filter((run) => run.findings.some((finding) => finding.code === "FORMAT" && isHard(finding)))
    .map((run) => run.gate);

function turn(one: Workstream, reason: PromptReason, findings: readonly Finding[]): Command {
  const intervention = interventionOf(one);
  return {
    type: "run-turn",
    workstream: one.plan.id,
    turn: one.turns + 1,
    reason,
    ...(intervention === undefined ? {} : { intervention }),
    ...becauseOf(one, intervention),
    replay: false,
    findings,
  };
}

const becauseOf = (one: Workstream, intervention: Intervention | undefined) =>
  intervention === undefined || one.trouble === undefined ? {} : { because: one.trouble };

const codesOf = (findings: readonly Finding[]) =>
  findings.length === 0
    ? (["NO_CHANGE"] as const)
    : [...new Set(findings.map((finding) => finding.code))].sort();

function stuckReason(one: Workstream, findings: readonly Finding[]): StopReason | undefined {
  const stuck = isStuck(one.failures);
  if (stuck === undefined) return undefined;
  return {
    kind: "stuck",
    pattern: stuck.kind,
    codes: codesOf(findings),
    explanation: stuck.explanation,
  };
}

function outOfAttempts(one: Workstream, findings: readonly Finding[]): StopReason | undefined {
  if (one.attempts < one.limits.attempts) return undefined;
  const lastFinding = findings[0]?.message ?? "the agent changed nothing";
  return {
    kind: "attempts-exhausted",
    attempts: one.attempts,
    codes: codesOf(findings),
    lastFinding,
  };
}

const outOfRounds = (one: Workstream): StopReason | undefined =>
  one.conflictRounds < LIMITS.conflictRoundsMax
    ? undefined
    : { kind: "conflicts", rounds: one.conflictRounds };

function unfinished(one: Workstream): string {
  const run = one.proof?.checkRuns.find((check) => check.conclusion === "incomplete");
  if (run === undefined) return "no gate ran at all";
  return `gate "${run.gate}" could not run: ${explainFinding(run.findings[0])}`;
}

const stop = (one: Workstream, reason: StopReason): Command => ({
  type: "stop-workstream",
  workstream: one.plan.id,
  reason,
});
