/** What the system refuses while a built-in action works (no space, no permission) fails the step, and not the run. */

import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { failure } from "./say.js";

export async function attempt(
  call: Pick<ActionCall, "signal" | "uses">,
  work: () => Promise<ActionEnd>,
): Promise<ActionEnd> {
  try {
    return await work();
  } catch (cause) {
    if (call.signal.aborted) return failure(`${call.uses} was ended.`);
    if (cause instanceof Error && "code" in cause && typeof cause.code === "string")
      return failure(`${call.uses} could not go on: ${cause.message}`);
    throw cause;
  }
}
