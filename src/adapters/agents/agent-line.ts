/**
 * One line that an agent prints: an event, if it is exactly one of ours, else just a line.
 * What an agent prints can be anything, so nothing here is an error.
 */

import { z } from "zod";
import type { Usage } from "../../ports/agent.js";
import { parseJson } from "./json.js";
import { costSchema, tokensSchema, toUsage } from "./usage.js";

export type AgentLine =
  | { readonly kind: "progress"; readonly text: string }
  | { readonly kind: "claim"; readonly text: string }
  /** What was used since the last such line: these add up. */
  | { readonly kind: "usage"; readonly usage: Usage }
  /** A report of usage with a number that cannot be one. */
  | { readonly kind: "impossible-usage" }
  | { readonly kind: "plain"; readonly text: string };

const eventSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("progress"), text: z.string() }),
  z.strictObject({ type: z.literal("claim"), text: z.string() }),
  // The numbers are read apart, so that a wrong one is noted and not taken for a line of text.
  z.strictObject({
    type: z.literal("usage"),
    tokens: z.unknown().optional(),
    costUsd: z.unknown().optional(),
  }),
]);

const usageSchema = z
  .strictObject({
    type: z.literal("usage"),
    tokens: tokensSchema.optional(),
    costUsd: costSchema.optional(),
  })
  .refine(({ tokens, costUsd }) => tokens !== undefined || costUsd !== undefined);

export function parseAgentLine(line: string): AgentLine {
  const plain: AgentLine = { kind: "plain", text: line };
  if (!line.startsWith("{")) return plain;
  const read = eventSchema.safeParse(parseJson(line));
  if (!read.success) return plain;
  const event = read.data;
  if (event.type !== "usage") return { kind: event.type, text: event.text };
  const usage = usageSchema.safeParse(event);
  return usage.success
    ? { kind: "usage", usage: toUsage(usage.data) }
    : { kind: "impossible-usage" };
}
