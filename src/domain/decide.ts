/**
 * What is to be done now, from what is true now. Pure and level-triggered: asked twice it answers the same,
 * and a lost notice costs nothing.
 */

import { assertNever } from "./assert-never.js";
import { circuitsToOpen, mayAskAgent } from "./circuit.js";
import type { Command, RunTurn } from "./command.js";
import { decideOutage } from "./decide-outage.js";
import { decideTurn } from "./decide-turn.js";
import { explainFinding } from "./finding.js";
import type { Instant, WorkstreamId } from "./ids.js";
import { toMs } from "./ids.js";
import { isTransient } from "./infrastructure.js";
import { LIMITS } from "./limits.js";
import { type Room, roomNews, withoutRoomFor } from "./machine-room.js";
import { nextToBuild } from "./merge-queue.js";
import { interruptionOf } from "./monitor.js";
import type { Aftercare, Run, Workstream, WorkstreamState } from "./run.js";
import { isActive, isEnded, isSettled } from "./run.js";
import { isHeld, suspectedCauses } from "./shared-cause.js";
import { overspent, turnsLeft } from "./spending.js";
import type { StopReason } from "./stop-reason.js";

/** The part of the world that is not in the journal: who writes it now, and on what machine. */
export interface Viewpoint {
  readonly owner: string;
  readonly now: Instant;
  /** Absent: nobody has looked. */
  readonly room?: Room;
}

export function decide(run: Run, viewpoint: Viewpoint): readonly Command[] {
  if (run.endedAt !== undefined) return [];
  const workstreams = [...run.workstreams.values()];
  if (workstreams.every(isEnded) && !workstreams.every(isSettled))
    return workstreams.flatMap(keepWork);
  if (workstreams.every(isSettled)) {
    const isMerged = workstreams.every((one) => one.state.state === "merged");
    return [{ type: "end-run", outcome: isMerged ? "merged" : "not-merged" }];
  }
  const baseline: Command[] = run.baseline === undefined ? [{ type: "establish-baseline" }] : [];
  const suspected = run.paused ? [] : suspectedCauses(run);
  const suspects = new Set(suspected.flatMap(({ workstreams: ids }) => ids));
  const steps = workstreams.flatMap((one) =>
    decideFor(run, one, { ...viewpoint, isSuspect: suspects.has(one.plan.id) }),
  );
  const rests = circuitsToOpen(run);
  const isAllowed = (one: Command): boolean =>
    one.type !== "run-turn" || mayRun(run, one, viewpoint);
  const allowed = steps.filter(isAllowed);
  const news = roomNews(run, viewpoint);
  return [...news, ...baseline, ...suspected, ...rests, ...seated(run, allowed), ...starts(run)];
}

/** A turn that runs goes on while its agent rests. */
function mayRun(run: Run, { workstream }: RunTurn, { now }: Viewpoint): boolean {
  const one = run.workstreams.get(workstream);
  return one === undefined || one.state.state === "working" || mayAskAgent(run, one, now);
}

interface Looking extends Viewpoint {
  /** It fails as another one does, and the base has not been looked at yet. */
  readonly isSuspect: boolean;
}

/**
 * Never more agents at work than the ramp may ever allow, also when work comes back that waited for a person
 * and gave its place to another. Who has begun keeps the seat; the others take theirs in the plan's order.
 */
function seated(run: Run, commands: readonly Command[]): readonly Command[] {
  const isAtWork = (id: WorkstreamId): boolean =>
    run.workstreams.get(id)?.state.state === "working";
  let seats = run.parallel.max - [...run.workstreams.keys()].filter(isAtWork).length;
  let turns = turnsLeft(run);
  return commands.filter((command) => {
    if (command.type !== "run-turn" || isAtWork(command.workstream)) return true;
    seats -= 1;
    // A turn that is played again is counted already.
    if (!command.replay) turns -= 1;
    return seats >= 0 && turns >= 0;
  });
}

function decideFor(run: Run, one: Workstream, viewpoint: Looking): readonly Command[] {
  const { state } = one;
  const workstream = one.plan.id;
  const isWaiting = viewpoint.isSuspect || isHeld(one, viewpoint.now);
  const isPaused = run.paused || one.paused || isWaiting;
  switch (state.state) {
    case "planned":
    case "merged":
      return [];
    case "stopped":
      return keepWork(one);
    case "due":
      return isPaused ? [] : decideDue(run, one, { state, viewpoint });
    case "prepared":
    case "idle":
    case "rejected":
      return isPaused ? [] : [decideTurn(run, one)];
    case "working":
      return decideWorking(run, one, { state, viewpoint });
    case "collecting":
      return [{ type: "collect-work", workstream, turn: state.turn }];
    case "proving":
      return isLater(state.notBefore, viewpoint) ? [] : [proveChange(one, state)];
    case "proven":
      return isPaused
        ? []
        : [
            heard(run, one) ?? {
              type: "open-pull-request",
              workstream,
              head: state.proof.subject.head,
            },
          ];
    case "proposed":
      return isPaused ? [] : decideProposed(run, one);
    case "queued":
      return isPaused ? [] : decideQueued(run, one, state.head);
    case "candidate":
      return isLater(state.notBefore, viewpoint) ? [] : [proveCandidate(one, state)];
    case "landing":
      return [{ type: "land", workstream, candidate: state.candidate }];
    case "landed":
      return aftercare(one, state);
    default:
      return assertNever(state);
  }
}

type Of<Name extends WorkstreamState["state"]> = Extract<WorkstreamState, { state: Name }>;

const isLater = (instant: Instant, viewpoint: Viewpoint): boolean =>
  toMs(instant) > toMs(viewpoint.now);

const keepWork = ({ plan, state }: Workstream): readonly Command[] =>
  state.state === "stopped" && state.work.kind === "to-keep"
    ? [{ type: "keep-work", workstream: plan.id }]
    : [];

/** Handing over does not wait for the time at which the same agent would be asked again. */
function decideDue(
  run: Run,
  one: Workstream,
  { state, viewpoint }: { readonly state: Of<"due">; readonly viewpoint: Viewpoint },
): readonly Command[] {
  const instead = decideOutage(one);
  if (instead !== undefined) return [instead];
  const roomless = withoutRoomFor(one);
  if (roomless !== undefined) return [stop(one, roomless)];
  return isLater(state.notBefore, viewpoint) ? [] : [decideTurn(run, one)];
}

/** A person's word comes before the next step towards landing. */
function heard(run: Run, one: Workstream): Command | undefined {
  if (one.messages.length === 0) return undefined;
  const spent = overspent(run, one);
  if (spent !== undefined) return stop(one, spent);
  return {
    type: "run-turn",
    workstream: one.plan.id,
    turn: one.turns + 1,
    reason: "told",
    replay: false,
    findings: [],
  };
}

function decideWorking(
  run: Run,
  one: Workstream,
  { state, viewpoint }: { readonly state: Of<"working">; readonly viewpoint: Viewpoint },
): readonly Command[] {
  const workstream = one.plan.id;
  const { turn, reason, intervention } = state;
  if (state.owner !== viewpoint.owner) return [{ type: "declare-lost", workstream, turn }];
  const because = interruptionOf(run, one, state, viewpoint.now);
  const play: Command = {
    type: "run-turn",
    workstream,
    turn,
    reason,
    ...(intervention === undefined ? {} : { intervention }),
    replay: true,
    findings: [],
  };
  return because === undefined
    ? [play]
    : [play, { type: "interrupt-turn", workstream, turn, because }];
}

const proveChange = (one: Workstream, state: Of<"proving">): Command => ({
  type: "prove",
  workstream: one.plan.id,
  stage: "change",
  head: state.head,
  retries: state.retries,
});

const proveCandidate = (one: Workstream, state: Of<"candidate">): Command => ({
  type: "prove",
  workstream: one.plan.id,
  stage: "candidate",
  head: state.candidate.head,
  candidate: state.candidate,
  retries: state.retries,
});

function decideProposed(run: Run, one: Workstream): readonly Command[] {
  const told = heard(run, one);
  if (told !== undefined) return [told];
  const waitsForPerson = one.plan.approval === "landing" && one.approvedBy === undefined;
  return waitsForPerson ? [] : [{ type: "enqueue", workstream: one.plan.id }];
}

function decideQueued(run: Run, one: Workstream, head: Of<"queued">["head"]): readonly Command[] {
  const told = heard(run, one);
  if (told !== undefined) return [told];
  if (nextToBuild(run) !== one.plan.id) return [];
  if (one.staleCandidates >= LIMITS.staleCandidatesMax) {
    return [stop(one, { kind: "conflicts", rounds: one.staleCandidates })];
  }
  return [{ type: "build-candidate", workstream: one.plan.id, head }];
}

/** The attestation comes after branch and issues, because it attests them too. */
function aftercare(one: Workstream, state: Of<"landed">): readonly Command[] {
  const workstream = one.plan.id;
  const isOpen = (what: Aftercare): boolean => !state.done.includes(what);
  const commands: Command[] = [];
  if (isOpen("branch")) commands.push({ type: "delete-branch", workstream });
  if (isOpen("issue") && one.plan.issue !== undefined) {
    commands.push({ type: "close-issue", workstream, issue: one.plan.issue });
  }
  if (isOpen("pull-requests")) {
    commands.push({ type: "close-pull-requests", workstream, numbers: one.plan.pullRequests });
  }
  if (commands.length === 0 && isOpen("attestation")) {
    commands.push({ type: "store-attestation", workstream, candidate: state.candidate });
  }
  if (isOpen("workspace")) commands.push({ type: "close-workspace", workstream });
  return commands;
}

/** Opens workspaces while the ramp has room, and ends what can no longer begin. */
function starts(run: Run): readonly Command[] {
  const commands: Command[] = [];
  const workstreams = [...run.workstreams.values()];
  let room = run.width - workstreams.filter((one) => isActive(one) && !waitsForPerson(one)).length;
  for (const one of workstreams) {
    if (one.state.state !== "planned") continue;
    const obstacle = obstacleOf(run, one);
    if (obstacle !== undefined) commands.push(stop(one, obstacle));
    else if (room > 0 && mayStart(run, one)) {
      commands.push({ type: "open-workspace", workstream: one.plan.id });
      room -= 1;
    }
  }
  return commands;
}

const waitsForPerson = (one: Workstream): boolean =>
  one.state.state === "proposed" && one.plan.approval === "landing" && one.approvedBy === undefined;

function mayStart(run: Run, one: Workstream): boolean {
  if (run.paused || one.paused) return false;
  return one.plan.dependsOn.every((id) => run.workstreams.get(id)?.state.state === "merged");
}

function obstacleOf(run: Run, one: Workstream): StopReason | undefined {
  const on = one.plan.dependsOn.find((id) => run.workstreams.get(id)?.state.state === "stopped");
  if (on !== undefined) return { kind: "dependency", on };
  const broken = run.baseline?.checkRuns.find(
    (check) => check.conclusion === "incomplete" && !isTransient([check]),
  );
  if (broken === undefined) return undefined;
  const [finding] = broken.findings;
  return {
    kind: "incomplete",
    explanation: `gate "${broken.gate}" cannot run on the base either: ${explainFinding(finding)}`,
  };
}

const stop = (one: Workstream, reason: StopReason): Command => ({
  type: "stop-workstream",
  workstream: one.plan.id,
  reason,
});
