/** A plan as `run-started` holds it: parsed and defaulted long ago, so here is no rule, only the shape. */

import { z } from "zod";
import type { RunLimits, WorkstreamLimits } from "../../domain/config.js";
import type {
  AcceptanceCheck,
  Allowances,
  BlackBoxCase,
  Claims,
  Kind,
  Plan,
  WorkstreamPlan,
} from "../../domain/plan.js";
import { exactly, oneOf } from "./exact.js";
import { workstreamIdSchema } from "./ids-schema.js";

const texts = z.array(z.string());

const limits = {
  attempts: z.number(),
  turnMinutes: z.number(),
  workstreamMinutes: z.number(),
  silentMinutes: z.number(),
  costUsd: z.number(),
};

const further = {
  turns: z.number().optional(),
  tokens: z.number().optional(),
  monitor: exactly<NonNullable<WorkstreamLimits["monitor"]>>({
    toolMinutes: z.number().optional(),
    sameCalls: z.number().optional(),
    sameOutputs: z.number().optional(),
    tokensWithoutChange: z.number().optional(),
    undoneEdits: z.number().optional(),
    narrationChars: z.number().optional(),
    idleTurns: z.number().optional(),
    strayFiles: z.number().optional(),
  }).optional(),
};

export const workstreamLimitsSchema = exactly<WorkstreamLimits>({ ...limits, ...further });

export const runLimitsSchema = exactly<RunLimits>({
  turns: z.number().optional(),
  minutes: z.number().optional(),
  tokens: z.number().optional(),
  costUsd: z.number().optional(),
});

const someLimitsSchema = exactly<Partial<WorkstreamLimits>>({
  attempts: limits.attempts.optional(),
  turnMinutes: limits.turnMinutes.optional(),
  workstreamMinutes: limits.workstreamMinutes.optional(),
  silentMinutes: limits.silentMinutes.optional(),
  costUsd: limits.costUsd.optional(),
  ...further,
});

const kindSchema = oneOf<Kind>({
  feature: true,
  bugfix: true,
  refactor: true,
  test: true,
  docs: true,
  ci: true,
  chore: true,
  investigate: true,
});

const workstreamPlanSchema = exactly<WorkstreamPlan>({
  id: workstreamIdSchema,
  title: z.string(),
  kind: kindSchema,
  issue: z.number().optional(),
  pullRequests: z.array(z.number()),
  brief: z.string(),
  dependsOn: z.array(workstreamIdSchema),
  scope: texts,
  requiredSymbols: texts,
  acceptance: z.array(
    exactly<AcceptanceCheck>({
      files: z.record(z.string(), z.string()),
      run: z.string(),
      cases: z
        .array(
          exactly<BlackBoxCase>({
            args: texts,
            stdin: z.string(),
            stdout: z.string().optional(),
            exitCode: z.number(),
          }),
        )
        .optional(),
    }),
  ),
  allow: exactly<Allowances>({
    removeTests: texts,
    changeTests: texts,
    protectedPaths: texts,
    suppressions: texts,
    newDependencies: texts,
    constructs: texts,
    files: texts,
    secrets: texts,
  }),
  agent: z.string().optional(),
  estimateHours: z.number().optional(),
  limits: someLimitsSchema,
  approval: z.literal("landing").optional(),
  claims: exactly<Claims>({
    merged: z.boolean().optional(),
    issueClosed: z.boolean().optional(),
    ciGreen: z.boolean().optional(),
  }).optional(),
});

export const planSchema = exactly<Plan>({
  version: z.literal(1),
  name: z.string(),
  workstreams: z.array(workstreamPlanSchema),
});
