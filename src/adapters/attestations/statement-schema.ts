/** What Interlock reads of a stored statement. Unknown fields are ignored, as in-toto's parsing rules ask. */

import { z } from "zod";
import { GATE_RESULT_TYPE, STATEMENT_TYPE, SVR_TYPE } from "../../domain/attestation.js";
import { TEST_RESULT_TYPE } from "../../domain/attestation-parts.js";
import { UNCONFINED } from "../../domain/isolation.js";
import type { PartStatement, StoredStatement } from "../../ports/attestation-reader.js";
import { parseJson } from "./envelope.js";

const objectId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "is not a git object id");
const digest = z.string().regex(/^[0-9a-f]{64}$/, "is not a SHA-256 digest");

const SEQ_MAX = 2 ** 31 - 1;

/** So many gates has nobody. */
const PARTS_MAX = 2_000;

const chainSchema = z.object({
  seq: z.int().min(1).max(SEQ_MAX),
  prev: digest.optional(),
  inputs: z
    .array(z.object({ name: z.string(), digest: z.object({ sha256: digest }) }))
    .max(PARTS_MAX)
    .default([])
    .transform((inputs) => inputs.map((one) => ({ name: one.name, sha256: one.digest.sha256 }))),
});

/** Kinds that later versions know are words to this one. */
const isolationSchema = z.object({
  turns: z.array(z.object({ kind: z.string(), network: z.string() })),
});

const gateSchema = z
  .object({
    gate: z.string(),
    class: z.string().optional(),
    conclusion: z.string(),
    evidence: z.array(z.object({ name: z.string(), digest: z.object({ sha256: digest }) })),
  })
  .transform(({ gate, class: gateClass, conclusion, evidence }) => ({
    gate,
    class: gateClass,
    conclusion,
    evidence: evidence.map((one) => ({ name: one.name, sha256: one.digest.sha256 })),
  }));

const statementSchema = z.object({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.tuple([
    z.object({ name: z.string(), digest: z.object({ gitCommit: objectId, gitTree: objectId }) }),
  ]),
  predicateType: z.literal(SVR_TYPE),
  predicate: z.object({
    verifier: z.object({ id: z.string() }),
    timeCreated: z.iso.datetime(),
    properties: z.array(z.string()),
    interlock: z.object({
      type: z.literal(GATE_RESULT_TYPE),
      base: z.object({ branch: z.string().min(1) }),
      notHeld: z.array(z.object({ property: z.string(), because: z.string(), why: z.string() })),
      checkRuns: z.array(gateSchema).default([]),
      // Statements of version 0.1.0 say nothing of it: then there was none.
      isolation: isolationSchema.optional(),
      granted: z
        .array(z.object({ key: z.string(), value: z.string(), by: z.string() }))
        .default([]),
    }),
    interlock_chain: chainSchema,
  }),
});

export function readStatement(payload: Buffer): StoredStatement | { readonly malformed: string } {
  const read = statementSchema.safeParse(parseJson(payload.toString("utf8")));
  if (!read.success) return { malformed: explain(read.error.issues[0]) };
  const [{ digest: of }] = read.data.subject;
  const { predicate } = read.data;
  return {
    commit: of.gitCommit,
    tree: of.gitTree,
    branch: predicate.interlock.base.branch,
    timeCreated: predicate.timeCreated,
    properties: predicate.properties,
    notHeld: predicate.interlock.notHeld,
    checkRuns: predicate.interlock.checkRuns,
    inputs: predicate.interlock_chain.inputs,
    granted: predicate.interlock.granted,
    isolation: predicate.interlock.isolation?.turns ?? [UNCONFINED],
    seq: predicate.interlock_chain.seq,
    prev: predicate.interlock_chain.prev,
  };
}

function explain(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
): string {
  const path = (issue?.path ?? []).map(String).join(".");
  return `${path === "" ? "the statement" : path}: ${issue?.message ?? "does not have the form of a statement"}`;
}

const confinementSchema = z.object({ kind: z.string(), network: z.string() });

const partBase = {
  _type: z.literal(STATEMENT_TYPE),
  subject: z.tuple([z.object({ digest: z.object({ gitCommit: objectId, gitTree: objectId }) })]),
};

const partChain = z.object({ part: z.int().min(1).max(PARTS_MAX), prev: digest.optional() });

const partSchema = z.discriminatedUnion("predicateType", [
  z.object({
    ...partBase,
    predicateType: z.literal(GATE_RESULT_TYPE),
    predicate: z.object({
      gate: z.string(),
      conclusion: z.string(),
      isolation: confinementSchema,
      interlock_chain: partChain,
    }),
  }),
  z.object({
    ...partBase,
    predicateType: z.literal(TEST_RESULT_TYPE),
    predicate: z.object({
      result: z.enum(["PASSED", "WARNED", "FAILED"]),
      interlock_chain: partChain,
    }),
  }),
]);

export function readPart(payload: Buffer): PartStatement | { readonly malformed: string } {
  const read = partSchema.safeParse(parseJson(payload.toString("utf8")));
  if (!read.success) return { malformed: explain(read.error.issues[0]) };
  const { subject, predicate } = read.data;
  const { part, prev } = predicate.interlock_chain;
  const [{ digest: of }] = subject;
  const about = { commit: of.gitCommit, tree: of.gitTree, part, prev };
  if (!("gate" in predicate)) return about;
  const { gate, conclusion, isolation } = predicate;
  return { ...about, gate: { gate, conclusion, isolation } };
}

const unchainedSchema = z.looseObject({ predicate: z.looseObject({}) });

export interface Chain {
  readonly seq: number;
  readonly prev: string | undefined;
  /** Of the verdict: the statements that it rests on. */
  readonly inputs?: readonly {
    readonly name: string;
    readonly digest: { readonly sha256: string };
  }[];
}

/** Of a statement of one gate or suite: whose landing it belongs to, and its number there. */
export interface PartChain extends Chain {
  readonly part: number;
}

/** The statement with its place in the chain, as another extension field of the predicate. */
export function withChain(statement: unknown, chain: Chain | PartChain): unknown {
  const { predicate, ...rest } = unchainedSchema.parse(statement);
  return { ...rest, predicate: { ...predicate, interlock_chain: chain } };
}
