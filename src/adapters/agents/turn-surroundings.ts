/** What every program of a turn finds around it. */

import { join } from "node:path";
import type { TurnRequest } from "../../ports/agent.js";

export const promptFileOf = ({ sessionDirectory, turn }: TurnRequest): string =>
  join(sessionDirectory, `turn-${turn}.prompt.md`);

/** The part of the session's folder that is the agent's; see `Place`. */
const KEPT = "kept";

/** What an agent may want to know of the turn; none of it is a secret. */
export function turnVariables(request: TurnRequest): Readonly<Record<string, string>> {
  return {
    INTERLOCK_WORKSTREAM: request.workstream,
    INTERLOCK_SESSION: request.session,
    INTERLOCK_TURN: String(request.turn),
    INTERLOCK_BASE: request.base,
    INTERLOCK_SESSION_DIR: join(request.sessionDirectory, KEPT),
    INTERLOCK_PROMPT_FILE: promptFileOf(request),
  };
}
