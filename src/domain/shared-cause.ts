/**
 * One failure in two workstreams at once is hardly the fault of either: both wait until the base has been looked at.
 * If the base fails in the same way, it is the base's failure; else a person is asked, for a while.
 */

import type { CheckRun } from "./check-run.js";
import type { ExamineBase } from "./command.js";
import type { Entry } from "./event.js";
import { isFailureClass } from "./failure/playbook.js";
import { classNameOf, coarseOf } from "./failure/signature.js";
import { type Finding, isHard } from "./finding.js";
import { type Instant, toInstant, toMs, type WorkstreamId } from "./ids.js";
import { failuresOf } from "./infrastructure.js";
import { LIMITS } from "./limits.js";
import type { Hold, Run, Workstream, WorkstreamState } from "./run.js";

type Examined = Extract<Entry, { type: "base-examined" }>;

/** What is to be looked at now: each failure that two or more share, and that was not looked at for all of them. */
export function suspectedCauses(run: Run): readonly ExamineBase[] {
  const groups = new Map<string, { first: Failing; workstreams: WorkstreamId[] }>();
  for (const one of run.workstreams.values()) {
    for (const failing of openFailures(one)) {
      const { signature } = failing.finding;
      const group = groups.get(signature) ?? { first: failing, workstreams: [] };
      if (!group.workstreams.includes(one.plan.id)) group.workstreams.push(one.plan.id);
      groups.set(signature, group);
    }
  }
  return [...groups.values()]
    .filter(({ workstreams }) => workstreams.length > 1)
    .filter(({ first, workstreams }) => !isKnown(run, first.finding.signature, workstreams))
    .map(({ first: { gate, finding }, workstreams }) => ({
      type: "examine-base",
      signature: finding.signature,
      gate,
      message: finding.message,
      workstreams,
    }));
}

interface Failing {
  readonly gate: string;
  readonly finding: Finding;
}

/** In these the newest proof still speaks of the newest work. */
const STILL_FAILING: ReadonlySet<WorkstreamState["state"]> = new Set([
  "rejected",
  "due",
  "working",
  "idle",
]);

function openFailures(one: Workstream): readonly Failing[] {
  if (!STILL_FAILING.has(one.state.state) || one.proof?.verdict !== "fail") return [];
  return failingOf(one.proof.checkRuns);
}

/** What a gate of the repository's own found; what Interlock's rules say of two changes may well be true of both. */
const failingOf = (checkRuns: readonly CheckRun[]): readonly Failing[] =>
  checkRuns.flatMap((run) =>
    run.findings
      .filter((finding) => isHard(finding) && isOfGate(finding))
      .map((finding) => ({ gate: run.gate, finding })),
  );

/** What the machine could not do is asked again by itself, and blamed on nobody. */
function isOfGate({ signature, blame }: Finding): boolean {
  if (blame !== "workstream") return false;
  const name = classNameOf(signature);
  return name === "ci" || (isFailureClass(name) && name !== "merge_conflict" && name !== "format");
}

const isKnown = (run: Run, signature: string, workstreams: readonly WorkstreamId[]): boolean =>
  run.sharedCauses.some(
    (cause) =>
      cause.signature === signature && workstreams.every((id) => cause.workstreams.includes(id)),
  );

/** Does the base fail in this way itself? `unknown`: its gate could not be run either. */
export function judgeBase(checkRuns: readonly CheckRun[], signature: string): Examined["base"] {
  const found = checkRuns.flatMap(({ findings }) => findings);
  if (found.some((finding) => coarseOf(finding.signature) === coarseOf(signature))) return "red";
  const isUnknown =
    checkRuns.length === 0 || checkRuns.some(({ conclusion }) => conclusion === "incomplete");
  return isUnknown ? "unknown" : "green";
}

/** Folds what was found into those that it concerns. */
export function withExamined(run: Run, entry: Examined): Run {
  const { signature, gate, message, workstreams, base, commit } = entry;
  const sharedCauses = [
    ...run.sharedCauses,
    { signature, gate, message, workstreams, base, commit },
  ];
  const after = new Map(run.workstreams);
  for (const id of workstreams) {
    const one = run.workstreams.get(id);
    if (
      one === undefined ||
      !openFailures(one).some(({ finding }) => finding.signature === signature)
    )
      continue;
    after.set(id, base === "red" ? lookedAtAgain(one, entry.at) : heldBy(one, entry));
  }
  return { ...run, sharedCauses, workstreams: after };
}

function heldBy(one: Workstream, { at, signature, gate, base, workstreams }: Examined): Workstream {
  const held: Hold = {
    signature,
    gate,
    base: base === "unknown" ? "unknown" : "green",
    with: workstreams.filter((id) => id !== one.plan.id),
    until: toInstant(toMs(at) + LIMITS.sharedCauseHoldMs),
  };
  return { ...one, held };
}

/** The failure is not this work's, or a person has seen to its cause: it costs neither a turn nor a step towards `stuck`. */
function lookedAtAgain(one: Workstream, at: Instant, retries = 0): Workstream {
  const { state, head } = one;
  if (state.state !== "rejected" || head === undefined) return one;
  return {
    ...one,
    failures: state.stage === "change" ? one.failures.slice(0, -1) : one.failures,
    state: { state: "proving", head, retries, notBefore: at },
  };
}

export const isHeld = ({ held }: Workstream, now: Instant): boolean =>
  held !== undefined && toMs(now) < toMs(held.until);

/** A person has answered. With `resumed` the same work is proven anew: what stood in its way may be gone. */
export function answered(one: Workstream, at: Instant, isMended: boolean): Workstream {
  if (one.held === undefined) return one;
  const free = { ...one, held: undefined };
  return isMended ? lookedAtAgain(free, at, 1) : free;
}

/** A hold is over when its workstream goes on, or no longer fails in that way. */
export function withoutOldHold(one: Workstream, entry: Entry): Workstream {
  const { held } = one;
  if (held === undefined) return one;
  const failsStill =
    one.proof !== undefined &&
    failuresOf(one.proof.checkRuns).some(({ signature }) => signature === held.signature);
  if (failsStill && entry.type !== "turn-started") return one;
  return { ...one, held: undefined };
}

export const explainHold = ({ with: others, gate, base }: Hold): string =>
  `fails gate "${gate}" in the same way as ${others.join(", ")}, and the base ${base === "green" ? "passes it" : "could not be looked at"}: see what they share, then resume, tell, approve or cancel it`;
