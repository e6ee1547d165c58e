/** What each line of a turn's log looks like. */

import { z } from "zod";
import type { AgentEvent, FileDiff, PlanStep, ToolCall } from "../../domain/agent-event.js";
import type { TurnSign } from "../../domain/turn-sign.js";
import { permissionAnswerSchema, toolKindSchema } from "../records/agent-schema.js";
import { byKind, exactly, oneOf } from "../records/exact.js";
import { instantSchema } from "../records/ids-schema.js";

type Event<Kind extends AgentEvent["kind"]> = Extract<AgentEvent, { readonly kind: Kind }>;
type Sign<Kind extends TurnSign["kind"]> = Extract<TurnSign, { readonly kind: Kind }>;

const text = z.string();
const count = z.number();

const toolCallSchema = exactly<ToolCall>({
  id: text,
  kind: toolKindSchema,
  title: text,
  status: oneOf<ToolCall["status"]>({
    pending: true,
    running: true,
    completed: true,
    failed: true,
  }),
  paths: z.array(text),
  diffs: z.array(
    exactly<FileDiff>({
      path: text,
      linesAdded: count,
      linesRemoved: count,
      before: text.optional(),
      after: text.optional(),
    }),
  ),
  inputDigest: text.optional(),
  outputDigest: text.optional(),
  outputBytes: count,
  outputTail: text.optional(),
});

const stepSchema = exactly<PlanStep>({
  text,
  status: oneOf<PlanStep["status"]>({ pending: true, running: true, completed: true }),
});

const eventSchema = byKind<AgentEvent>({
  message: exactly<Event<"message">>({ kind: z.literal("message"), text }),
  thought: exactly<Event<"thought">>({ kind: z.literal("thought"), text }),
  plan: exactly<Event<"plan">>({ kind: z.literal("plan"), steps: z.array(stepSchema) }),
  tool: exactly<Event<"tool">>({ kind: z.literal("tool"), call: toolCallSchema }),
  permission: exactly<Event<"permission">>({
    kind: z.literal("permission"),
    answer: permissionAnswerSchema,
  }),
  context: exactly<Event<"context">>({
    kind: z.literal("context"),
    usedTokens: count,
    sizeTokens: count,
  }),
  mode: exactly<Event<"mode">>({ kind: z.literal("mode"), mode: text }),
  session: exactly<Event<"session">>({
    kind: z.literal("session"),
    how: oneOf<Event<"session">["how"]>({ new: true, resumed: true, loaded: true, lost: true }),
  }),
  notice: exactly<Event<"notice">>({ kind: z.literal("notice"), text }),
  unknown: exactly<Event<"unknown">>({ kind: z.literal("unknown"), what: text }),
});

const at = instantSchema;

export const turnSignSchema = byKind<TurnSign>({
  event: exactly<Sign<"event">>({ at, kind: z.literal("event"), event: eventSchema }),
  line: exactly<Sign<"line">>({ at, kind: z.literal("line"), line: text }),
  usage: exactly<Sign<"usage">>({
    at,
    kind: z.literal("usage"),
    tokens: count.optional(),
    costUsd: count.optional(),
  }),
  cut: exactly<Sign<"cut">>({ at, kind: z.literal("cut") }),
});
