/** What a job, all its legs together, means for the jobs that need it. */

import type { ValueMap } from "../expressions/value.js";
import type { JobResult, Status } from "../model/result.js";

export interface JobOutcome {
  readonly id: string;
  /** `needs.<id>.result`. */
  readonly status: Status;
  readonly outputs: Readonly<Record<string, string>>;
  /** Something of it was not proven here. */
  readonly isDoubtful: boolean;
  /** It, and all that it needs, is as it was in an earlier run. */
  readonly isRecalled: boolean;
  /** Of it and of all that it needs: GitHub's `success()` and `failure()` ask about those, too. */
  readonly hasFailedAbove: boolean;
  readonly allSucceededAbove: boolean;
  readonly results: readonly JobResult[];
}

export interface LegEnd {
  readonly result: JobResult;
  /** What others see of it: of a leg that may fail, a failure is a success. */
  readonly status: Status;
  readonly outputs: Readonly<Record<string, string>>;
  /** It was not run, because it was proven before. */
  readonly isRecalled?: boolean;
}

export const tolerated = (status: Status, mayFail: boolean): Status =>
  status === "failure" && mayFail ? "success" : status;

/** A later leg's outputs win where they are not empty. */
export function outcomeOf(
  id: string,
  ends: readonly LegEnd[],
  needs: readonly JobOutcome[],
): JobOutcome {
  const status = foldStatuses(ends.map((end) => end.status));
  const outputs = ends.flatMap(({ outputs: own }) => Object.entries(own));
  const told = new Map<string, string>();
  for (const [name, value] of outputs) if (value !== "" || !told.has(name)) told.set(name, value);
  return {
    id,
    status,
    outputs: Object.fromEntries(told),
    isDoubtful: ends.some(({ result }) => isDoubtful(result)),
    isRecalled: ends.every((end) => end.isRecalled === true) && needs.every(isRecalled),
    ...aboveOf(status, needs),
    results: ends.map(({ result }) => result),
  };
}

const isRecalled = (need: JobOutcome): boolean => need.isRecalled;

export const aboveOf = (
  status: Status,
  needs: readonly JobOutcome[],
): Pick<JobOutcome, "hasFailedAbove" | "allSucceededAbove"> => ({
  hasFailedAbove: status === "failure" || needs.some((need) => need.hasFailedAbove),
  allSucceededAbove: status === "success" && needs.every((need) => need.allSucceededAbove),
});

/** A skipped leg beside one that ran is forgotten. */
export function foldStatuses(statuses: readonly Status[]): Status {
  for (const status of ["failure", "cancelled", "success"] as const)
    if (statuses.includes(status)) return status;
  return "skipped";
}

export const isDoubtful = ({ verdict }: JobResult): boolean =>
  verdict === "incomplete" || verdict === "not-run" || verdict === "cancelled";

export const needsContext = (needs: readonly JobOutcome[]): ValueMap =>
  Object.fromEntries(
    needs.map(({ id, status, outputs }) => [id, { result: status, outputs: { ...outputs } }]),
  );
