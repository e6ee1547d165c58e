/**
 * The order in which proven work lands. Serial: one candidate at a time, in the order of arrival;
 * a candidate that went stale keeps its place at the head.
 */

import type { WorkstreamId } from "./ids.js";
import type { Run, Workstream } from "./run.js";

/** Workstreams in the line, first to land first. Whoever holds the track is the first. */
export function queueOf(run: Run): readonly Workstream[] {
  const inLine = [...run.workstreams.values()].filter((one) => isQueued(one) || holdsTrack(one));
  return inLine.sort(
    (a, b) => Number(holdsTrack(b)) - Number(holdsTrack(a)) || place(a) - place(b),
  );
}

/** Who may build a candidate now: the head of the line, and only while nobody else holds the track. */
export function nextToBuild(run: Run): WorkstreamId | undefined {
  const [first] = queueOf(run).filter((one) => holdsTrack(one) || !isHeld(run, one));
  return first === undefined || holdsTrack(first) ? undefined : first.plan.id;
}

const isQueued = (one: Workstream): boolean => one.state.state === "queued";

/** Between building a candidate and knowing that it has landed or will not. */
const holdsTrack = (one: Workstream): boolean =>
  one.state.state === "candidate" || one.state.state === "landing";

/** A paused workstream, or one that a person has something to say to, lets the others pass. */
const isHeld = (run: Run, one: Workstream): boolean =>
  run.paused || one.paused || one.messages.length > 0;

const place = (one: Workstream): number => one.enqueuedSeq ?? Number.MAX_SAFE_INTEGER;
