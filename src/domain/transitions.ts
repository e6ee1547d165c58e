/** Small moves that several events share. */

import type { Instant } from "./ids.js";
import type { Workstream } from "./run.js";
import type { StopReason } from "./stop-reason.js";

export function stopped(one: Workstream, reason: StopReason, at: Instant): Workstream {
  return { ...one, state: { state: "stopped", reason }, endedAt: at };
}
