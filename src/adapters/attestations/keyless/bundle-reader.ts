/** Checks Sigstore bundles by a trusted root that somebody gave, without network: who signed, and who has seen it. */

import { type Bundle, bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import {
  type Signer as SigstoreSigner,
  type TrustMaterial,
  toSignedEntity,
  toTrustMaterial,
  Verifier,
} from "@sigstore/verify";
import type { BundleReader, BundleReading, SigningEvidence } from "../../../ports/keyless.js";
import { PAYLOAD_TYPE, parseJson } from "../envelope.js";
import { readPart, readStatement } from "../statement-schema.js";
import { attempt } from "./attempt.js";
import { sha256 } from "./services.js";

export type OpenedRoot =
  | { readonly kind: "opened"; readonly reader: BundleReader }
  | { readonly kind: "refused"; readonly why: string };

/** The text of a `trusted_root.json`, or several of them, a line each. A bundle has to hold against one of them. */
export function openTrustedRoot(text: string): OpenedRoot {
  const whole = parseJson(text);
  const roots = whole === undefined ? text.split("\n").filter(hasText).map(parseJson) : [whole];
  const materials = roots.map(toMaterial);
  if (materials.length === 0 || !materials.every((one) => one !== undefined))
    return {
      kind: "refused",
      why: "is not a trusted root of Sigstore (trusted_root.json) with at least one certificate authority",
    };
  return { kind: "opened", reader: { read: (line) => readAgainst(materials, line) } };
}

const hasText = (line: string): boolean => line.trim() !== "";

const ROOT_TYPE = "application/vnd.dev.sigstore.trustedroot";

function toMaterial(json: unknown): TrustMaterial | undefined {
  return attempt(() => {
    const root = TrustedRoot.fromJSON(json);
    const isRoot = root.mediaType.startsWith(ROOT_TYPE) && root.certificateAuthorities.length > 0;
    return isRoot ? toTrustMaterial(root) : undefined;
  }).value;
}

function readAgainst(materials: readonly TrustMaterial[], line: string): BundleReading {
  const parsed = attempt(() => bundleFromJSON(parseJson(line)));
  if (parsed.value === undefined)
    return { kind: "unreadable", why: parsed.why ?? "it is no bundle" };
  const bundle = parsed.value;
  const envelope =
    bundle.content.$case === "dsseEnvelope" ? bundle.content.dsseEnvelope : undefined;
  if (envelope === undefined || envelope.payloadType !== PAYLOAD_TYPE)
    return { kind: "unreadable", why: "it holds no in-toto statement" };
  if (envelope.signatures.length !== 1)
    return { kind: "unreadable", why: "it has another number of signatures than one" };
  if (bundle.verificationMaterial.content.$case === "publicKey") return { kind: "by-key" };
  let why = "";
  for (const material of materials) {
    const verified = attempt(() => verifyBy(material, bundle));
    if (verified.value !== undefined)
      return { kind: "signed", ...verified.value, ...contentOf(envelope.payload) };
    why = verified.why ?? "it does not hold";
  }
  return { kind: "refused", why };
}

/** Whatever kind of log the root names has to have seen it; a time that somebody else vouches for is always needed. */
function verifyBy(material: TrustMaterial, bundle: Bundle) {
  const isCertificateLogged = material.ctlogs.length > 0;
  const entity = toSignedEntity(bundle);
  const signer = new Verifier(material, {
    ctlogThreshold: isCertificateLogged ? 1 : 0,
    tlogThreshold: material.tlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
  }).verify(entity);
  const times = entity.timestamps.map((one) =>
    one.$case === "transparency-log"
      ? { by: "log" as const, at: new Date(Number(one.tlogEntry.integratedTime) * 1_000) }
      : { by: "timestamp-authority" as const, at: one.timestamp.signingTime },
  );
  const evidence: SigningEvidence = {
    isCertificateLogged,
    entries: entity.tlogEntries.map(({ logId, logIndex }) => ({
      log: material.tlogs.find(({ logID }) => logID.equals(logId.keyId))?.baseURL ?? "",
      index: logIndex,
    })),
    times: times.map(({ by, at }) => ({ by, at: at.toISOString() })),
  };
  return { signer: named(signer), evidence };
}

function named({ identity }: SigstoreSigner) {
  const subject = identity?.subjectAlternativeName;
  const issuer = identity?.extensions?.issuer;
  if (subject === undefined || issuer === undefined)
    throw new Error("its certificate does not say whom it is for, or who vouches for them");
  return { subject, issuer };
}

function contentOf(payload: Buffer) {
  const digest = sha256(payload).toString("hex");
  const verdict = readStatement(payload);
  if (!("malformed" in verdict))
    return { sha256: digest, says: { kind: "verdict" as const, statement: verdict } };
  const part = readPart(payload);
  return "malformed" in part
    ? { sha256: digest, says: { kind: "malformed" as const, why: verdict.malformed } }
    : { sha256: digest, says: { kind: "part" as const, statement: part } };
}
