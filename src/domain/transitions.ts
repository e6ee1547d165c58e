/** Small moves that several events share. */

import type { Instant } from "./ids.js";
import type { Workstream } from "./run.js";
import type { StopReason } from "./stop-reason.js";

export function stopped(one: Workstream, reason: StopReason, at: Instant): Workstream {
  const work = { kind: one.openedOn === undefined ? "none" : "to-keep" } as const;
  return { ...one, state: { state: "stopped", reason, work }, endedAt: at };
}
