/** Folds what happens around a turn into its workstream. What does not fit the state is late and changes nothing. */

import { assertNever } from "./assert-never.js";
import { outagePauseMs } from "./decide-outage.js";
import type { Entry, TurnEnd } from "./event.js";
import { type Instant, toInstant, toMs } from "./ids.js";
import { type Isolation, isSameIsolation, UNCONFINED } from "./isolation.js";
import { LIMITS } from "./limits.js";
import type { Workstream, WorkstreamState } from "./run.js";

type Of<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;
type Working = Extract<WorkstreamState, { state: "working" }>;

type TurnEntry = Of<
  "turn-started" | "turn-progressed" | "turn-ended" | "permission-answered" | "handed-over"
>;

export function evolveTurn(one: Workstream, entry: TurnEntry): Workstream {
  switch (entry.type) {
    case "turn-started":
      return turnStarted(one, entry);
    case "turn-progressed":
      return turnProgressed(one, entry);
    case "turn-ended":
      return turnEnded(one, entry);
    case "permission-answered":
      return permissionAnswered(one, entry);
    case "handed-over":
      return handedOver(one, entry);
    default:
      return assertNever(entry);
  }
}

/** From anywhere else a turn would take the work off a track that somebody else is on. */
const MAY_BEGIN_TURN: ReadonlySet<WorkstreamState["state"]> = new Set([
  "prepared",
  "due",
  "idle",
  "rejected",
  "proven",
  "proposed",
  "queued",
]);

function turnStarted(one: Workstream, entry: Of<"turn-started">): Workstream {
  if (!MAY_BEGIN_TURN.has(one.state.state)) return one;
  const isNew = entry.turn > one.turns;
  const costsAttempt = isNew && (entry.reason === "brief" || entry.reason === "feedback");
  return {
    ...one,
    turns: Math.max(one.turns, entry.turn),
    attempts: one.attempts + (costsAttempt ? 1 : 0),
    session: one.session + (isNew && entry.intervention === "restart" ? 1 : 0),
    conflictRounds: one.conflictRounds + (isNew && entry.reason === "conflict" ? 1 : 0),
    remedies: 0,
    refusals: [],
    agent: entry.agent,
    isolations: withIsolation(one.isolations, entry.isolation ?? UNCONFINED),
    sessionBegan:
      one.sessionBegan?.session === entry.session
        ? one.sessionBegan
        : { session: entry.session, turn: entry.turn },
    state: {
      state: "working",
      turn: entry.turn,
      reason: entry.reason,
      ...(entry.intervention === undefined ? {} : { intervention: entry.intervention }),
      owner: entry.owner,
      messages: entry.messages,
      startedAt: entry.at,
      lastSignAt: entry.at,
      line: "",
    },
  };
}

const withIsolation = (known: readonly Isolation[], one: Isolation): readonly Isolation[] =>
  known.some((other) => isSameIsolation(one, other)) ? known : [...known, one];

function turnProgressed(one: Workstream, entry: Of<"turn-progressed">): Workstream {
  const { state } = one;
  if (state.state !== "working" || state.turn !== entry.turn) return one;
  return { ...one, state: { ...state, lastSignAt: entry.at, line: entry.line } };
}

function turnEnded(one: Workstream, entry: Of<"turn-ended">): Workstream {
  const { state } = one;
  if (state.state !== "working" || state.turn !== entry.turn) return one;
  const spent = {
    workingMs: one.workingMs + Math.max(0, toMs(entry.at) - toMs(state.startedAt)),
    tokens: one.tokens + (entry.tokens ?? 0),
    costUsd: one.costUsd + (entry.costUsd ?? 0),
  };
  if (entry.end === "lost") return { ...one, ...spent, state: toDue(state, entry.at) };
  if (entry.end === "unavailable") return unavailable({ ...one, ...spent }, state, entry);
  const isBad = isBadEnd(entry.end);
  return {
    ...one,
    ...spent,
    outages: 0,
    messages: one.messages.slice(state.messages),
    badTurns: isBad ? one.badTurns + 1 : 0,
    ...(isBad ? { lastBadEnd: entry.end } : {}),
    claims:
      entry.claim === undefined
        ? one.claims
        : [...one.claims, { turn: entry.turn, text: entry.claim }],
    state: { state: "collecting", turn: entry.turn, end: entry.end },
  };
}

/** The messages that its prompt carried are still to be heard. */
const toDue = ({ turn, reason, intervention }: Working, notBefore: Instant): WorkstreamState => ({
  state: "due",
  turn,
  reason,
  ...(intervention === undefined ? {} : { intervention }),
  notBefore,
});

/** Nobody's attempt and no bad turn: the same turn is due again, after a pause that grows. */
function unavailable(one: Workstream, state: Working, entry: Of<"turn-ended">): Workstream {
  const outages = one.outages + 1;
  const notBefore = toInstant(toMs(entry.at) + outagePauseMs(outages));
  return {
    ...one,
    outages,
    lastOutage: entry.outage ?? "refused",
    state: toDue(state, notBefore),
  };
}

/** A successor knows nothing of what was said before: its session is a new one. */
function handedOver(one: Workstream, entry: Of<"handed-over">): Workstream {
  const { state } = one;
  if (state.state !== "due" || one.agent !== entry.from) return one;
  return {
    ...one,
    outages: 0,
    agent: entry.to,
    successors: one.successors.slice(one.successors.indexOf(entry.to) + 1),
    session: one.session + 1,
    state: { ...state, notBefore: entry.at },
  };
}

function permissionAnswered(one: Workstream, entry: Of<"permission-answered">): Workstream {
  const { state } = one;
  if (state.state !== "working" || state.turn !== entry.turn) return one;
  if (entry.answer.decision === "allowed" || one.refusals.length >= LIMITS.refusalsNamedMax)
    return one;
  return { ...one, refusals: [...one.refusals, entry.answer] };
}

export const isBadEnd = (end: TurnEnd): boolean =>
  end === "crashed" || end === "timed-out" || end === "silent" || end === "flooded";
