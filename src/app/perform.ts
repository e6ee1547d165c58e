/** Carries out one command through the ports and records what came of it. Every command may be asked twice. */

import { assertNever } from "../domain/assert-never.js";
import type { Command } from "../domain/command.js";
import { closeIssue, closePullRequests, closeWorkspace, deleteBranch } from "./aftercare.js";
import { storeAttestation } from "./attest.js";
import { collectWork } from "./collect-work.js";
import { establishBaseline } from "./establish-baseline.js";
import { examineBase } from "./examine-base.js";
import { keepWork } from "./keep-work.js";
import { buildCandidate, enqueue, land, openPullRequest } from "./land.js";
import { mend } from "./mend.js";
import { openWorkspace } from "./open-workspace.js";
import { type Performing, workstreamOf } from "./performing.js";
import { prove } from "./prove.js";
import { runTurn } from "./run-turn.js";

/** `interrupt-turn` is not among them: the loop itself holds the turn's signal. */
export type Performable = Exclude<Command, { type: "interrupt-turn" }>;

export async function perform(performing: Performing, command: Performable): Promise<void> {
  const { record } = performing;
  switch (command.type) {
    case "establish-baseline":
      return establishBaseline(performing);
    case "examine-base":
      return examineBase(performing, command);
    case "open-workspace": {
      const workspace = await openWorkspace(
        performing,
        workstreamOf(performing, command.workstream),
        { fresh: true },
      );
      if (performing.signal.aborted) return;
      return record({
        type: "workspace-opened",
        workstream: command.workstream,
        path: workspace.path,
        base: workspace.base,
      });
    }
    case "run-turn":
      return runTurn(performing, command);
    case "declare-lost":
      return record({
        type: "turn-ended",
        workstream: command.workstream,
        turn: command.turn,
        end: "lost",
        reason: "Interlock ended while the turn ran",
      });
    case "hand-over":
      return record({ ...command, type: "handed-over" });
    case "rest-agent":
      return record({ ...command, type: "agent-rested" });
    case "declare-short":
      return record({ ...command, type: "machine-ran-short" });
    case "declare-recovered":
      return record({ ...command, type: "machine-recovered" });
    case "collect-work":
      return collectWork(performing, command);
    case "prove":
      return prove(performing, command);
    case "mend":
      return mend(performing, command);
    case "stop-workstream":
      return record({
        type: "workstream-stopped",
        workstream: command.workstream,
        reason: command.reason,
      });
    case "keep-work":
      return keepWork(performing, command);
    case "end-run":
      return record({ type: "run-ended", outcome: command.outcome });
    default:
      return performLanding(performing, command);
  }
}

type LandingCommand = Extract<
  Command,
  {
    type:
      | "open-pull-request"
      | "enqueue"
      | "build-candidate"
      | "land"
      | "delete-branch"
      | "close-issue"
      | "close-pull-requests"
      | "store-attestation"
      | "close-workspace";
  }
>;

async function performLanding(performing: Performing, command: LandingCommand): Promise<void> {
  switch (command.type) {
    case "open-pull-request":
      return openPullRequest(performing, command);
    case "enqueue":
      return enqueue(performing, command);
    case "build-candidate":
      return buildCandidate(performing, command);
    case "land":
      return land(performing, command);
    case "delete-branch":
      return deleteBranch(performing, command);
    case "close-issue":
      return closeIssue(performing, command);
    case "close-pull-requests":
      return closePullRequests(performing, command);
    case "store-attestation":
      return storeAttestation(performing, command);
    case "close-workspace":
      return closeWorkspace(performing, command);
    default:
      return assertNever(command);
  }
}
