/** What two runs of the same tests say when they are held against each other. */

import { assertNever } from "../../domain/assert-never.js";
import type { TestResult } from "../../domain/test-run.js";
import type { Outcome } from "./lab.js";

export const testsOf = (outcome: Outcome): readonly TestResult[] =>
  outcome.kind === "ran" ? outcome.run.tests : [];

export const passedIn = (outcome: Outcome): ReadonlySet<string> =>
  new Set(testsOf(outcome).flatMap(({ id, status }) => (status === "passed" ? [id] : [])));

export const isFailed = ({ status }: Pick<TestResult, "status">): boolean =>
  status === "failed" || status === "error";

export type Notice =
  /** These tests passed before and fail now. */
  | { readonly kind: "failed"; readonly ids: readonly string[] }
  /** It does not build or load any more, so no test said anything. */
  | { readonly kind: "broken" }
  | { readonly kind: "nothing" }
  /** Out of time, or not run at all: nothing is known. */
  | { readonly kind: "unknown"; readonly why: string };

/** Did anything notice that the tree is another one? */
export function noticeOf(reference: Outcome, tried: Outcome): Notice {
  switch (tried.kind) {
    case "not-run":
      return { kind: "unknown", why: tried.why };
    case "timed-out":
      return { kind: "unknown", why: "the tests were not done in time" };
    case "broken":
      return isOver(tried) ? { kind: "broken" } : { kind: "unknown", why: "it left no report" };
    case "ran":
      return noticeOfRun(reference, tried);
    default:
      return assertNever(tried);
  }
}

/** Ended by itself, and not with success. */
const isOver = ({ end }: Extract<Outcome, { readonly end: unknown }>): boolean =>
  end.kind === "exited" ? end.exitCode !== 0 : end.kind === "signalled";

function noticeOfRun(
  reference: Outcome,
  tried: Extract<Outcome, { readonly kind: "ran" }>,
): Notice {
  const passed = passedIn(reference);
  const failed = tried.run.tests.filter(({ id, status }) => passed.has(id) && status === "failed");
  if (failed.length > 0) return { kind: "failed", ids: failed.map(({ id }) => id) };
  const now = passedIn(tried);
  const isLess = [...passed].some((id) => !now.has(id));
  return isLess && isOver(tried) ? { kind: "broken" } : { kind: "nothing" };
}
