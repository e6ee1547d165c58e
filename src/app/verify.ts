/**
 * Checks a landed commit against its signed statement, offline. Nothing that the repository says of itself is
 * believed; each kind of tampering has a name.
 */

import { assertNever } from "../domain/assert-never.js";
import type { DodProperty } from "../domain/definition-of-done.js";
import { type Sha, short } from "../domain/ids.js";
import type {
  AttestationReader,
  EnvelopeProblem,
  Ledger,
  StoredEnvelope,
  StoredStatement,
} from "../ports/attestation-reader.js";
import { failed, reason, type Verification, type VerificationReason } from "./verification.js";
import { chainFlaws } from "./verify-chain.js";
import { type Found, judgeStatement } from "./verify-statement.js";

export interface VerificationRequest {
  readonly commit: Sha;
  readonly reader: AttestationReader;
  /** Properties that must hold whatever the statement says about why they do not. Absent: see `PROPERTY_MISSING`. */
  readonly required?: readonly DodProperty[];
}

export async function verifyCommit({
  commit,
  reader,
  required = [],
}: VerificationRequest): Promise<Verification> {
  const found = await reader.resolve(commit);
  if (found === undefined) {
    return failed([
      reason("UNKNOWN_COMMIT", `there is no commit ${commit} in this repository; fetch it first`),
    ]);
  }
  const ledger = await reader.ledger();
  const chain = chainFlaws(ledger, commit);
  const envelope = ledger.envelopes.find(({ place }) => place === commit);
  if (envelope === undefined) return failed([absence(ledger, found), ...chain]);
  const believed = believe(envelope, ledger);
  if (believed.kind === "refused") return failed([believed.reason, ...chain]);
  const parts = () => reader.parts(commit);
  const judged = await judgeStatement(believed.statement, { found, reader, parts, required });
  const reasons = [...judged.reasons, ...chain];
  return {
    ...judged,
    verdict: reasons.length === 0 ? "pass" : "fail",
    reasons,
    notes: judged.notes.length === 0 ? [] : [...judged.notes, ...memoryNotes(ledger)],
  };
}

const memoryNotes = ({ remembered }: Ledger): readonly string[] =>
  remembered === undefined
    ? [
        "this machine has signed nothing here, so it cannot tell whether newer statements were cut off",
      ]
    : [];

function absence(ledger: Ledger, { commit, tree }: Found): VerificationReason {
  const twin = ledger.index.find((one) => one.tree === tree && one.commit !== commit);
  if (twin !== undefined) {
    return reason(
      "COMMIT_MISMATCH",
      `this tree was attested as commit ${short(twin.commit)}, not as ${short(commit)}: the commit was rewritten after it was proven`,
    );
  }
  const next =
    "if it was attested elsewhere, fetch with: git fetch origin 'refs/interlock/*:refs/interlock/*'";
  return reason("NO_ATTESTATION", `there is no statement about ${short(commit)}; ${next}`);
}

type Believed =
  | { readonly kind: "believed"; readonly statement: StoredStatement }
  | { readonly kind: "refused"; readonly reason: VerificationReason };

/** From bytes to a statement that a trusted key has signed, or the first thing that is wrong. */
function believe(envelope: StoredEnvelope, ledger: Ledger): Believed {
  if (envelope.kind === "unreadable") return refused(unreadable(envelope.problem));
  switch (envelope.signature) {
    case "invalid":
      return refused(wrongSignature(envelope, ledger));
    case "foreign":
    case "unknown-key":
      return refused(unknownKey(envelope.keyid, ledger));
    case "valid":
      return "malformed" in envelope.statement
        ? refused(
            reason(
              "MALFORMED_STATEMENT",
              `what was signed is not a statement of Interlock (${envelope.statement.malformed})`,
            ),
          )
        : { kind: "believed", statement: envelope.statement };
    default:
      return assertNever(envelope.signature);
  }
}

const refused = (why: VerificationReason): Believed => ({ kind: "refused", reason: why });

function unreadable(problem: EnvelopeProblem): VerificationReason {
  switch (problem) {
    case "too-large":
      return reason(
        "TOO_LARGE",
        "the stored envelope is larger than any that Interlock writes; it was not read",
      );
    case "malformed-json":
      return reason("MALFORMED_JSON", "the stored envelope is not JSON");
    case "malformed-envelope":
      return reason(
        "MALFORMED_ENVELOPE",
        "the stored envelope lacks payload, payload type or signatures",
      );
    case "malformed-base64":
      return reason(
        "MALFORMED_BASE64",
        "payload or signature of the stored envelope is not Base64",
      );
    case "wrong-payload-type":
      return reason("WRONG_PAYLOAD_TYPE", "the stored envelope does not hold an in-toto statement");
    default:
      return assertNever(problem);
  }
}

type ReadEnvelope = Extract<StoredEnvelope, { kind: "read" }>;

/** The index remembers the digest of the statement as it was signed: this tells which of the two was touched. */
function wrongSignature({ place, sha256 }: ReadEnvelope, ledger: Ledger): VerificationReason {
  const indexed = ledger.index.find(({ commit }) => commit === place);
  return indexed === undefined || indexed.sha256 === sha256
    ? reason("SIGNATURE_WRONG", "the signature does not fit the statement")
    : reason("PAYLOAD_CHANGED", "the statement is not the one that was signed");
}

function unknownKey(keyid: string, { trusted }: Ledger): VerificationReason {
  // Anybody may have written it: only what can be a key's name is repeated.
  const fingerprint = /^[0-9a-f]{16,}$/.test(keyid)
    ? `with the fingerprint ${keyid.slice(0, 16)}`
    : "without a name";
  const known =
    trusted.length === 0
      ? "this machine has no key of its own"
      : `trusted is ${trusted.map((id) => id.slice(0, 16)).join(", ")}`;
  return reason(
    "UNKNOWN_KEY",
    `signed by a key ${fingerprint} that is not known here (${known}); if you trust its owner, give their public key with --key FILE`,
  );
}
