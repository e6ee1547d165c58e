/** What speaks against calling a job proven, and what a job then is. */

import type { JobResult, Status } from "../model/result.js";

/**
 * Kept in the order in which it was found out: what failed before the first doubt failed for certain, what failed after it may
 * have failed because of it, and no later success repairs it.
 */
export interface Doubts {
  readonly reasons: readonly string[];
  raise(reason: string): void;
  /** A failure of the job now, not tolerated. */
  fail(reason: string): void;
  readonly failure: { readonly reason: string; readonly isCertain: boolean } | undefined;
}

export function createDoubts(inherited: readonly string[]): Doubts {
  const reasons = [...inherited];
  let failure: Doubts["failure"];
  return {
    get reasons() {
      return reasons;
    },
    get failure() {
      return failure;
    },
    raise(reason) {
      if (!reasons.includes(reason)) reasons.push(reason);
    },
    fail(reason) {
      failure ??= { reason, isCertain: reasons.length === 0 };
    },
  };
}

export interface Judged {
  readonly verdict: JobResult["verdict"];
  readonly reason?: string;
}

/** `status` as GitHub would have it. */
export function judgeJob(status: Status, doubts: Doubts): Judged {
  const { failure, reasons } = doubts;
  const [doubt] = reasons;
  if (failure?.isCertain === true) return { verdict: "red", reason: failure.reason };
  if (failure !== undefined && doubt !== undefined)
    return { verdict: "incomplete", reason: `${failure.reason}; but before that: ${doubt}` };
  if (doubt !== undefined) return { verdict: "incomplete", reason: reasons.join("; ") };
  if (status === "success") return { verdict: "green" };
  if (status === "skipped") return { verdict: "skipped" };
  return { verdict: status === "cancelled" ? "cancelled" : "red", reason: `it was ${status}` };
}
