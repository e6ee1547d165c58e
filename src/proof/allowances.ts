/** What the plan permits a change that would otherwise be a finding. */

import picomatch from "picomatch";
import type { Allowances, WorkstreamPlan } from "../domain/plan.js";

/** By its exact name, or by a glob. A name with signs that globs use is first of all itself. */
export function isAllowed(
  workstream: WorkstreamPlan | undefined,
  key: keyof Allowances,
  name: string,
): boolean {
  const allowed = workstream?.allow[key] ?? [];
  return allowed.includes(name) || (allowed.length > 0 && matchesAny(allowed, name));
}

/** Dots and slashes are letters like any other: a test's name is no path. */
const matchesAny = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) => picomatch.isMatch(name, pattern, { dot: true, bash: true }));
