/** What can be foreseen of a plan before anything runs: where workstreams may collide, and what is too big. */

import { assertNever } from "../assert-never.js";
import type { WorkstreamId } from "../ids.js";
import type { Plan, WorkstreamPlan } from "../plan.js";
import { ancestorsOf } from "./order.js";
import { mayOverlap } from "./overlap.js";

/** More than a day's work for one agent is where the week of four failed workstreams began. */
const ESTIMATE_HOURS_MAX = 8;
const BRIEF_CHARS_MAX = 12_000;
const ACCEPTANCE_MAX = 8;

type Foreseen =
  | {
      readonly kind: "may-conflict";
      readonly workstreams: readonly [WorkstreamId, WorkstreamId];
      /** One glob of each that may match the same path. */
      readonly globs: readonly [string, string];
    }
  | {
      readonly kind: "too-big";
      readonly workstream: WorkstreamId;
      readonly reasons: readonly string[];
    }
  | { readonly kind: "no-scope"; readonly workstream: WorkstreamId }
  | {
      readonly kind: "shared-issue";
      readonly issue: number;
      readonly workstreams: readonly WorkstreamId[];
    };

/** `message` is one line for people, in three parts: what, the value, the next step. */
export type Flag = Foreseen & { readonly message: string };

/** In the order of the plan: by workstream, then by pair, then by issue. */
export function forecast(plan: Plan): readonly Flag[] {
  const foreseen = [
    ...plan.workstreams.flatMap(flagsOfOne),
    ...conflictsIn(plan.workstreams),
    ...sharedIssuesIn(plan.workstreams),
  ];
  return foreseen.map((flag) => ({ ...flag, message: explain(flag) }));
}

function explain(flag: Foreseen): string {
  switch (flag.kind) {
    case "may-conflict": {
      const [first, second] = flag.workstreams;
      const [one, other] = flag.globs;
      const where = one === other ? one : `${one} and ${other}`;
      return `${first} and ${second} may touch the same files (${where}); order them with dependsOn, or narrow a scope.`;
    }
    case "too-big":
      return `${flag.workstream} may be too big (${flag.reasons.join("; ")}); split it.`;
    case "no-scope":
      return `${flag.workstream} has no scope, so it may conflict with whatever runs beside it; list the paths that it may touch.`;
    case "shared-issue":
      return `${flag.workstreams.join(", ")} name the same issue #${flag.issue}, which the first to land will close; give each its own.`;
    default:
      return assertNever(flag);
  }
}

function flagsOfOne(workstream: WorkstreamPlan): readonly Foreseen[] {
  const reasons = reasonsOfSize(workstream);
  const big: readonly Foreseen[] =
    reasons.length === 0 ? [] : [{ kind: "too-big", workstream: workstream.id, reasons }];
  return workstream.scope.length === 0
    ? [...big, { kind: "no-scope", workstream: workstream.id }]
    : big;
}

function reasonsOfSize({
  estimateHours,
  brief,
  scope,
  acceptance,
}: WorkstreamPlan): readonly string[] {
  const isLong = estimateHours !== undefined && estimateHours > ESTIMATE_HOURS_MAX;
  const everywhere = scope.find((glob) => EVERYWHERE.test(glob));
  return [
    ...(isLong ? [`${estimateHours} hours, more than ${ESTIMATE_HOURS_MAX}`] : []),
    ...(brief.length > BRIEF_CHARS_MAX ? [`a brief of ${brief.length} characters`] : []),
    ...(everywhere === undefined ? [] : [`the scope ${everywhere} is the whole repository`]),
    ...(acceptance.length > ACCEPTANCE_MAX ? [`${acceptance.length} acceptance checks`] : []),
  ];
}

const EVERYWHERE = /^(?:\.\/)?\*\*(?:\/\*{1,2})*$/;

function conflictsIn(workstreams: readonly WorkstreamPlan[]): readonly Foreseen[] {
  const ancestors = ancestorsOf(workstreams);
  const isOrdered = (one: WorkstreamId, other: WorkstreamId): boolean =>
    ancestors.get(one)?.has(other) === true || ancestors.get(other)?.has(one) === true;
  return workstreams.flatMap((first, index) =>
    workstreams.slice(index + 1).flatMap((second): readonly Foreseen[] => {
      if (isOrdered(first.id, second.id)) return [];
      const globs = meetingGlobs(first.scope, second.scope);
      if (globs === undefined) return [];
      return [{ kind: "may-conflict", workstreams: [first.id, second.id], globs }];
    }),
  );
}

function meetingGlobs(
  ones: readonly string[],
  others: readonly string[],
): readonly [string, string] | undefined {
  for (const one of ones) {
    const other = others.find((candidate) => mayOverlap(one, candidate));
    if (other !== undefined) return [one, other];
  }
  return undefined;
}

function sharedIssuesIn(workstreams: readonly WorkstreamPlan[]): readonly Foreseen[] {
  const byIssue = new Map<number, readonly WorkstreamId[]>();
  for (const { id, issue } of workstreams) {
    if (issue !== undefined) byIssue.set(issue, [...(byIssue.get(issue) ?? []), id]);
  }
  return [...byIssue].flatMap(([issue, sharers]): readonly Foreseen[] =>
    sharers.length < 2 ? [] : [{ kind: "shared-issue", issue, workstreams: sharers }],
  );
}
