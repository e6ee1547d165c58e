/** Why a workstream ended, as it is read back. */

import { z } from "zod";
import type { StopReason } from "../../domain/stop-reason.js";
import { outageSchema } from "./agent-schema.js";
import { reasonCodeSchema } from "./check-run-schema.js";
import { byKind, exactly, oneOf, type Shape } from "./exact.js";
import { workstreamIdSchema } from "./ids-schema.js";

type Of<Kind extends StopReason["kind"]> = Extract<StopReason, { readonly kind: Kind }>;

const codes = z.array(reasonCodeSchema);

const reason = <Kind extends StopReason["kind"]>(
  kind: Kind,
  shape: Omit<Shape<Of<Kind>>, "kind">,
): z.ZodType<Of<Kind>> =>
  exactly<Of<Kind>>({ kind: z.literal(kind), ...shape } as unknown as Shape<Of<Kind>>);

export const stopReasonSchema = byKind<StopReason>({
  "attempts-exhausted": reason("attempts-exhausted", {
    attempts: z.number(),
    codes,
    lastFinding: z.string(),
  }),
  stuck: reason("stuck", {
    pattern: oneOf<Of<"stuck">["pattern"]>({ same: true, moving: true, oscillation: true }),
    codes,
    explanation: z.string(),
  }),
  misbehaved: reason("misbehaved", { turns: z.number(), lastEnd: z.string() }),
  "over-time": reason("over-time", { minutes: z.number() }),
  "over-budget": reason("over-budget", { costUsd: z.number(), limitUsd: z.number() }),
  "over-limit": reason("over-limit", {
    whose: oneOf<Of<"over-limit">["whose"]>({ workstream: true, run: true }),
    of: oneOf<Of<"over-limit">["of"]>({ turns: true, minutes: true, tokens: true, costUsd: true }),
    spent: z.number(),
    limit: z.number(),
  }),
  conflicts: reason("conflicts", { rounds: z.number() }),
  incomplete: reason("incomplete", { explanation: z.string() }),
  "needs-person": reason("needs-person", { explanation: z.string() }),
  unavailable: reason("unavailable", {
    agent: z.string(),
    outage: outageSchema,
    times: z.number(),
  }),
  dependency: reason("dependency", { on: workstreamIdSchema }),
  cancelled: reason("cancelled", { by: z.string() }),
});
