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
  /** Of it and of all that it needs: GitHub's `success()` and `failure()` ask about those, too. */
  readonly hasFailedAbove: boolean;
  readonly allSucceededAbove: boolean;
  readonly results: readonly JobResult[];
}

export interface LegEnd {
  readonly result: JobResult;
  readonly status: Status;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A later leg's outputs win where they are not empty. Legs that may fail count as successful ones. */
export function outcomeOf(
  id: string,
  ends: readonly LegEnd[],
  needs: readonly JobOutcome[],
): JobOutcome {
  const statuses = ends.map(({ status, result }) =>
    status === "failure" && result.mayFail ? "success" : status,
  );
  const status = foldStatuses(statuses);
  const outputs = ends.flatMap(({ outputs: own }) => Object.entries(own));
  const told = new Map<string, string>();
  for (const [name, value] of outputs) if (value !== "" || !told.has(name)) told.set(name, value);
  return {
    id,
    status,
    outputs: Object.fromEntries(told),
    isDoubtful: ends.some(({ result }) => isDoubtful(result)),
    ...aboveOf(status, needs),
    results: ends.map(({ result }) => result),
  };
}

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
