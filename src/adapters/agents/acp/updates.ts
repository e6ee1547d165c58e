/**
 * What an agent sends as `session/update` → our events. Read by us and not by the SDK, which drops a kind that it does not
 * know, and with it a sign of life. Whatever an agent sends is an event or is ignored; nothing here is an error.
 */

import { z } from "zod";
import type { AgentEvent } from "../../../domain/agent-event.js";
import type { Usage } from "../../../ports/agent.js";
import { costSchema, tokensSchema, toUsage } from "../usage.js";
import type { ToolCalls } from "./tool-calls.js";

export interface Update {
  readonly event?: AgentEvent;
  /** What a tool call has answered, when it has just ended. */
  readonly output?: string;
  /** What was used since the last such report. */
  readonly usage?: Usage;
  /** What the whole session has cost so far. */
  readonly sessionCostUsd?: number;
}

const chunkSchema = z.looseObject({
  content: z.looseObject({ type: z.string(), text: z.string().optional() }),
  _meta: z.unknown().optional(),
});
const planSchema = z.looseObject({
  entries: z.array(z.looseObject({ content: z.string(), status: z.string().optional() })),
});
const contextSchema = z.looseObject({
  used: tokensSchema,
  size: tokensSchema,
  cost: z.looseObject({ amount: costSchema, currency: z.string() }).nullish(),
});
const modeSchema = z.looseObject({ currentModeId: z.string() });
const noticeSchema = z.looseObject({ title: z.string(), description: z.string().nullish() });
const updateSchema = z.looseObject({ update: z.looseObject({ sessionUpdate: z.string() }) });

/** Kinds that say nothing about the work; one agent sends half a megabyte of its commands. */
const OF_NO_INTEREST = new Set([
  "user_message_chunk",
  "available_commands_update",
  "config_option_update",
  "session_info_update",
  "compaction_update",
  "compaction_summary_chunk",
]);

const TEXT_CHARS_MAX = 64 * 1024;
const STEPS_MAX = 50;
const STEP_CHARS_MAX = 200;
const WHAT_CHARS_MAX = 80;

export function readUpdate(params: unknown, calls: ToolCalls): Update {
  const update = updateSchema.safeParse(params);
  if (!update.success) return unknown("an update without a kind");
  const { sessionUpdate: kind, ...rest } = update.data.update;
  switch (kind) {
    case "agent_message_chunk":
    case "agent_thought_chunk":
      return readChunk(rest, kind === "agent_message_chunk" ? "message" : "thought");
    case "tool_call":
    case "tool_call_update":
      return calls.take(rest) ?? unknown(`a ${kind} without an id`);
    case "plan":
      return readPlan(rest);
    case "usage_update":
      return readContext(rest);
    case "current_mode_update": {
      const mode = modeSchema.safeParse(rest);
      return mode.success ? { event: { kind: "mode", mode: mode.data.currentModeId } } : {};
    }
    case "notice":
      return readNotice(rest);
    default:
      return OF_NO_INTEREST.has(kind) ? {} : unknown(kind);
  }
}

const unknown = (what: string): Update => ({
  event: { kind: "unknown", what: what.slice(0, WHAT_CHARS_MAX) },
});

function readChunk(value: unknown, kind: "message" | "thought"): Update {
  const chunk = chunkSchema.safeParse(value);
  if (!chunk.success) return unknown(`a ${kind} without content`);
  const { content, _meta } = chunk.data;
  const usage = usageIn(_meta);
  const text = content.text ?? `[${content.type}]`;
  return {
    ...(text === "" ? {} : { event: { kind, text: text.slice(0, TEXT_CHARS_MAX) } }),
    ...(usage === undefined ? {} : { usage }),
  };
}

function readPlan(value: unknown): Update {
  const plan = planSchema.safeParse(value);
  if (!plan.success) return unknown("a plan without entries");
  const steps = plan.data.entries.slice(0, STEPS_MAX).map(({ content, status }) => ({
    text: content.slice(0, STEP_CHARS_MAX),
    status: toStepStatus(status),
  }));
  return { event: { kind: "plan", steps } };
}

function toStepStatus(status: string | undefined): "pending" | "running" | "completed" {
  if (status === "completed") return "completed";
  return status === "in_progress" ? "running" : "pending";
}

function readContext(value: unknown): Update {
  const context = contextSchema.safeParse(value);
  if (!context.success) return {};
  const { used, size, cost } = context.data;
  return {
    event: { kind: "context", usedTokens: used, sizeTokens: size },
    ...(cost?.currency === "USD" ? { sessionCostUsd: cost.amount } : {}),
  };
}

function readNotice(value: unknown): Update {
  const notice = noticeSchema.safeParse(value);
  if (!notice.success) return {};
  const { title, description } = notice.data;
  const text = description == null ? title : `${title}: ${description}`;
  return { event: { kind: "notice", text: text.slice(0, TEXT_CHARS_MAX) } };
}

const tokenCounts = z.looseObject({
  totalTokens: tokensSchema.optional(),
  inputTokens: tokensSchema.optional(),
  outputTokens: tokensSchema.optional(),
  input_tokens: tokensSchema.optional(),
  output_tokens: tokensSchema.optional(),
});

const usageSchema = z.looseObject({
  usage: tokenCounts.optional(),
  quota: z.looseObject({ token_count: tokenCounts.optional() }).optional(),
});

/** Agents follow no common rule: some give a sum, some two parts, some inside `_meta`, under one of these names. */
function usageIn(meta: unknown): Usage | undefined {
  if (meta === undefined || meta === null) return undefined;
  const read = usageSchema.safeParse(meta);
  if (!read.success) return undefined;
  return countIn(read.data.usage) ?? countIn(read.data.quota?.token_count);
}

function countIn(counts: z.output<typeof tokenCounts> | undefined): Usage | undefined {
  if (counts === undefined) return undefined;
  const { totalTokens, inputTokens, outputTokens, input_tokens, output_tokens } = counts;
  const parts = [inputTokens, outputTokens, input_tokens, output_tokens].filter(
    (part) => part !== undefined,
  );
  const tokens = totalTokens ?? (parts.length === 0 ? undefined : parts.reduce((a, b) => a + b));
  return tokens === undefined ? undefined : toUsage({ tokens });
}

/** What the answer to a prompt says of the turn as a whole. */
export function usageOfAnswer(answer: unknown): Usage | undefined {
  const read = z
    .looseObject({ usage: tokenCounts.nullish(), _meta: z.unknown().optional() })
    .safeParse(answer);
  if (!read.success) return undefined;
  return countIn(read.data.usage ?? undefined) ?? usageIn(read.data._meta);
}
