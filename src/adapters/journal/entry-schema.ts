/** What each kind of entry looks like. One schema a type, so that reading an entry costs one look-up and no search. */

import { z } from "zod";
import type {
  Candidate,
  Entry,
  EventType,
  Intervention,
  PromptReason,
  ProofStage,
  TurnEnd,
} from "../../domain/event.js";
import type { Question } from "../../domain/question.js";
import { outageSchema, permissionAnswerSchema, troubleSchema } from "../records/agent-schema.js";
import {
  checkRunSchema,
  evidenceSchema,
  isolationSchema,
  proofSchema,
} from "../records/check-run-schema.js";
import { exactly, oneOf, type Shape } from "../records/exact.js";
import { grantSchema, grantsSchema } from "../records/grants-schema.js";
import {
  instantSchema,
  runIdSchema,
  sessionIdSchema,
  shaSchema,
  treeSchema,
  workstreamIdSchema,
} from "../records/ids-schema.js";
import { planSchema, runLimitsSchema, workstreamLimitsSchema } from "../records/plan-schema.js";
import { stopReasonSchema } from "../records/stop-reason-schema.js";

type Of<Type extends EventType> = Extract<Entry, { readonly type: Type }>;

const entry = <Type extends EventType>(
  type: Type,
  shape: Omit<Shape<Of<Type>>, "type" | "seq" | "at">,
): z.ZodType<Of<Type>> => {
  const whole = { seq: z.int().min(1), at: instantSchema, type: z.literal(type), ...shape };
  return exactly<Of<Type>>(whole as unknown as Shape<Of<Type>>);
};

const text = z.string();
const texts = z.array(text);
const count = z.number();
const ofWorkstream = { workstream: workstreamIdSchema };
const instruction = { id: text, by: text, workstream: workstreamIdSchema.optional() };

const candidateSchema = exactly<Candidate>({
  commit: shaSchema,
  tree: treeSchema,
  tip: shaSchema,
  head: shaSchema,
});

const turnEndSchema = oneOf<TurnEnd>({
  completed: true,
  crashed: true,
  "timed-out": true,
  silent: true,
  interrupted: true,
  flooded: true,
  "over-budget": true,
  cancelled: true,
  unavailable: true,
  "no-room": true,
  lost: true,
});

const promptReasonSchema = oneOf<PromptReason>({
  brief: true,
  feedback: true,
  conflict: true,
  told: true,
  retry: true,
});

const roomSchema = oneOf<Of<"machine-ran-short">["of"]>({ disk: true, memory: true });

const runEntries = {
  "run-started": entry("run-started", {
    run: runIdSchema,
    plan: planSchema,
    planDigest: text,
    base: text,
    tip: shaSchema,
    parallel: exactly<Of<"run-started">["parallel"]>({ start: count, max: count }),
    limits: workstreamLimitsSchema,
    runLimits: runLimitsSchema.optional(),
    agent: text,
    fallback: texts.optional(),
    version: text,
  }),
  "run-resumed": entry("run-resumed", { owner: text }),
  "baseline-established": entry("baseline-established", {
    commit: shaSchema,
    checkRuns: z.array(checkRunSchema),
  }),
  "base-examined": entry("base-examined", {
    commit: shaSchema,
    gate: text,
    signature: text,
    message: text,
    workstreams: z.array(workstreamIdSchema),
    base: oneOf<Of<"base-examined">["base"]>({ red: true, green: true, unknown: true }),
  }),
  "agent-rested": entry("agent-rested", {
    agent: text,
    workstreams: z.array(workstreamIdSchema),
    outage: outageSchema.optional(),
  }),
  "machine-slept": entry("machine-slept", { ms: count }),
  "machine-ran-short": entry("machine-ran-short", {
    of: roomSchema,
    foundBytes: count,
    limitBytes: count,
    where: text.optional(),
    since: instantSchema.optional(),
  }),
  "machine-recovered": entry("machine-recovered", {
    of: roomSchema,
    foundBytes: count,
    since: instantSchema,
  }),
  "run-ended": entry("run-ended", {
    outcome: oneOf<Of<"run-ended">["outcome"]>({ merged: true, "not-merged": true }),
  }),
};

const instructionEntries = {
  told: entry("told", { ...instruction, text }),
  paused: entry("paused", instruction),
  resumed: entry("resumed", instruction),
  approved: entry("approved", {
    ...instruction,
    waive: texts,
    allow: grantsSchema.optional(),
    why: text.optional(),
    leavesWorkspace: z.literal(true).optional(),
  }),
  cancelled: entry("cancelled", instruction),
};

const turnEntries = {
  "workspace-opened": entry("workspace-opened", { ...ofWorkstream, path: text, base: shaSchema }),
  "turn-started": entry("turn-started", {
    ...ofWorkstream,
    turn: count,
    session: sessionIdSchema,
    reason: promptReasonSchema,
    intervention: oneOf<Intervention>({ nudge: true, restart: true }).optional(),
    because: troubleSchema.optional(),
    owner: text,
    prompt: evidenceSchema,
    agent: text,
    isolation: isolationSchema.optional(),
    messages: count,
  }),
  "turn-progressed": entry("turn-progressed", {
    ...ofWorkstream,
    turn: count,
    line: text,
    tokens: count.optional(),
    costUsd: count.optional(),
  }),
  "message-delivered": entry("message-delivered", {
    ...ofWorkstream,
    turn: count,
    messages: count,
  }),
  "trouble-noticed": entry("trouble-noticed", {
    ...ofWorkstream,
    turn: count,
    trouble: troubleSchema,
  }),
  "turn-ended": entry("turn-ended", {
    ...ofWorkstream,
    turn: count,
    end: turnEndSchema,
    outage: outageSchema.optional(),
    reason: text.optional(),
    claim: text.optional(),
    tokens: count.optional(),
    costUsd: count.optional(),
    output: evidenceSchema.optional(),
  }),
  "permission-answered": entry("permission-answered", {
    ...ofWorkstream,
    turn: count,
    answer: permissionAnswerSchema,
  }),
  "person-asked": entry("person-asked", {
    ...ofWorkstream,
    turn: count,
    question: exactly<Question>({ text, grant: grantSchema.optional() }),
  }),
  "handed-over": entry("handed-over", {
    ...ofWorkstream,
    from: text,
    to: text,
    outage: outageSchema.optional(),
  }),
  "work-collected": entry("work-collected", {
    ...ofWorkstream,
    turn: count,
    head: shaSchema,
    changed: z.boolean(),
    committed: texts,
  }),
};

const proofEntries = {
  "proof-completed": entry("proof-completed", {
    ...ofWorkstream,
    stage: oneOf<ProofStage>({ change: true, candidate: true }),
    proof: proofSchema,
  }),
  "work-mended": entry("work-mended", {
    ...ofWorkstream,
    from: shaSchema,
    head: shaSchema,
    gates: texts,
  }),
  "mending-failed": entry("mending-failed", {
    ...ofWorkstream,
    head: shaSchema,
    gates: texts,
    why: text,
  }),
  "candidate-built": entry("candidate-built", { ...ofWorkstream, candidate: candidateSchema }),
  "candidate-conflicted": entry("candidate-conflicted", { ...ofWorkstream, proof: proofSchema }),
};

const landingEntries = {
  "pull-request-opened": entry("pull-request-opened", {
    ...ofWorkstream,
    number: count,
    head: shaSchema,
    title: text,
    mendedFrom: text.optional(),
  }),
  enqueued: entry("enqueued", ofWorkstream),
  landed: entry("landed", { ...ofWorkstream, candidate: candidateSchema }),
  "landing-refused": entry("landing-refused", {
    ...ofWorkstream,
    expected: shaSchema,
    actual: shaSchema,
  }),
  "branch-deleted": entry("branch-deleted", { ...ofWorkstream, branch: text }),
  "issue-closed": entry("issue-closed", { ...ofWorkstream, issue: count }),
  "pull-requests-closed": entry("pull-requests-closed", {
    ...ofWorkstream,
    numbers: z.array(count),
  }),
  "attestation-stored": entry("attestation-stored", {
    ...ofWorkstream,
    commit: shaSchema,
    sha256: text,
  }),
  "work-kept": entry("work-kept", {
    ...ofWorkstream,
    branch: text.optional(),
    head: shaSchema.optional(),
  }),
  "workspace-closed": entry("workspace-closed", ofWorkstream),
  "workstream-stopped": entry("workstream-stopped", { ...ofWorkstream, reason: stopReasonSchema }),
};

const SCHEMAS: { readonly [Type in EventType]: z.ZodType<Of<Type>> } = {
  ...runEntries,
  ...instructionEntries,
  ...turnEntries,
  ...proofEntries,
  ...landingEntries,
};

/** The schema of a type, if this Interlock knows it. */
export const entrySchemaOf = (type: string): z.ZodType<Entry> | undefined =>
  Object.hasOwn(SCHEMAS, type) ? SCHEMAS[type as EventType] : undefined;
