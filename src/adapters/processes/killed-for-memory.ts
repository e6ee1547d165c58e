/** Did the kernel end a box because the machine had no memory left? It counts whom it kills for that, and names nobody. */

import { readFileSync } from "node:fs";
import { LIMITS } from "../../domain/limits.js";
import type { ProcessEnd } from "../../ports/process.js";
import { isMissing } from "../files/error-code.js";

/** How often it has done so since the machine started. 0 where it does not tell. */
export function killsForMemory(): number {
  return Number(/^oom_kill (\d+)$/m.exec(readCounters())?.[1] ?? 0);
}

function readCounters(): string {
  try {
    return readFileSync("/proc/vmstat", "latin1");
  } catch (cause) {
    if (isMissing(cause)) return "";
    throw cause;
  }
}

/** What a shell, or a box, says of a program that was killed. */
const KILLED = 128 + 9;

/** A box that was killed while the kernel killed for memory fell to that: the watch looks too seldom for what grows fast. */
export function asKilledForMemory(
  end: ProcessEnd,
  kills: { readonly before: number; readonly now: number },
): ProcessEnd {
  const isKilled =
    (end.kind === "signalled" && end.signal === "SIGKILL") ||
    (end.kind === "exited" && end.exitCode === KILLED);
  if (!isKilled || kills.now <= kills.before) return end;
  const max = LIMITS.memoryFreeBytesMin;
  return { kind: "flooded", excess: { of: "memory", max, whose: "machine" } };
}
