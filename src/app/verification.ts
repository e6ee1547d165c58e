/** What came of verifying a landed commit, and its words. */

import type { AttestedResult } from "../ports/attestation-reader.js";
import type { Signer, SigningEvidence } from "../ports/keyless.js";
import type { AttestedItem } from "./attested-items.js";
import type { ChainCode } from "./verify-chain.js";
import type { PartCode } from "./verify-parts.js";

export type VerificationCode =
  | ChainCode
  | PartCode
  | "UNKNOWN_COMMIT"
  | "NO_ATTESTATION"
  /** The same tree is attested as another commit: amended, rebased or cherry-picked after it was proven. */
  | "COMMIT_MISMATCH"
  | "TREE_MISMATCH"
  | "ENVELOPE_SWAPPED"
  | "TOO_LARGE"
  | "MALFORMED_JSON"
  | "MALFORMED_ENVELOPE"
  | "MALFORMED_BASE64"
  | "WRONG_PAYLOAD_TYPE"
  | "MALFORMED_STATEMENT"
  | "PAYLOAD_CHANGED"
  | "SIGNATURE_WRONG"
  | "UNKNOWN_KEY"
  | "PROPERTY_MISSING"
  | "NOT_ON_BASE"
  /** Of a file of bundles: a line is none, names no identity, or does not hold against the trusted root. */
  | "BUNDLE_UNREADABLE"
  | "BUNDLE_NOT_KEYLESS"
  | "BUNDLE_REFUSED"
  /** It does not hold exactly one verdict. */
  | "BUNDLE_VERDICT"
  | "IDENTITY_MISMATCH"
  /** Who signed is known; whether they may is not said. */
  | "IDENTITY_NOT_DEMANDED";

export interface VerificationReason {
  readonly code: VerificationCode;
  readonly message: string;
}

export interface Verification {
  readonly verdict: "pass" | "fail";
  /** Empty exactly when the verdict is `pass`. */
  readonly reasons: readonly VerificationReason[];
  /** Properties that a trusted key, or the identity that was demanded, has signed for this very commit. */
  readonly properties: readonly string[];
  /** All eight items of the definition of done; empty when nothing about this commit is believed. */
  readonly items: readonly AttestedItem[];
  /** What is good to know and fails nothing. */
  readonly notes: readonly string[];
  /** Of bundles that hold against the trusted root: who signed, and who has seen it. */
  readonly signed?: { readonly signer: Signer; readonly evidence: SigningEvidence };
}

export const reason = (code: VerificationCode, message: string): VerificationReason => ({
  code,
  message,
});

export const failed = (reasons: readonly VerificationReason[]): Verification => ({
  verdict: "fail",
  reasons,
  properties: [],
  items: [],
  notes: [],
});

export function explainVerification(verification: Verification): string {
  const { verdict, reasons, items, notes, signed } = verification;
  const by = signed === undefined ? "a trusted key" : "the identity that was demanded";
  return [
    verdict === "pass" ? `VERIFIED: signed by ${by}, for this very commit.` : "NOT VERIFIED",
    ...(signed === undefined ? [] : explainSigned(signed)),
    ...reasons.map(({ code, message }) => `✘ ${code}: ${message}`),
    ...items.filter(({ state }) => state === "held").map(explainItem),
    ...notes.map((note) => `· ${note}`),
  ].join("\n");
}

function explainSigned({ signer, evidence }: NonNullable<Verification["signed"]>) {
  const { isCertificateLogged, entries, times } = evidence;
  const logged = isCertificateLogged
    ? "its certificate is in a log of certificates"
    : "no log of certificates (the trusted root names none)";
  const entered = entries.map(({ log, index }) => `entry ${index} of ${log}`);
  const seen = times.map(({ by, at }) =>
    by === "log" ? `${at} by the log` : `${at} by a timestamp authority`,
  );
  return [
    `  signed by ${signer.subject}`,
    `  as ${signer.issuer} vouches; ${logged}`,
    `  in ${entered.length === 0 ? "no transparency log (the trusted root names none)" : entered.join(", ")}`,
    `  at ${seen.join(", ")}`,
  ];
}

function explainItem({ property, gates }: AttestedItem): string {
  if (gates.length === 0) return `✔ ${property} (as the forge said)`;
  const isolations = gates.flatMap(({ isolation }) => (isolation === undefined ? [] : [isolation]));
  const words = new Set(isolations.map(explainIsolation));
  const kept = words.size === 0 ? "" : `; isolation: ${[...words].join(", ")}`;
  return `✔ ${property} (${gates.map(({ gate }) => gate).join(", ")}${kept})`;
}

export const explainIsolation = ({ kind, network }: AttestedResult["isolation"]): string =>
  kind === "none" ? "none" : `${kind}, network ${network}`;
