/** Folds one event into a run. Total: an event that no longer fits its workstream's state changes nothing. */

import { assertNever } from "./assert-never.js";
import { withoutRest, withRest } from "./circuit.js";
import type { Entry } from "./event.js";
import { evolveWorkstream } from "./evolve-workstream.js";
import { toInstant, toMs, type WorkstreamId } from "./ids.js";
import { overruled, withShortage } from "./machine-room.js";
import type { Grant, WorkstreamPlan } from "./plan.js";
import { narrow, widen } from "./ramp.js";
import { isEnded, type Run, type Workstream } from "./run.js";
import { answered, withExamined, withoutOldHold } from "./shared-cause.js";
import { stopped } from "./transitions.js";

type Of<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;
type Started = Extract<Entry, { type: "run-started" }>;
type Instruction = Extract<
  Entry,
  { type: "told" | "paused" | "resumed" | "approved" | "cancelled" }
>;

export function evolve(run: Run | undefined, entry: Entry): Run {
  if (entry.type === "run-started") return startedRun(entry);
  if (run === undefined)
    throw new Error(`The journal begins with "${entry.type}" instead of "run-started".`);
  return { ...evolveBody(run, entry), seq: entry.seq };
}

/** The whole fold. Linear in the number of entries. */
export function fold(entries: Iterable<Entry>): Run | undefined {
  let run: Run | undefined;
  for (const entry of entries) run = evolve(run, entry);
  return run;
}

function evolveBody(run: Run, entry: Exclude<Entry, Started>): Run {
  switch (entry.type) {
    case "run-resumed":
      return run;
    case "baseline-established":
      return { ...run, baseline: { commit: entry.commit, checkRuns: entry.checkRuns } };
    case "base-examined":
      return withExamined(run, entry);
    case "agent-rested":
      return withRest(run, entry);
    case "machine-slept":
      return withoutSleep(run, entry);
    case "machine-ran-short":
      return withShortage(run, entry);
    case "machine-recovered":
      return withoutSilence({ ...run, shortage: undefined }, entry);
    case "run-ended":
      return { ...run, endedAt: entry.at, outcome: entry.outcome };
    case "told":
    case "paused":
    case "resumed":
    case "approved":
    case "cancelled":
      return run.instructions.has(entry.id) ? run : instructed(run, entry);
    default:
      return withWorkstream(run, entry.workstream, entry);
  }
}

function withWorkstream(run: Run, id: WorkstreamId, entry: Entry): Run {
  const before = run.workstreams.get(id);
  if (before === undefined)
    throw new Error(`Entry ${entry.seq} names workstream "${id}", which the plan does not have.`);
  const after = withoutOldHold(evolveWorkstream(before, entry), entry);
  if (after === before) return run;
  const hasComeThrough = entry.type === "turn-ended" && entry.end === "completed";
  const through = hasComeThrough ? withoutRest(run, after.agent) : run;
  return withRamp(replaced(through, id, after), before, after, entry);
}

type Working = Extract<Workstream["state"], { state: "working" }>;

/** While the machine had no room nobody could show a sign of life. */
const withoutSilence = (run: Run, { at }: Of<"machine-recovered">): Run =>
  onWorking(run, (state) => ({ ...state, lastSignAt: at }));

/** While it slept nobody could, and nobody worked: it is no time of theirs. */
function withoutSleep(run: Run, { at, ms }: Of<"machine-slept">): Run {
  const awake = onWorking(run, ({ trouble, ...state }) => {
    const startedAt = toInstant(Math.min(toMs(at), toMs(state.startedAt) + ms));
    const isOfTime = trouble?.kind === "no-tools";
    const kept = trouble === undefined || isOfTime ? {} : { trouble };
    return { ...state, ...kept, startedAt, lastSignAt: at };
  });
  return { ...awake, sleptMs: run.sleptMs + ms };
}

function onWorking(run: Run, change: (state: Working) => Working): Run {
  const workstreams = new Map(run.workstreams);
  for (const [id, one] of run.workstreams) {
    if (one.state.state === "working") workstreams.set(id, { ...one, state: change(one.state) });
  }
  return { ...run, workstreams };
}

function replaced(run: Run, id: WorkstreamId, workstream: Workstream): Run {
  return { ...run, workstreams: new Map(run.workstreams).set(id, workstream) };
}

function withRamp(run: Run, before: Workstream, after: Workstream, entry: Entry): Run {
  if (entry.type === "landed" && after.state.state === "landed") {
    const { commit, tip } = entry.candidate;
    const landings = [...run.landings, { workstream: after.plan.id, commit, tip }];
    return { ...run, landings, width: widen(run.width, run.parallel) };
  }
  const failed = after.state.state === "stopped" && !isEnded(before) && isFailure(after);
  return failed ? { ...run, width: narrow(run.width) } : run;
}

/** A workstream that a person cancelled, or that never began, says nothing about how many the agents can bear. */
function isFailure(workstream: Workstream): boolean {
  if (workstream.state.state !== "stopped") return false;
  const { kind } = workstream.state.reason;
  return kind !== "cancelled" && kind !== "dependency";
}

function instructed(run: Run, entry: Instruction): Run {
  const instructions = new Set(run.instructions).add(entry.id);
  const seen = { ...run, instructions };
  if (entry.workstream !== undefined && !run.workstreams.has(entry.workstream)) return seen;
  switch (entry.type) {
    case "paused":
    case "resumed":
      return pausedOrResumed(seen, entry);
    case "told":
      return onWorkstreams(seen, entry, (one) =>
        isEnded(one)
          ? one
          : {
              ...answered(one, entry.at, false),
              questions: one.questions.filter(({ grant }) => grant !== undefined),
              messages: [...one.messages, { by: entry.by, text: entry.text }],
            },
      );
    case "approved":
      if (entry.leavesWorkspace)
        return onWorkstreams(seen, entry, (one) => ({ ...one, mayLeaveWorkspace: true }));
      return onWorkstreams(seen, entry, (one) => ({
        ...answered(one, entry.at, true),
        approvedBy: entry.by,
        questions: one.questions.filter(({ grant }) => !isGiven(grant, entry.allow ?? [])),
        waivers: [...one.waivers, ...entry.waive.map((code) => waiver(code, entry.by, entry.why))],
        plan: withGrants(one.plan, entry.allow ?? []),
        granted: [...one.granted, ...(entry.allow ?? []).map((grant) => granted(grant, entry))],
      }));
    case "cancelled":
      return onWorkstreams(
        entry.workstream === undefined ? { ...seen, cancelledBy: entry.by } : seen,
        entry,
        (one) => cancelled(one, entry),
      );
    default:
      return assertNever(entry);
  }
}

function pausedOrResumed(run: Run, entry: Of<"paused" | "resumed">): Run {
  const isPaused = entry.type === "paused";
  const shortage = isPaused ? run.shortage : overruled(run, entry.by);
  const seen = entry.workstream === undefined ? { ...run, paused: isPaused, shortage } : run;
  return onWorkstreams(seen, entry, (one) => ({
    ...(isPaused ? one : answered(one, entry.at, true)),
    paused: entry.workstream === undefined ? one.paused : isPaused,
  }));
}

const isGiven = (asked: Grant | undefined, allow: readonly Grant[]): boolean =>
  allow.some(({ key, value }) => key === asked?.key && value === asked.value);

const granted = (grant: Grant, { by, why }: { readonly by: string; readonly why?: string }) =>
  why === undefined ? { ...grant, by } : { ...grant, by, why };

function withGrants(plan: WorkstreamPlan, grants: readonly Grant[]): WorkstreamPlan {
  const allow = { ...plan.allow };
  for (const { key, value } of grants) allow[key] = [...allow[key], value];
  return { ...plan, allow };
}

const waiver = (code: string, by: string, why: string | undefined) =>
  why === undefined ? { code, by } : { code, by, why };

function onWorkstreams(run: Run, entry: Instruction, change: (one: Workstream) => Workstream): Run {
  const workstreams = new Map(run.workstreams);
  for (const [id, one] of run.workstreams) {
    if (entry.workstream === undefined || entry.workstream === id) workstreams.set(id, change(one));
  }
  return { ...run, workstreams };
}

/** The branch may already have moved to a candidate in `landing`: only the attempt to land can tell. */
function cancelled(one: Workstream, entry: Instruction): Workstream {
  const { state } = one;
  if (isEnded(one) || state.state === "landed") return one;
  if (state.state === "landing") return { ...one, state: { ...state, cancelledBy: entry.by } };
  return stopped(one, { kind: "cancelled", by: entry.by }, entry.at);
}

function startedRun(entry: Started): Run {
  const workstreams = new Map<WorkstreamId, Workstream>();
  for (const plan of entry.plan.workstreams) {
    workstreams.set(plan.id, {
      plan,
      state: { state: "planned" },
      limits: { ...entry.limits, ...plan.limits },
      agent: plan.agent ?? entry.agent,
      successors: (entry.fallback ?? []).filter((name) => name !== (plan.agent ?? entry.agent)),
      outages: 0,
      refusals: [],
      questions: [],
      mayLeaveWorkspace: false,
      turns: 0,
      attempts: 0,
      session: 1,
      badTurns: 0,
      noRoomTurns: 0,
      idleTurns: 0,
      troubles: [],
      trouble: undefined,
      failing: undefined,
      conflictRounds: 0,
      isolations: [],
      staleCandidates: 0,
      remedies: 0,
      failures: [],
      claims: [],
      title: plan.title,
      workingMs: 0,
      tokens: 0,
      costUsd: 0,
      messages: [],
      waivers: [],
      granted: [],
      paused: false,
      held: undefined,
    });
  }
  return {
    id: entry.run,
    name: entry.plan.name,
    planDigest: entry.planDigest,
    base: entry.base,
    startTip: entry.tip,
    startedAt: entry.at,
    parallel: entry.parallel,
    width: entry.parallel.start,
    limits: entry.runLimits ?? {},
    paused: false,
    rests: new Map(),
    shortage: undefined,
    sleptMs: 0,
    workstreams,
    sharedCauses: [],
    instructions: new Set(),
    landings: [],
    seq: entry.seq,
  };
}
