/** The verdicts of jobs folded into one. */

import type { JobResult, Verdict } from "../model/result.js";

/** No job at all proves nothing. */
export function verdictOfJobs(jobs: readonly JobResult[]): Verdict {
  if (jobs.some(({ verdict, mayFail }) => verdict === "red" && !mayFail)) return "red";
  if (jobs.length === 0 || jobs.some(isUnproven)) return "incomplete";
  return "green";
}

function isUnproven({ verdict, mayFail }: JobResult): boolean {
  return verdict === "red" ? !mayFail : verdict !== "green" && verdict !== "skipped";
}

/** Of several workflows; none started is nothing proven. */
export function verdictOfAll(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("red")) return "red";
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === "green")
    ? "green"
    : "incomplete";
}
