/** All doors of a run, in one value. */

import type { Agent } from "../ports/agent.js";
import type { ToolHost } from "../ports/agent-tools.js";
import type { Ambient } from "../ports/ambient.js";
import type { Attestations } from "../ports/attestations.js";
import type { EvidenceStore } from "../ports/evidence.js";
import type { Forge } from "../ports/forge.js";
import type { Journal } from "../ports/journal.js";
import type { Machine } from "../ports/machine.js";
import type { Prover } from "../ports/prover.js";
import type { Repository } from "../ports/repository.js";
import type { Steering } from "../ports/steering.js";
import type { TurnLogs } from "../ports/turn-log.js";

export interface RunPorts {
  readonly journal: Journal;
  readonly repository: Repository;
  readonly forge: Forge;
  readonly prover: Prover;
  readonly evidence: EvidenceStore;
  readonly attestations: Attestations;
  readonly steering: Steering;
  readonly ambient: Ambient;
  readonly machine: Machine;
  readonly tools: ToolHost;
  readonly turnLogs: TurnLogs;
  /** The agent of that name; throws for a name that the configuration does not have. */
  readonly agentNamed: (name: string) => Agent;
  /** A folder that an agent's session keeps between turns. */
  readonly sessionDirectoryOf: (workstream: string, session: string) => string;
}
