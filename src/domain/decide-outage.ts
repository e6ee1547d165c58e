/** An agent that could not work: it is asked again later, another takes over, or the workstream ends with the reason. */

import type { Command } from "./command.js";
import { LIMITS } from "./limits.js";
import { isForPerson } from "./outage.js";
import type { Workstream } from "./run.js";

/** Undefined: the same agent is to be asked again, when its time has come. */
export function decideOutage(one: Workstream): Command | undefined {
  const { outages: times, lastOutage: last, agent } = one;
  if (times === 0 || last === undefined) return undefined;
  const [next] = one.successors;
  const workstream = one.plan.id;
  if (next !== undefined) {
    const isTime = isForPerson(last) || times >= LIMITS.outagesBeforeHandOver;
    return isTime
      ? { type: "hand-over", workstream, from: agent, to: next, outage: last }
      : undefined;
  }
  if (times < LIMITS.outagesMax) return undefined;
  return {
    type: "stop-workstream",
    workstream,
    reason: { kind: "unavailable", agent, outage: last, times },
  };
}

/** Pause before the agent is asked again, after so many times in a row. */
export const outagePauseMs = (times: number): number =>
  Math.min(LIMITS.outageBackoffMsMax, LIMITS.outageBackoffMs * 2 ** (times - 1));
