/** What a turn over the wire came to: the ending of the conversation, the end of the program, and what was seen, in one. */

import { assertNever } from "../../../domain/assert-never.js";
import { LIMITS } from "../../../domain/limits.js";
import { explainOutage, type Outage, outageIn } from "../../../domain/outage.js";
import type { TurnOutcome, TurnResult } from "../../../ports/agent.js";
import type { ProcessResult } from "../../../ports/process.js";
import { explainEnd, outcomeOf } from "../explain-end.js";
import type { Account } from "../transcript.js";
import type { Ending } from "./converse.js";

export interface Circumstances {
  readonly agent: string;
  readonly ending: Ending | undefined;
  readonly process: ProcessResult;
  /** Why the turn was told to end, if it was. */
  readonly stopped: "cancelled" | "timed-out" | undefined;
  readonly timeoutMs: number;
  readonly account: Account;
}

interface Judgement {
  readonly outcome: TurnOutcome;
  readonly reason?: string;
  readonly outage?: Outage;
}

export function toResult(circumstances: Circumstances): TurnResult {
  const { claim, usage, output } = circumstances.account;
  return {
    ...judge(circumstances),
    ...(claim === undefined ? {} : { claim }),
    usage,
    output,
  };
}

function judge(circumstances: Circumstances): Judgement {
  const { agent, ending, process, stopped, account, timeoutMs } = circumstances;
  const ofProcess = (): Judgement => {
    const end = {
      agent,
      timeoutMs,
      ...(account.lastLine === undefined ? {} : { lastLine: account.lastLine }),
    };
    const reason = explainEnd(process.end, end);
    return { outcome: outcomeOf(process.end), ...(reason === undefined ? {} : { reason }) };
  };
  if (process.end.kind === "flooded" || process.end.kind === "not-started") return ofProcess();
  if (ending?.kind === "answered" && ending.stopReason !== "cancelled")
    return ofAnswer(agent, ending.stopReason, account);
  if (stopped !== undefined) {
    const end = { kind: stopped } as const;
    const reason = explainEnd(end, { agent, timeoutMs });
    return { outcome: stopped, ...(reason === undefined ? {} : { reason }) };
  }
  if (ending === undefined) return ofProcess();
  return ofEnding(circumstances, ending, ofProcess);
}

/** An answer is the end of a turn only if there was one: words that are an error's alone, or none at all, are no attempt. */
function ofAnswer(agent: string, stopReason: string, account: Account): Judgement {
  if (account.isEmpty)
    return unavailable(
      agent,
      "refused",
      `its turn ended (${stopReason}) without a word or a tool call`,
    );
  const outage = account.toolCalls === 0 ? errorIn(account.claim ?? "") : undefined;
  return outage === undefined
    ? { outcome: "completed" }
    : unavailable(agent, outage, `it said only: ${account.claim ?? ""}`);
}

const ERROR_CHARS_MAX = 1_000;

/**
 * Some agents tell their model's error as their own words. Only a turn that did nothing and said nothing longer can be
 * such; an agent that works on rate limits speaks of them too.
 */
function errorIn(words: string): Outage | undefined {
  if (
    words.length > ERROR_CHARS_MAX ||
    !/\berror\b|\bfailed\b|\bstatus\b|\blimit\b|\blog ?in\b/i.test(words)
  )
    return undefined;
  return outageIn(words);
}

const REASON_CHARS_MAX = 500;

const unavailable = (agent: string, outage: Outage, words: string): Judgement => ({
  outcome: "unavailable",
  outage,
  reason: `Agent "${agent}" cannot work now: ${explainOutage(outage)}; ${words}`.slice(
    0,
    REASON_CHARS_MAX,
  ),
});

function ofEnding(
  { agent, account }: Circumstances,
  ending: Ending,
  ofProcess: () => Judgement,
): Judgement {
  const quote = account.lastLine === undefined ? "" : ` Its last line: ${account.lastLine.trim()}`;
  const crashed = (words: string): Judgement => ({
    outcome: "crashed",
    reason: `Agent "${agent}" ${words}${quote}`.slice(0, REASON_CHARS_MAX),
  });
  switch (ending.kind) {
    case "refused":
      return unavailable(
        agent,
        outageIn(ending.words) ?? "refused",
        `its answer to ${ending.during}: ${ending.words}`,
      );
    case "unanswered":
      return crashed(
        `did not answer ${ending.during} within ${ending.afterMs / 1000} s, and was ended.`,
      );
    case "broken-off": {
      const end = ofProcess();
      // It went in the middle of its turn, whatever its exit code says.
      return end.outcome === "crashed" ? end : crashed(`broke off during ${ending.during}.`);
    }
    case "too-large":
      return {
        outcome: "flooded",
        reason: `Agent "${agent}" sent a message of more than ${LIMITS.agentFrameBytesMax / (1024 * 1024)} MiB, and was ended.`,
      };
    case "interrupted":
    case "answered":
      return crashed("ended its turn as if it had been cancelled, and it had not been.");
    default:
      return assertNever(ending);
  }
}
