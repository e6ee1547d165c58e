/** Folds one event into one workstream. An event that does not fit the state is late and changes nothing. */

import type { Proof } from "./check-run.js";
import type { Entry } from "./event.js";
import { evolveTurn, isBadEnd, NO_CHANGE, withTrouble } from "./evolve-turn.js";
import { toInstant, toMs } from "./ids.js";
import { failuresOf, isTransient } from "./infrastructure.js";
import { LIMITS } from "./limits.js";
import type { Aftercare, StoppedWork, Workstream, WorkstreamState } from "./run.js";
import { stopped } from "./transitions.js";
import { toWatchLimits } from "./watch/watch-limits.js";

type Of<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;

export function evolveWorkstream(one: Workstream, entry: Entry): Workstream {
  switch (entry.type) {
    case "workspace-opened":
      return workspaceOpened(one, entry);
    case "turn-started":
    case "turn-progressed":
    case "trouble-noticed":
    case "message-delivered":
    case "turn-ended":
    case "permission-answered":
    case "person-asked":
    case "handed-over":
      return evolveTurn(one, entry);
    case "work-collected":
      return workCollected(one, entry);
    case "proof-completed":
      return entry.stage === "change" ? changeProven(one, entry) : candidateProven(one, entry);
    case "work-mended":
      return workMended(one, entry);
    case "mending-failed":
      return one.state.state === "rejected" ? { ...one, unmendable: entry.head } : one;
    case "pull-request-opened":
      return pullRequestOpened(one, entry);
    case "workstream-stopped":
      return HAS_TO_LAND.has(one.state.state) ? one : stopped(one, entry.reason, entry.at);
    default:
      return evolveLanding(one, entry);
  }
}

type StateName = WorkstreamState["state"];

/** The branch has moved, or may have: only the attempt to land can tell. */
const HAS_TO_LAND: ReadonlySet<StateName> = new Set(["landing", "landed", "merged"]);

function evolveLanding(one: Workstream, entry: Entry): Workstream {
  const { state } = one;
  switch (entry.type) {
    case "enqueued":
      return state.state === "proposed"
        ? {
            ...one,
            state: { state: "queued", head: state.proof.subject.head },
            enqueuedSeq: entry.seq,
          }
        : one;
    case "candidate-built":
      // What a person said in the meantime comes first.
      return state.state === "queued" && one.messages.length === 0
        ? {
            ...one,
            state: {
              state: "candidate",
              candidate: entry.candidate,
              retries: 0,
              notBefore: entry.at,
            },
          }
        : one;
    case "candidate-conflicted":
      return state.state === "queued"
        ? {
            ...one,
            proof: entry.proof,
            state: { state: "rejected", stage: "candidate", proof: entry.proof },
          }
        : one;
    case "landed":
      return landed(one, entry);
    case "landing-refused":
      return landingRefused(one, entry);
    case "branch-deleted":
      return afterDone(one, "branch", entry);
    case "issue-closed":
      return afterDone(one, "issue", entry);
    case "pull-requests-closed":
      return afterDone(one, "pull-requests", entry);
    case "attestation-stored":
      return afterDone(one, "attestation", entry);
    case "workspace-closed":
      return afterDone(one, "workspace", entry);
    case "work-kept":
      return workKept(one, entry);
    default:
      return one;
  }
}

function workKept(one: Workstream, { branch, head }: Of<"work-kept">): Workstream {
  if (one.state.state !== "stopped") return one;
  const work: StoppedWork =
    branch === undefined || head === undefined ? { kind: "none" } : { kind: "kept", branch, head };
  return { ...one, state: { ...one.state, work } };
}

function workspaceOpened(one: Workstream, entry: Of<"workspace-opened">): Workstream {
  if (one.state.state !== "planned") return { ...one, workspace: entry.path };
  return {
    ...one,
    workspace: entry.path,
    openedAt: entry.at,
    openedOn: entry.base,
    state: { state: "prepared" },
  };
}

/** A head that was already judged and refused is not judged again: the turn brought nothing. */
function workCollected(one: Workstream, entry: Of<"work-collected">): Workstream {
  const { state } = one;
  if (state.state !== "collecting") return one;
  const isOldNews = one.proof?.verdict === "fail" && entry.head === one.head;
  const withHead = entry.changed ? { ...one, head: entry.head } : one;
  if (!entry.changed || isOldNews) {
    const after = isBadEnd(state.end) ? withHead : afterIdleTurn(withHead, state.turn);
    return { ...after, state: { state: "idle", turn: state.turn, end: state.end } };
  }
  return {
    ...withHead,
    idleTurns: 0,
    state: { state: "proving", head: entry.head, retries: 0, notBefore: entry.at },
  };
}

function afterIdleTurn(one: Workstream, turn: number): Workstream {
  const idleTurns = one.idleTurns + 1;
  const limit = toWatchLimits(one.limits.monitor).idleTurns;
  const after = { ...one, idleTurns, failures: [...one.failures, [NO_CHANGE]] };
  return idleTurns < limit
    ? after
    : withTrouble(after, turn, { kind: "no-commits", found: idleTurns, limit });
}

function changeProven(one: Workstream, entry: Of<"proof-completed">): Workstream {
  const { state } = one;
  const { proof } = entry;
  if (state.state !== "proving" || proof.subject.head !== state.head) return one;
  const judged = { ...one, proof, firstProof: one.firstProof ?? proof };
  switch (proof.verdict) {
    case "pass":
      return { ...judged, state: { state: "proven", proof } };
    case "fail":
      return {
        ...judged,
        failures: withSignatures(one, proof),
        state: { state: "rejected", stage: "change", proof },
      };
    case "incomplete":
      return mayRetry(proof, state.retries)
        ? { ...one, state: { ...state, ...nextRetry(state.retries, entry) } }
        : { ...judged, state: { state: "rejected", stage: "change", proof } };
  }
}

function candidateProven(one: Workstream, entry: Of<"proof-completed">): Workstream {
  const { state } = one;
  const { proof } = entry;
  if (state.state !== "candidate" || proof.subject.tree !== state.candidate.tree) return one;
  switch (proof.verdict) {
    case "pass":
      return {
        ...one,
        proof,
        candidateProof: proof,
        state: { state: "landing", candidate: state.candidate, proof },
      };
    case "fail":
      return { ...one, proof, state: { state: "rejected", stage: "candidate", proof } };
    case "incomplete":
      return mayRetry(proof, state.retries)
        ? { ...one, state: { ...state, ...nextRetry(state.retries, entry) } }
        : { ...one, proof, state: { state: "rejected", stage: "candidate", proof } };
  }
}

const mayRetry = (proof: Proof, retries: number): boolean =>
  retries < LIMITS.infraRetriesMax && isTransient(proof.checkRuns);

const nextRetry = (retries: number, entry: Entry) => ({
  retries: retries + 1,
  notBefore: toInstant(toMs(entry.at) + (retries + 1) * LIMITS.infraBackoffMs),
});

/** A conflict with what others landed is not a failure of the work itself, so it is no step towards `stuck`. */
function withSignatures(one: Workstream, proof: Proof): Workstream["failures"] {
  const findings = failuresOf(proof.checkRuns);
  if (findings.every((finding) => finding.code === "MERGE_CONFLICT")) return one.failures;
  return [...one.failures, findings.map((finding) => finding.signature).sort()];
}

function workMended(one: Workstream, entry: Of<"work-mended">): Workstream {
  if (one.state.state !== "rejected" || one.head !== entry.from) return one;
  const state: WorkstreamState = {
    state: "proving",
    head: entry.head,
    retries: 0,
    notBefore: entry.at,
  };
  return {
    ...one,
    head: entry.head,
    remedies: one.remedies + 1,
    failures: one.failures.slice(0, -1),
    state,
  };
}

function pullRequestOpened(one: Workstream, entry: Of<"pull-request-opened">): Workstream {
  const { state } = one;
  if (state.state !== "proven" || state.proof.subject.head !== entry.head) return one;
  return {
    ...one,
    pullRequest: entry.number,
    title: entry.title,
    state: { state: "proposed", proof: state.proof, pullRequest: entry.number },
  };
}

/** What has landed has landed, whatever was decided about it in the meantime. */
function landed(one: Workstream, entry: Of<"landed">): Workstream {
  if (one.state.state === "landed" || one.state.state === "merged") return one;
  const done: Aftercare[] = [];
  if (one.plan.issue === undefined) done.push("issue");
  if (one.plan.pullRequests.length === 0) done.push("pull-requests");
  return { ...one, state: { state: "landed", candidate: entry.candidate, done } };
}

/** A candidate that went stale is not the agent's fault: it keeps its place and costs no attempt. */
function landingRefused(one: Workstream, entry: Of<"landing-refused">): Workstream {
  const { state } = one;
  if (state.state !== "landing") return one;
  if (state.cancelledBy !== undefined)
    return stopped(one, { kind: "cancelled", by: state.cancelledBy }, entry.at);
  const head = state.candidate.head;
  return { ...one, staleCandidates: one.staleCandidates + 1, state: { state: "queued", head } };
}

const AFTERCARE: readonly Aftercare[] = [
  "branch",
  "issue",
  "pull-requests",
  "attestation",
  "workspace",
];

function afterDone(one: Workstream, what: Aftercare, entry: Entry): Workstream {
  const { state } = one;
  if (state.state !== "landed") return one;
  const done = state.done.includes(what) ? state.done : [...state.done, what];
  if (AFTERCARE.some((each) => !done.includes(each))) return { ...one, state: { ...state, done } };
  return { ...one, endedAt: entry.at, state: { state: "merged", candidate: state.candidate } };
}
