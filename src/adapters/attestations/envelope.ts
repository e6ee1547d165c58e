/** DSSE envelopes: what is signed, how it is written, and how a stored one is read without believing any of it. */

import { createHash, sign, verify } from "node:crypto";
import { z } from "zod";
import type { EnvelopeProblem } from "../../ports/attestation-reader.js";
import type { Envelope } from "../../ports/attestations.js";
import type { PublicKey, SigningKey } from "./keys.js";

export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** A statement of this size would be a mistake or an attack; nothing larger is written, read or parsed. */
export const ENVELOPE_BYTES_MAX = 4 * 1024 * 1024;

/** Pre-authentication encoding: type and payload are signed together. */
function pae(payloadType: string, payload: Buffer): Buffer {
  const type = Buffer.from(payloadType, "utf8");
  const head = Buffer.from(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `, "utf8");
  return Buffer.concat([head, payload]);
}

export function seal(
  statement: unknown,
  key: SigningKey,
): { readonly text: string; readonly sha256: string } {
  const payload = Buffer.from(JSON.stringify(statement), "utf8");
  const signature = sign(null, pae(PAYLOAD_TYPE, payload), key.privateKey);
  const envelope: Envelope = {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString("base64"),
    signatures: [{ keyid: key.public.keyid, sig: signature.toString("base64") }],
  };
  const text = `${JSON.stringify(envelope, undefined, 1)}\n`;
  if (text.length > ENVELOPE_BYTES_MAX)
    throw new Error(`A statement of ${text.length} bytes is too large to be kept.`);
  return { text, sha256: digestOf(payload) };
}

export interface OpenedEnvelope {
  readonly payload: Buffer;
  /** Of the payload. */
  readonly sha256: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: Buffer }[];
}

export type Opening =
  | { readonly ok: true; readonly envelope: OpenedEnvelope }
  | { readonly ok: false; readonly problem: EnvelopeProblem };

const SIGNATURES_MAX = 16;

const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: z.string(),
  signatures: z
    .array(z.object({ keyid: z.string().default(""), sig: z.string() }))
    .max(SIGNATURES_MAX),
});

export function openEnvelope(text: string): Opening {
  const json = parseJson(text);
  if (json === undefined) return { ok: false, problem: "malformed-json" };
  const read = envelopeSchema.safeParse(json);
  if (!read.success) return { ok: false, problem: "malformed-envelope" };
  if (read.data.payloadType !== PAYLOAD_TYPE) return { ok: false, problem: "wrong-payload-type" };
  const payload = fromBase64(read.data.payload);
  const signatures = read.data.signatures.map(({ keyid, sig }) => ({
    keyid,
    sig: fromBase64(sig),
  }));
  if (payload === undefined || !signatures.every(hasBytes))
    return { ok: false, problem: "malformed-base64" };
  return { ok: true, envelope: { payload, sha256: digestOf(payload), signatures } };
}

const hasBytes = (one: {
  readonly keyid: string;
  readonly sig: Buffer | undefined;
}): one is { keyid: string; sig: Buffer } => one.sig !== undefined;

export function isSignedBy(envelope: OpenedEnvelope, key: PublicKey): boolean {
  const signed = pae(PAYLOAD_TYPE, envelope.payload);
  return envelope.signatures.some(({ sig }) => verify(null, signed, key.key, sig));
}

/** Undefined: not JSON (which `null`, too, could not be here). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Node reads anything as Base64; only what is written the one right way counts. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}

const digestOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
