/** Folds what happens around a turn into its workstream. What does not fit the state is late and changes nothing. */

import { assertNever } from "./assert-never.js";
import { failingOf } from "./circuit.js";
import { outagePauseMs } from "./decide-outage.js";
import type { Entry, TurnEnd } from "./event.js";
import { type Instant, toInstant, toMs } from "./ids.js";
import { type Isolation, isSameIsolation, UNCONFINED } from "./isolation.js";
import { LIMITS } from "./limits.js";
import { noRoomPauseMs } from "./machine-room.js";
import type { Question } from "./question.js";
import type { Workstream, WorkstreamState } from "./run.js";
import type { Trouble } from "./trouble.js";

type Of<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;
type Working = Extract<WorkstreamState, { state: "working" }>;

type TurnEntry = Of<
  | "turn-started"
  | "turn-progressed"
  | "trouble-noticed"
  | "message-delivered"
  | "turn-ended"
  | "permission-answered"
  | "person-asked"
  | "handed-over"
>;

export function evolveTurn(one: Workstream, entry: TurnEntry): Workstream {
  switch (entry.type) {
    case "turn-started":
      return turnStarted(one, entry);
    case "turn-progressed":
      return turnProgressed(one, entry);
    case "trouble-noticed":
      return troubleNoticed(one, entry);
    case "message-delivered":
      return messageDelivered(one, entry);
    case "turn-ended":
      return turnEnded(one, entry);
    case "permission-answered":
      return permissionAnswered(one, entry);
    case "person-asked":
      return personAsked(one, entry);
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
      tokens: 0,
      costUsd: 0,
    },
  };
}

const withIsolation = (known: readonly Isolation[], one: Isolation): readonly Isolation[] =>
  known.some((other) => isSameIsolation(one, other)) ? known : [...known, one];

function turnProgressed(one: Workstream, entry: Of<"turn-progressed">): Workstream {
  const { state } = one;
  if (state.state !== "working" || state.turn !== entry.turn) return one;
  const tokens = entry.tokens ?? state.tokens;
  const costUsd = entry.costUsd ?? state.costUsd;
  return { ...one, state: { ...state, lastSignAt: entry.at, line: entry.line, tokens, costUsd } };
}

/** They count as heard when the turn ends, as those of its prompt do. */
function messageDelivered(one: Workstream, entry: Of<"message-delivered">): Workstream {
  const { state } = one;
  if (state.state !== "working" || state.turn !== entry.turn) return one;
  return { ...one, state: { ...state, messages: state.messages + entry.messages } };
}

/** One is enough to end a turn. */
function troubleNoticed(one: Workstream, entry: Of<"trouble-noticed">): Workstream {
  const { state } = one;
  if (state.state !== "working" || state.turn !== entry.turn || state.trouble !== undefined)
    return one;
  return { ...one, state: { ...state, trouble: entry.trouble } };
}

/** What is to be answered with the next prompt. An end that was bad in another way speaks for itself. */
function troubleOf(one: Workstream, state: Working, end: TurnEnd): Trouble | undefined {
  if (end === "interrupted") return state.trouble;
  const { silentMinutes } = one.limits;
  return end === "silent"
    ? { kind: "silence", found: silentMinutes, limit: silentMinutes }
    : undefined;
}

export const withTrouble = (one: Workstream, turn: number, trouble: Trouble): Workstream => ({
  ...one,
  trouble,
  troubles: [...one.troubles, { turn, agent: one.agent, trouble }].slice(-LIMITS.troublesMax),
});

function turnEnded(one: Workstream, entry: Of<"turn-ended">): Workstream {
  const { state } = one;
  if (state.state !== "working" || state.turn !== entry.turn) return one;
  const spent = {
    workingMs: one.workingMs + Math.max(0, toMs(entry.at) - toMs(state.startedAt)),
    tokens: one.tokens + (entry.tokens ?? 0),
    costUsd: one.costUsd + (entry.costUsd ?? 0),
  };
  if (entry.end === "lost") return { ...one, ...spent, state: toDue(state, entry.at) };
  if (entry.end === "no-room") return withoutRoom({ ...one, ...spent }, state, entry.at);
  const failing = failingOf(one, entry);
  if (entry.end === "unavailable") return unavailable({ ...one, ...spent, failing }, state, entry);
  const isBad = isBadEnd(entry.end);
  const trouble = troubleOf(one, state, entry.end);
  const known = { ...one, failing, trouble: undefined };
  return {
    ...(trouble === undefined ? known : withTrouble(known, state.turn, trouble)),
    ...spent,
    outages: 0,
    noRoomTurns: 0,
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

/** The machine's doing, not the agent's: the same turn is due again. */
function withoutRoom(one: Workstream, state: Working, at: Instant): Workstream {
  const noRoomTurns = one.noRoomTurns + 1;
  const notBefore = toInstant(toMs(at) + noRoomPauseMs(noRoomTurns));
  return { ...one, noRoomTurns, state: toDue(state, notBefore) };
}

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

/**
 * A successor knows nothing of what was said before: its session is a new one. Nor has it done anything wrong yet; what was spent
 * stays spent.
 */
function handedOver(one: Workstream, entry: Of<"handed-over">): Workstream {
  const { state } = one;
  if (!MAY_HAND_OVER.has(state.state) || one.agent !== entry.from) return one;
  return {
    ...one,
    outages: 0,
    badTurns: 0,
    noRoomTurns: 0,
    idleTurns: 0,
    trouble: undefined,
    failing: undefined,
    failures: one.failures.filter((signatures) => !signatures.includes(NO_CHANGE)),
    agent: entry.to,
    successors: one.successors.slice(one.successors.indexOf(entry.to) + 1),
    session: one.session + 1,
    state: state.state === "due" ? { ...state, notBefore: entry.at } : state,
  };
}

const MAY_HAND_OVER: ReadonlySet<WorkstreamState["state"]> = new Set(["due", "idle", "rejected"]);

/** The signature of a turn that left nothing to prove. */
export const NO_CHANGE = "no_change:0/0";

function permissionAnswered(one: Workstream, entry: Of<"permission-answered">): Workstream {
  const { state } = one;
  if (state.state !== "working" || state.turn !== entry.turn) return one;
  if (entry.answer.decision === "allowed" || one.refusals.length >= LIMITS.refusalsNamedMax)
    return one;
  return { ...one, refusals: [...one.refusals, entry.answer] };
}

/** Of very many the newest are kept; a question that stands there already is the same question. */
function personAsked(one: Workstream, { question, turn }: Of<"person-asked">): Workstream {
  if (one.state.state !== "working" || one.state.turn !== turn) return one;
  const others = one.questions.filter((other) => !isSameQuestion(other, question));
  return { ...one, questions: [...others, question].slice(-LIMITS.questionsMax) };
}

const isSameQuestion = (one: Question, other: Question): boolean =>
  one.text === other.text &&
  one.grant?.key === other.grant?.key &&
  one.grant?.value === other.grant?.value;

export const isBadEnd = (end: TurnEnd): boolean =>
  end === "crashed" ||
  end === "timed-out" ||
  end === "silent" ||
  end === "interrupted" ||
  end === "flooded";
