/** An instruction as somebody left it: written by Interlock in another terminal, or by hand, so read strictly. */

import { z } from "zod";
import { assertNever } from "../../domain/assert-never.js";
import type { Instruction } from "../../ports/steering.js";
import { explainIssue } from "./explain-issue.js";
import { grantsSchema } from "./grants-schema.js";
import { workstreamIdSchema } from "./ids-schema.js";
import { parseJson } from "./parse-json.js";

const common = {
  id: z.string().min(1).max(200),
  by: z.string().min(1).max(200),
  workstream: workstreamIdSchema.optional(),
};

const instructionSchema = z.discriminatedUnion("type", [
  z.strictObject({ ...common, type: z.literal("told"), text: z.string().min(1) }),
  z.strictObject({ ...common, type: z.literal("paused") }),
  z.strictObject({ ...common, type: z.literal("resumed") }),
  z.strictObject({ ...common, type: z.literal("cancelled") }),
  z.strictObject({
    ...common,
    type: z.literal("approved"),
    waive: z.array(z.string().min(1)),
    allow: grantsSchema.optional(),
    why: z.string().optional(),
    leavesWorkspace: z.literal(true).optional(),
  }),
]);

export type ParsedInstruction =
  | { readonly ok: true; readonly instruction: Instruction }
  | { readonly ok: false; readonly why: string };

export function parseInstruction(text: string): ParsedInstruction {
  const value = parseJson(text);
  if (value === undefined) return { ok: false, why: "it is not JSON" };
  const result = instructionSchema.safeParse(value);
  if (result.success) return { ok: true, instruction: toInstruction(result.data) };
  return { ok: false, why: `it ${explainIssue(value, result.error)}` };
}

function toInstruction(read: z.output<typeof instructionSchema>): Instruction {
  const { id, by, workstream } = read;
  const head = workstream === undefined ? { id, by } : { id, by, workstream };
  switch (read.type) {
    case "told":
      return { ...head, type: read.type, text: read.text };
    case "approved":
      return {
        ...head,
        type: read.type,
        waive: read.waive,
        ...(read.allow === undefined ? {} : { allow: read.allow }),
        ...(read.why === undefined ? {} : { why: read.why }),
        ...(read.leavesWorkspace === undefined ? {} : { leavesWorkspace: true }),
      };
    case "paused":
    case "resumed":
    case "cancelled":
      return { ...head, type: read.type };
    default:
      return assertNever(read);
  }
}
