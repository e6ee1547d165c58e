/** What every performing function works with. */

import type { AgentEvent } from "../domain/agent-event.js";
import type { Event } from "../domain/event.js";
import type { WorkstreamId } from "../domain/ids.js";
import type { Run, Workstream } from "../domain/run.js";
import type { ProofProgress } from "../ports/prover.js";
import type { RunPorts } from "./ports.js";

/** Why a performing function's signal was aborted. */
export type AbortReason = "silent" | "over-budget" | "interrupted" | "unwanted" | "shutdown";

export interface Performing {
  readonly ports: RunPorts;
  /** The run as it is at this moment. */
  readonly run: () => Run;
  /** Writes events to the journal and folds them in. */
  readonly record: (...events: readonly Event[]) => Promise<void>;
  /** Writes an event that nobody waits for; a failure to write ends the run. */
  readonly note: (event: Event) => void;
  readonly signal: AbortSignal;
  /** Resolves when a person has said something to the workstream, the next time, or when the signal aborts. */
  readonly told: (workstream: WorkstreamId, signal: AbortSignal) => Promise<void>;
  readonly observe: (progress: LiveProgress) => void;
}

/** What a live view shows and no journal needs. */
export type LiveProgress =
  | ({ readonly kind: "proof"; readonly workstream: WorkstreamId | undefined } & ProofProgress)
  | {
      readonly kind: "agent";
      readonly workstream: WorkstreamId;
      readonly line: string;
      readonly event?: AgentEvent;
    };

export function workstreamOf(performing: Pick<Performing, "run">, id: WorkstreamId): Workstream {
  const one = performing.run().workstreams.get(id);
  if (one === undefined) throw new Error(`The run has no workstream "${id}".`);
  return one;
}

/** The loop no longer wants what is being done: its answer must not be recorded. */
export const isUnwanted = (performing: Performing): boolean => performing.signal.aborted;

export function abortReasonOf(signal: AbortSignal): AbortReason {
  const reason: unknown = signal.reason;
  switch (reason) {
    case "silent":
    case "over-budget":
    case "interrupted":
    case "shutdown":
      return reason;
    default:
      return "unwanted";
  }
}
