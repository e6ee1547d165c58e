/**
 * One line that an agent prints: an event, if it is exactly one of ours, else just a line.
 * What an agent prints can be anything, so nothing here is an error.
 */

import { z } from "zod";
import type { Usage } from "../../ports/agent.js";
import { parseJson } from "./json.js";

export type AgentLine =
  | { readonly kind: "progress"; readonly text: string }
  | { readonly kind: "claim"; readonly text: string }
  /** What was used since the last such line: these add up. */
  | { readonly kind: "usage"; readonly usage: Usage }
  /** A report of usage with a number that cannot be one. */
  | { readonly kind: "impossible-usage" }
  | { readonly kind: "plain"; readonly text: string };

/** More than any turn can use: such a number is a mistake, and would end the workstream by its budget. */
const TOKENS_MAX = 1e12;
const COST_USD_MAX = 1e6;

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
    tokens: z.number().int().min(0).max(TOKENS_MAX).optional(),
    costUsd: z.number().min(0).max(COST_USD_MAX).optional(),
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

const toUsage = ({ tokens, costUsd }: z.output<typeof usageSchema>): Usage => ({
  ...(tokens === undefined ? {} : { tokens }),
  ...(costUsd === undefined ? {} : { costUsd }),
});
