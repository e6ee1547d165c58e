/** What the end of a turn's program means, and in which words it is told. */

import { assertNever } from "../../domain/assert-never.js";
import { LIMITS } from "../../domain/limits.js";
import { toGb } from "../../domain/machine-room.js";
import type { TurnOutcome } from "../../ports/agent.js";
import type { Excess, ProcessEnd } from "../../ports/process.js";
import { clip } from "./clip.js";

/** Characters of the agent's last line that are quoted as the reason of a crash. */
const QUOTE_CHARS_MAX = 200;
const MIB = 1024 * 1024;

export function outcomeOf(end: ProcessEnd): TurnOutcome {
  switch (end.kind) {
    case "exited":
      return end.exitCode === 0 ? "completed" : "crashed";
    case "signalled":
    case "not-started":
      return "crashed";
    case "flooded":
      return end.excess?.whose === "machine" ? "no-room" : "flooded";
    case "timed-out":
    case "cancelled":
      return end.kind;
    default:
      return assertNever(end);
  }
}

export interface Circumstances {
  readonly agent: string;
  readonly timeoutMs: number;
  /** The last thing that it printed. */
  readonly lastLine?: string;
}

/** Undefined: there is nothing to explain. */
export function explainEnd(end: ProcessEnd, circumstances: Circumstances): string | undefined {
  const { agent, timeoutMs } = circumstances;
  switch (end.kind) {
    case "exited":
      if (end.exitCode === 0) return undefined;
      return `Agent "${agent}" ended with exit code ${end.exitCode}.${quote(circumstances)}`;
    case "signalled":
      return `Agent "${agent}" was ended by ${end.signal}, which Interlock did not send.${quote(circumstances)}`;
    case "not-started":
      return `Agent "${agent}" did not start. ${end.reason}`;
    case "timed-out":
      return `Agent "${agent}" was still at work after ${explainMs(timeoutMs)}, and was ended; limits.turnMinutes gives it longer.`;
    case "flooded":
      return `Agent "${agent}" ${explainExcess(end.excess)}, and was ended.`;
    case "cancelled":
      return `The turn of agent "${agent}" was cancelled.`;
    default:
      return assertNever(end);
  }
}

const quote = ({ lastLine }: Circumstances): string =>
  lastLine === undefined ? "" : ` Its last line: ${clip(lastLine.trim(), QUOTE_CHARS_MAX)}`;

/** By the limit's name in the configuration. */
function explainExcess(excess: Excess | undefined): string {
  if (excess === undefined)
    return `printed more than ${LIMITS.turnFloodBytesMax / MIB} MiB in one turn`;
  if (excess.whose === "machine")
    return `ran on a machine with less than ${toGb(excess.max, "up")} GB of ${excess.of} left, which is not its fault`;
  switch (excess.of) {
    case "memory":
      return `used more memory than its sandbox.memoryGb of ${toGb(excess.max, "up")}`;
    case "processes":
      return `had more processes at once than its sandbox.processes of ${excess.max}`;
    case "disk":
      return `filled more of the disk than its sandbox.diskGb of ${toGb(excess.max, "up")}`;
    default:
      return assertNever(excess.of);
  }
}

const explainMs = (ms: number): string =>
  ms >= 60_000 ? `${Math.round(ms / 60_000)} min` : `${ms / 1000} s`;
