/** Check runs, proofs and their parts, as they are read back. */

import { z } from "zod";
import type {
  CheckRun,
  Conclusion,
  Evidence,
  GateClass,
  Proof,
  Subject,
  Verdict,
} from "../../domain/check-run.js";
import {
  type Blame,
  type Finding,
  REASON_CODES,
  type ReasonCode,
  type Severity,
} from "../../domain/finding.js";
import { ISOLATION_KINDS, type Isolation, NETWORK_ACCESSES } from "../../domain/isolation.js";
import { exactly, oneOf } from "./exact.js";
import { shaSchema, treeSchema } from "./ids-schema.js";

export const reasonCodeSchema: z.ZodType<ReasonCode> = z.enum(REASON_CODES);

export const evidenceSchema = exactly<Evidence>({
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const isolationSchema = exactly<Isolation>({
  kind: z.enum(ISOLATION_KINDS),
  network: z.enum(NETWORK_ACCESSES),
});

const findingSchema = exactly<Finding>({
  code: reasonCodeSchema,
  severity: oneOf<Severity>({ hard: true, soft: true, info: true }),
  blame: oneOf<Blame>({ workstream: true, base: true, infra: true, unknown: true }),
  file: z.string().optional(),
  line: z.number().optional(),
  testId: z.string().optional(),
  message: z.string(),
  excerpt: z.array(z.string()).optional(),
  signature: z.string(),
  reproduce: z.string().optional(),
  fix: exactly<NonNullable<Finding["fix"]>>({
    command: z.string().optional(),
    hint: z.string(),
  }).optional(),
  allowance: z.string().optional(),
});

const conclusionSchema = oneOf<Conclusion>({
  success: true,
  failure: true,
  neutral: true,
  skipped: true,
  cancelled: true,
  timed_out: true,
  incomplete: true,
});

const gateClassSchema = oneOf<GateClass>({
  format: true,
  dead_code: true,
  lint: true,
  type: true,
  compile: true,
  build: true,
  test: true,
  title: true,
  merge_conflict: true,
  timeout: true,
  out_of_memory: true,
  network: true,
  disk_full: true,
  missing_tool: true,
  permission: true,
  unknown: true,
  tests: true,
  acceptance: true,
  rules: true,
  ci: true,
});

export const checkRunSchema = exactly<CheckRun>({
  gate: z.string(),
  class: gateClassSchema.optional(),
  conclusion: conclusionSchema,
  durationMs: z.number(),
  findings: z.array(findingSchema),
  evidence: z.array(evidenceSchema),
  isolation: isolationSchema.optional(),
  reused: z.boolean().optional(),
});

export const proofSchema = exactly<Proof>({
  verdict: oneOf<Verdict>({ pass: true, fail: true, incomplete: true }),
  subject: exactly<Subject>({ base: shaSchema, head: shaSchema, tree: treeSchema }),
  checkRuns: z.array(checkRunSchema),
  reasonCodes: z.array(reasonCodeSchema),
});
