/** One line of words for one journal entry. Undefined: nothing that people need to hear. */

import { assertNever } from "../../domain/assert-never.js";
import type { Proof } from "../../domain/check-run.js";
import { hasFailed } from "../../domain/check-run.js";
import type { Entry } from "../../domain/event.js";
import { explainFinding } from "../../domain/finding.js";
import { type Instant, short, toMs } from "../../domain/ids.js";
import { explainIsolation } from "../../domain/isolation.js";
import { explainLack, remedyFor } from "../../domain/machine-room.js";
import { explainOutage } from "../../domain/outage.js";
import { explainPermission } from "../../domain/permission.js";
import type { Grant } from "../../domain/plan.js";
import { explainQuestion } from "../../domain/question.js";
import { explainStop } from "../../domain/stop-reason.js";
import { explainTrouble } from "../../domain/trouble.js";

type Of<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;

export function entryText(entry: Entry): string | undefined {
  switch (entry.type) {
    case "run-started":
      return `Run ${entry.run} begins: ${entry.plan.workstreams.length} workstreams on ${entry.base} at ${short(entry.tip)}.`;
    case "run-resumed":
      return "Taken up again where the journal ends.";
    case "baseline-established":
      return baselineText(entry);
    case "base-examined":
      return examinedText(entry);
    case "agent-rested":
      return restText(entry);
    case "machine-slept":
      return `The machine slept for ${Math.round(entry.ms / 60_000)} minutes; nobody's silence of that time counts.`;
    case "machine-ran-short":
      return shortText(entry);
    case "machine-recovered":
      return `The machine has room again (${entry.of}, after ${minutesText(entry.since, entry.at)}): the run goes on.`;
    case "told":
      return `${entry.by} tells ${entry.workstream ?? "everybody"}: ${entry.text}`;
    case "paused":
    case "resumed":
    case "cancelled":
      return `${entry.workstream ?? "The run"} was ${entry.type} by ${entry.by}.`;
    case "approved":
      if (entry.leavesWorkspace)
        return `${entry.by} lets the agent of ${entry.workstream ?? "everything"} leave its workspace.`;
      return `${entry.workstream ?? "Everything"} was approved by ${entry.by}${entry.waive.length === 0 ? "" : `, waiving ${entry.waive.join(", ")}`}${explainGrants(entry.allow)}.`;
    case "run-ended":
      return entry.outcome === "merged"
        ? "The run has ended: everything is merged."
        : "The run has ended: not everything is merged.";
    default: {
      const text = workstreamText(entry);
      return text === undefined ? undefined : `${entry.workstream}: ${text}`;
    }
  }
}

type WorkstreamEntry = Exclude<
  Entry,
  Of<
    | "run-started"
    | "run-resumed"
    | "baseline-established"
    | "base-examined"
    | "agent-rested"
    | "machine-slept"
    | "machine-ran-short"
    | "machine-recovered"
    | "told"
    | "paused"
    | "resumed"
    | "cancelled"
    | "approved"
    | "run-ended"
  >
>;

function workstreamText(entry: WorkstreamEntry): string | undefined {
  switch (entry.type) {
    case "workspace-opened":
      return "workspace ready";
    case "turn-started":
      return turnText(entry);
    case "turn-progressed":
      return undefined;
    case "message-delivered":
      return `turn ${entry.turn} was interrupted for ${entry.messages === 1 ? "a message" : `${entry.messages} messages`}, and goes on with it`;
    case "trouble-noticed":
      return `the monitor ends turn ${entry.turn}: the agent ${explainTrouble(entry.trouble)}`;
    case "turn-ended":
      return turnEndText(entry);
    case "permission-answered":
      return entry.answer.decision === "allowed"
        ? undefined
        : `asked: ${explainPermission(entry.answer)}`;
    case "person-asked":
      return explainQuestion(entry.workstream, entry.question);
    case "handed-over":
      return `handed over from ${entry.from} to ${entry.to}: ${entry.outage === undefined ? "it did not get on with its work" : explainOutage(entry.outage)}`;
    case "work-collected":
      return collectedText(entry);
    case "proof-completed":
      return proofText(entry.stage === "candidate" ? "the candidate" : "the change", entry.proof);
    case "work-mended":
      return `Interlock mended ${entry.gates.join(", ")} itself, as commit ${short(entry.head)}`;
    case "mending-failed":
      return `could not mend ${entry.gates.join(", ")} here: ${entry.why}`;
    case "pull-request-opened":
      return `pull request #${entry.number}${entry.mendedFrom === undefined ? "" : " (its title was mended)"}`;
    case "enqueued":
      return "in the merge queue";
    default:
      return landingText(entry);
  }
}

type LandingEntry = Of<
  | "candidate-built"
  | "candidate-conflicted"
  | "landed"
  | "landing-refused"
  | "branch-deleted"
  | "issue-closed"
  | "pull-requests-closed"
  | "attestation-stored"
  | "workspace-closed"
  | "workstream-stopped"
  | "work-kept"
>;

function landingText(entry: LandingEntry): string | undefined {
  switch (entry.type) {
    case "candidate-built":
      return `candidate ${short(entry.candidate.commit)} on ${short(entry.candidate.tip)}`;
    case "candidate-conflicted":
      return proofText("the candidate", entry.proof);
    case "landed":
      return `LANDED as ${short(entry.candidate.commit)}`;
    case "landing-refused":
      return `the base moved to ${short(entry.actual)} meanwhile; a new candidate is built`;
    case "branch-deleted":
    case "workspace-closed":
      return undefined;
    case "issue-closed":
      return `issue #${entry.issue} closed`;
    case "pull-requests-closed":
      return `pull requests ${entry.numbers.map((number) => `#${number}`).join(", ")} closed as taken over`;
    case "attestation-stored":
      return "attestation signed and stored";
    case "work-kept":
      return entry.branch === undefined ? undefined : `its work is kept as branch ${entry.branch}`;
    case "workstream-stopped":
      return `ENDED, not merged: ${explainStop(entry.reason)}`;
    default:
      return assertNever(entry);
  }
}

function examinedText({ workstreams, gate, base, message }: Of<"base-examined">): string {
  const who = `${workstreams.join(" and ")} fail gate "${gate}" in the same way (${message})`;
  if (base === "red") return `${who}, and so does the base: it is not theirs.`;
  const found = base === "green" ? "the base passes it" : "the base could not be looked at";
  return `${who}; ${found}. They wait for a person: resume, tell, approve or cancel them.`;
}

function restText({ workstreams, agent, outage }: Of<"agent-rested">): string {
  const why = outage === undefined ? "" : `: ${explainOutage(outage)}`;
  return `Turns of ${agent} fail in ${workstreams.join(", ")}${why}. It gets a rest, then one of them tries for all.`;
}

function shortText(entry: Of<"machine-ran-short">): string {
  const { since, at } = entry;
  const lasts = since === undefined ? "" : `after ${minutesText(since, at)} still `;
  return `The machine ${lasts}${explainLack(entry)}. No turn and no proof begins until there is room: ${remedyFor(entry)}.`;
}

const minutesText = (from: Instant, to: Instant): string => {
  const minutes = Math.round((toMs(to) - toMs(from)) / 60_000);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
};

function baselineText(entry: Of<"baseline-established">): string {
  const red = entry.checkRuns.filter(hasFailed).map((run) => run.gate);
  const unfinished = entry.checkRuns.filter((run) => run.conclusion === "incomplete");
  const [first] = unfinished;
  if (first !== undefined) {
    return `The base's gate "${first.gate}" could not run: ${explainFinding(first.findings[0])}`;
  }
  if (red.length === 0) return `The base is green at ${short(entry.commit)}.`;
  return `The base is RED at ${short(entry.commit)} (${red.join(", ")}): those failures are named, not blamed on anybody's change.`;
}

const TURN_REASONS = {
  brief: "begins",
  feedback: "again, with what the proof found",
  conflict: "again: others have landed meanwhile",
  told: "again, with a person's message",
  retry: "again after a turn that ended badly",
} as const;

function turnText(entry: Of<"turn-started">): string {
  const session = entry.intervention === "restart" ? ", in a new session" : "";
  const because =
    entry.because === undefined ? "" : `, told that it ${explainTrouble(entry.because)}`;
  const box =
    entry.isolation === undefined ? "" : ` (isolation: ${explainIsolation(entry.isolation)})`;
  return `turn ${entry.turn} ${TURN_REASONS[entry.reason]}${session}${because}${box}`;
}

function turnEndText(entry: Of<"turn-ended">): string {
  if (entry.end !== "completed") {
    return `turn ${entry.turn} ended: ${entry.end}${entry.reason === undefined ? "" : ` (${entry.reason})`}`;
  }
  return entry.claim === undefined
    ? `turn ${entry.turn} ended without a word`
    : `claims: ${firstLine(entry.claim)}`;
}

function collectedText(entry: Of<"work-collected">): string | undefined {
  if (!entry.changed) return "there is no change to prove";
  if (entry.committed.length === 0) return undefined;
  return `left uncommitted and committed by Interlock: ${entry.committed.slice(0, 5).join(", ")}`;
}

function proofText(what: string, proof: Proof): string {
  switch (proof.verdict) {
    case "pass":
      return `${what} is proven (tree ${short(proof.subject.tree)})`;
    case "fail":
      return `${what} is NOT proven: ${proof.reasonCodes.join(", ")}${firstFinding(proof)}`;
    case "incomplete":
      return `${what} could not be proven yet${firstFinding(proof)}`;
    default:
      return assertNever(proof.verdict);
  }
}

function firstFinding(proof: Proof): string {
  const finding = proof.checkRuns
    .flatMap((run) => run.findings)
    .find(({ severity }) => severity === "hard");
  if (finding === undefined) return "";
  const place =
    finding.file === undefined
      ? ""
      : `${finding.file}${finding.line === undefined ? "" : `:${finding.line}`}: `;
  return ` – ${place}${finding.message}`;
}

export const firstLine = (text: string): string => (text.split("\n")[0] ?? "").slice(0, 160);

const explainGrants = (grants: readonly Grant[] | undefined): string =>
  grants === undefined
    ? ""
    : `, allowing ${grants.map(({ key, value }) => `${key} "${value}"`).join(", ")}`;
