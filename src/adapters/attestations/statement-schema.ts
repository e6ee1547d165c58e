/** What Interlock reads of a stored statement. Unknown fields are ignored, as in-toto's parsing rules ask. */

import { z } from "zod";
import { GATE_RESULT_TYPE, STATEMENT_TYPE, SVR_TYPE } from "../../domain/attestation.js";
import { UNCONFINED } from "../../domain/isolation.js";
import type { StoredStatement } from "../../ports/attestation-reader.js";
import { parseJson } from "./envelope.js";

const objectId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "is not a git object id");
const digest = z.string().regex(/^[0-9a-f]{64}$/, "is not a SHA-256 digest");

const SEQ_MAX = 2 ** 31 - 1;

const chainSchema = z.object({ seq: z.int().min(1).max(SEQ_MAX), prev: digest.optional() });

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

const unchainedSchema = z.looseObject({ predicate: z.looseObject({}) });

export interface Chain {
  readonly seq: number;
  readonly prev: string | undefined;
}

/** The statement with its place in the chain, as another extension field of the predicate. */
export function withChain(statement: unknown, chain: Chain): unknown {
  const { predicate, ...rest } = unchainedSchema.parse(statement);
  return { ...rest, predicate: { ...predicate, interlock_chain: chain } };
}
