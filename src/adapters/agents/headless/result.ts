/** What a turn of a program that prints JSON came to: its end, and the error that it told, if that was the last of it. */

import { explainOutage, outageIn } from "../../../domain/outage.js";
import type { TurnResult } from "../../../ports/agent.js";
import type { ProcessEnd } from "../../../ports/process.js";
import { explainEnd, outcomeOf } from "../explain-end.js";
import type { Account } from "../transcript.js";

export interface Circumstances {
  readonly agent: string;
  readonly end: ProcessEnd;
  readonly timeoutMs: number;
  readonly error: string | undefined;
  readonly account: Account;
}

const REASON_CHARS_MAX = 500;

export function toHeadlessResult(circumstances: Circumstances): TurnResult {
  const { claim, usage, output } = circumstances.account;
  return {
    ...judge(circumstances),
    ...(claim === undefined ? {} : { claim }),
    usage,
    output,
  };
}

/** An exit code of 0 says little: an agent may tell an error and end well, or do nothing at all. */
function judge({
  agent,
  end,
  timeoutMs,
  error,
  account,
}: Circumstances): Pick<TurnResult, "outcome" | "reason" | "outage"> {
  const isByItself = end.kind === "exited";
  const words =
    error ??
    (isByItself && account.toolCalls === 0 && end.exitCode !== 0 ? account.lastLine : undefined);
  const outage = outageIn(words ?? "") ?? (error === undefined ? undefined : ("refused" as const));
  if (isByItself && outage !== undefined) return unavailable(agent, outage, words ?? "");
  if (isByItself && end.exitCode === 0 && account.isEmpty)
    return unavailable(agent, "refused", "it ended without a word or a tool call");
  const { lastLine } = account;
  const reason = explainEnd(end, {
    agent,
    timeoutMs,
    ...(lastLine === undefined ? {} : { lastLine }),
  });
  return { outcome: outcomeOf(end), ...(reason === undefined ? {} : { reason }) };
}

const unavailable = (agent: string, outage: NonNullable<TurnResult["outage"]>, words: string) =>
  ({
    outcome: "unavailable",
    outage,
    reason: `Agent "${agent}" cannot work now: ${explainOutage(outage)}; ${words}`.slice(
      0,
      REASON_CHARS_MAX,
    ),
  }) as const;
