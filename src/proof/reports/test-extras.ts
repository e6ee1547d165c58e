/** What a report says of a test beside its outcome; each field only where the report has it. */

import type { TestResult, TestStatus } from "../../domain/test-run.js";

/** Microseconds are enough, and a report can hold any number. */
export function lasting(milliseconds: number | undefined): Pick<TestResult, "durationMs"> {
  const isTime = milliseconds !== undefined && Number.isFinite(milliseconds) && milliseconds >= 0;
  return isTime ? { durationMs: Math.round(milliseconds * 1_000) / 1_000 } : {};
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000 };

/** `1.5ms`, `3 s`, `1m 2s`, as runners print it behind a name. */
export function lastingText(text: string | undefined): Pick<TestResult, "durationMs"> {
  const parts = [...(text ?? "").matchAll(/(\d+(?:\.\d+)?) ?(ms|min|m|s)\b/g)];
  if (parts.length === 0) return {};
  return lasting(
    parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0),
  );
}

/** A test that was run again and passed is one that also failed. */
export const tried = (
  attempts: number,
  status: TestStatus,
): Pick<TestResult, "attempts" | "flaky"> =>
  attempts > 1 ? { attempts, ...(status === "passed" ? { flaky: true } : {}) } : {};

/** `test_add[1-a]`: the parameters stay in the name, which tells the cases apart. */
export function parametrised(name: string): Pick<TestResult, "params"> {
  const params = /^[^[\]]+\[(.+)\]$/.exec(name)?.[1];
  return params === undefined ? {} : { params };
}
