/** What people say to a workstream while its agent is at work, for agents that can be told in the middle of a turn. */

import { explainMessages } from "../domain/briefing.js";
import type { WorkstreamId } from "../domain/ids.js";
import type { Incoming } from "../ports/agent.js";
import { type Performing, workstreamOf } from "./performing.js";

interface OfTurn {
  readonly workstream: WorkstreamId;
  readonly turn: number;
  /** Aborted when the turn is over. */
  readonly over: AbortSignal;
}

export function incomingOf(performing: Performing, { workstream, turn, over }: OfTurn): Incoming {
  let offered = 0;
  const pending = (): string | undefined => {
    const { state, messages } = workstreamOf(performing, workstream);
    if (state.state !== "working" || state.turn !== turn) return undefined;
    const fresh = messages.slice(state.messages);
    offered = fresh.length;
    return fresh.length === 0 ? undefined : explainMessages(fresh);
  };
  return {
    async next() {
      while (!over.aborted) {
        const text = pending();
        if (text !== undefined) return text;
        await performing.told(workstream, over);
      }
      return undefined;
    },
    // Until it is on record the message would be in the next prompt as well: said twice, and never not at all.
    delivered: () =>
      performing.record({ type: "message-delivered", workstream, turn, messages: offered }),
  };
}
