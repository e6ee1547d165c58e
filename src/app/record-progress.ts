/** Where each sign of a turn goes: to the live view, to the monitor, to the turn's log, and now and then to the journal. */

import { toMs } from "../domain/ids.js";
import { LIMITS } from "../domain/limits.js";
import type { PermissionAnswer } from "../domain/permission.js";
import type { Workstream } from "../domain/run.js";
import type { TurnSign } from "../domain/turn-sign.js";
import type { TurnProgress, TurnRequest } from "../ports/agent.js";
import type { TurnLog } from "../ports/turn-log.js";
import type { Performing } from "./performing.js";
import type { TurnWatcher } from "./watch-turn.js";

const MINUTE = 60_000;

export interface Recording {
  readonly one: Workstream;
  readonly turn: number;
  readonly watcher: TurnWatcher;
  readonly log: TurnLog;
}

/** Signs of life go to the journal, but rarely: it is a record, not a log. */
export function progressRecorder(
  performing: Performing,
  { one, turn, watcher, log }: Recording,
): TurnRequest["onProgress"] {
  const everyMs = Math.min(LIMITS.progressEveryMs, (one.limits.silentMinutes * MINUTE) / 4);
  let lastAt = toMs(performing.ports.ambient.now());
  const answers = answerRecorder(performing, one, turn);
  let costUsd = 0;
  let tokens = 0;
  return (progress) => {
    const { line, usage, event: seen } = progress;
    performing.observe({
      kind: "agent",
      workstream: one.plan.id,
      line,
      ...(seen === undefined ? {} : { event: seen }),
    });
    if (seen?.kind === "permission") answers(seen.answer);
    const at = performing.ports.ambient.now();
    const sign = toSign(progress);
    if (sign !== undefined) log.write({ at, ...sign });
    watcher.take(progress);
    costUsd += usage?.costUsd ?? 0;
    tokens += usage?.tokens ?? 0;
    const now = toMs(at);
    if (now - lastAt < everyMs || performing.signal.aborted) return;
    lastAt = now;
    performing.note({
      type: "turn-progressed",
      workstream: one.plan.id,
      turn,
      line: line.slice(0, 200),
      ...(tokens > 0 ? { tokens } : {}),
      ...(costUsd > 0 ? { costUsd } : {}),
    });
  };
}

/** Each answer to a request for permission is on record; of very many the first. */
function answerRecorder(
  performing: Performing,
  one: Workstream,
  turn: number,
): (answer: PermissionAnswer) => void {
  let recorded = 0;
  return (answer) => {
    if (recorded >= LIMITS.permissionsMax || performing.signal.aborted) return;
    recorded += 1;
    performing.note({ type: "permission-answered", workstream: one.plan.id, turn, answer });
  };
}

type Unstamped<Sign> = Sign extends unknown ? Omit<Sign, "at"> : never;

/** The line beside an event, or beside what was used, says the same in other words. Undefined: nothing to show. */
function toSign({ line, event, usage }: TurnProgress): Unstamped<TurnSign> | undefined {
  if (event !== undefined) return { kind: "event", event };
  if (usage === undefined) return line === "" ? undefined : { kind: "line", line };
  const { tokens, costUsd } = usage;
  if (tokens === undefined && costUsd === undefined) return undefined;
  return {
    kind: "usage",
    ...(tokens === undefined ? {} : { tokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}
