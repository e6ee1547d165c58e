/**
 * Checks a landed commit against a file of bundles that an identity has signed, offline. A bundle holds when the trusted root
 * says so; whether its signer may speak for the commit is for whoever asks to say.
 */

import { assertNever } from "../domain/assert-never.js";
import type { DodProperty } from "../domain/definition-of-done.js";
import type { Sha } from "../domain/ids.js";
import { shellWord } from "../domain/shell-word.js";
import type {
  AttestationReader,
  StoredPart,
  StoredStatement,
} from "../ports/attestation-reader.js";
import type { BundleReader, BundleReading, Signer } from "../ports/keyless.js";
import { failed, reason, type Verification, type VerificationReason } from "./verification.js";
import { judgeStatement } from "./verify-statement.js";

export interface BundleVerificationRequest {
  readonly commit: Sha;
  readonly reader: Pick<AttestationReader, "resolve" | "isOnBranch">;
  readonly bundles: BundleReader;
  /** The file's lines, a bundle each. */
  readonly lines: readonly string[];
  /** Who has to have signed. Either one absent: nothing passes. */
  readonly demanded: { readonly subject?: string; readonly issuer?: string };
  readonly required?: readonly DodProperty[];
}

type SignedReading = Extract<BundleReading, { readonly kind: "signed" }>;

export async function verifyBundle(request: BundleVerificationRequest): Promise<Verification> {
  const { commit, reader, bundles, lines, demanded, required = [] } = request;
  const found = await reader.resolve(commit);
  if (found === undefined)
    return failed([
      reason("UNKNOWN_COMMIT", `there is no commit ${commit} in this repository; fetch it first`),
    ]);
  const readings = lines.map((line) => bundles.read(line));
  const flaws = readings.flatMap((reading, index) => flawOf(reading, index + 1));
  if (flaws.length > 0) return failed(flaws);
  const signed = readings.filter((reading) => reading.kind === "signed");
  const [verdict, ...more] = signed.flatMap((reading) =>
    reading.says.kind === "verdict" ? [{ reading, statement: reading.says.statement }] : [],
  );
  if (verdict === undefined || more.length > 0) return failed([verdictFlaw(more.length)]);
  const { signer, evidence } = verdict.reading;
  const strangers = identityReasons(signer, signed, demanded);
  const parts = async () => partsFor(verdict.statement, signed);
  const judged = await judgeStatement(verdict.statement, { found, reader, parts, required });
  const reasons = [...strangers, ...judged.reasons];
  return {
    ...judged,
    verdict: reasons.length === 0 ? "pass" : "fail",
    reasons,
    properties: strangers.length === 0 ? judged.properties : [],
    items: strangers.length === 0 ? judged.items : [],
    signed: { signer, evidence },
  };
}

function flawOf(reading: BundleReading, line: number): readonly VerificationReason[] {
  const where = `bundle ${line}`;
  switch (reading.kind) {
    case "unreadable":
      return [reason("BUNDLE_UNREADABLE", `${where} cannot be read: ${reading.why}`)];
    case "by-key": {
      const why = `${where} is signed by a key, not by an identity; check it with: interlock verify COMMIT`;
      return [reason("BUNDLE_NOT_KEYLESS", why)];
    }
    case "refused":
      return [
        reason("BUNDLE_REFUSED", `${where} does not hold against the trusted root: ${reading.why}`),
      ];
    case "signed":
      return reading.says.kind === "malformed"
        ? [
            reason(
              "MALFORMED_STATEMENT",
              `what was signed in ${where} is not a statement of Interlock (${reading.says.why})`,
            ),
          ]
        : [];
    default:
      return assertNever(reading);
  }
}

const verdictFlaw = (more: number): VerificationReason =>
  more > 0
    ? reason("BUNDLE_VERDICT", "the file holds several verdicts; give the file of this commit")
    : reason("BUNDLE_VERDICT", "the file holds no verdict, only statements that one rests on");

function identityReasons(
  signer: Signer,
  signed: readonly SignedReading[],
  { subject, issuer }: BundleVerificationRequest["demanded"],
): readonly VerificationReason[] {
  const other = signed.find((one) => !isSame(one.signer, signer));
  const mismatch = (why: string) => [reason("IDENTITY_MISMATCH", why)];
  if (other !== undefined)
    return mismatch(
      `one part is signed by ${other.signer.subject}, the verdict by ${signer.subject}`,
    );
  if (subject !== undefined && subject !== signer.subject)
    return mismatch(`${subject} was demanded, and ${signer.subject} has signed`);
  if (issuer !== undefined && issuer !== signer.issuer)
    return mismatch(`${issuer} was to vouch for the signer, and ${signer.issuer} did`);
  if (subject !== undefined && issuer !== undefined) return [];
  const next = `--identity ${shellWord(signer.subject)} --issuer ${shellWord(signer.issuer)}`;
  return [
    reason(
      "IDENTITY_NOT_DEMANDED",
      `anybody can sign by an identity of their own; if this one may speak for the commit, say so: ${next}`,
    ),
  ];
}

const isSame = (one: Signer, other: Signer): boolean =>
  one.subject === other.subject && one.issuer === other.issuer;

/** Bundles have no names: a part is the one whose digest the verdict names. */
function partsFor(
  { inputs }: StoredStatement,
  signed: readonly SignedReading[],
): readonly StoredPart[] {
  return signed.flatMap(({ says, sha256 }) => {
    if (says.kind !== "part") return [];
    const name = inputs.find((input) => input.sha256 === sha256)?.name ?? sha256.slice(0, 10);
    const { statement } = says;
    return [{ name, envelope: { kind: "read", sha256, signature: "valid", statement } }];
  });
}
