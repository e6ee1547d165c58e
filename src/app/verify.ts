/**
 * Checks a landed commit against its signed statement, offline. Nothing that the repository says of itself is
 * believed; each kind of tampering has a name.
 */

import { assertNever } from "../domain/assert-never.js";
import { DOD_PROPERTIES, type DodProperty } from "../domain/definition-of-done.js";
import { type Sha, short, type Tree } from "../domain/ids.js";
import type {
  AttestationReader,
  AttestedResult,
  EnvelopeProblem,
  Ledger,
  StoredEnvelope,
  StoredStatement,
} from "../ports/attestation-reader.js";
import { type AttestedItem, attestedItems } from "./attested-items.js";
import { type ChainCode, chainFlaws } from "./verify-chain.js";
import { type PartCode, partFlaws } from "./verify-parts.js";

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
  | "NOT_ON_BASE";

export interface VerificationReason {
  readonly code: VerificationCode;
  readonly message: string;
}

export interface Verification {
  readonly verdict: "pass" | "fail";
  /** Empty exactly when the verdict is `pass`. */
  readonly reasons: readonly VerificationReason[];
  /** Properties that a trusted key has signed for this very commit. */
  readonly properties: readonly string[];
  /** All eight items of the definition of done; empty when nothing about this commit is believed. */
  readonly items: readonly AttestedItem[];
  /** What is good to know and fails nothing. */
  readonly notes: readonly string[];
}

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
  const { statement } = believed;
  const subject = subjectReasons(statement, found);
  const isAboutCommit = subject.length === 0;
  const parts = isAboutCommit ? await reader.parts(commit) : [];
  const flaws = isAboutCommit ? partFlaws(statement, parts, commit) : [];
  const reasons = [
    ...subject,
    ...flaws,
    ...chain,
    ...(isAboutCommit ? missingProperties(statement, required) : []),
    ...(isAboutCommit ? await branchReasons(reader, commit, statement.branch) : []),
  ];
  return {
    verdict: reasons.length === 0 ? "pass" : "fail",
    reasons,
    properties: isAboutCommit ? statement.properties : [],
    items: isAboutCommit ? attestedItems(statement, flaws.length === 0 ? parts : []) : [],
    notes: isAboutCommit ? notesOf(statement, ledger) : [],
  };
}

interface Found {
  readonly commit: Sha;
  readonly tree: Tree;
}

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

function subjectReasons(
  statement: StoredStatement,
  { commit, tree }: Found,
): readonly VerificationReason[] {
  if (statement.commit !== commit) {
    return [
      reason(
        "ENVELOPE_SWAPPED",
        `the statement kept for ${short(commit)} is about ${short(statement.commit)}`,
      ),
    ];
  }
  if (statement.tree === tree) return [];
  return [
    reason(
      "TREE_MISMATCH",
      `the statement is about the tree ${short(statement.tree)}; the commit has ${short(tree)}`,
    ),
  ];
}

/** What was not configured, waived by a person or red before is signed as such, and fails only where it is required. */
const EXCUSES: ReadonlySet<string> = new Set(["not-configured", "waived", "preexisting"]);

function missingProperties(
  statement: StoredStatement,
  required: readonly DodProperty[],
): readonly VerificationReason[] {
  return DOD_PROPERTIES.flatMap((property) => {
    if (statement.properties.includes(property)) return [];
    const named = statement.notHeld.find((one) => one.property === property);
    if (named !== undefined && EXCUSES.has(named.because) && !required.includes(property))
      return [];
    return [
      reason("PROPERTY_MISSING", `${property} is not attested: ${named?.why ?? "no reason given"}`),
    ];
  });
}

async function branchReasons(
  reader: AttestationReader,
  commit: Sha,
  branch: string,
): Promise<readonly VerificationReason[]> {
  const isOn = await reader.isOnBranch(commit, branch);
  if (isOn === true) return [];
  return [
    isOn === undefined
      ? reason("NOT_ON_BASE", `it landed on ${branch}, but there is no such branch here`)
      : reason(
          "NOT_ON_BASE",
          `it landed on ${branch}, but is not in the history of ${branch} here`,
        ),
  ];
}

function notesOf(statement: StoredStatement, ledger: Ledger): readonly string[] {
  const excused = statement.notHeld
    .filter(({ because }) => EXCUSES.has(because))
    .map(({ property, why }) => `${property} is not attested: ${why}`);
  const memory =
    "this machine has signed nothing here, so it cannot tell whether newer statements were cut off";
  const granted = statement.granted.map(
    ({ key, value, by }) => `allowed by ${by} after the work had begun: ${key}=${value}`,
  );
  const notes = [...excused, ...granted, isolationNote(statement)];
  return ledger.remembered === undefined ? [...notes, memory] : notes;
}

function isolationNote({ isolation }: StoredStatement): string {
  const words = isolation.map(explainIsolation);
  const all = words.length === 0 ? "no turn of an agent" : words.join("; ");
  const isOpen = isolation.some(({ kind }) => kind === "none");
  return `isolation of the agent: ${all}${isOpen ? "; that it kept to its workspace rests on good faith" : ""}`;
}

const reason = (code: VerificationCode, message: string): VerificationReason => ({ code, message });

const failed = (reasons: readonly VerificationReason[]): Verification => ({
  verdict: "fail",
  reasons,
  properties: [],
  items: [],
  notes: [],
});

function explainItem({ property, gates }: AttestedItem): string {
  if (gates.length === 0) return `✔ ${property} (as the forge said)`;
  const isolations = gates.flatMap(({ isolation }) => (isolation === undefined ? [] : [isolation]));
  const words = new Set(isolations.map(explainIsolation));
  const kept = words.size === 0 ? "" : `; isolation: ${[...words].join(", ")}`;
  return `✔ ${property} (${gates.map(({ gate }) => gate).join(", ")}${kept})`;
}

const explainIsolation = ({ kind, network }: AttestedResult["isolation"]): string =>
  kind === "none" ? "none" : `${kind}, network ${network}`;

export function explainVerification(verification: Verification): string {
  const { verdict, reasons, items, notes } = verification;
  return [
    verdict === "pass"
      ? "VERIFIED: signed by a trusted key, for this very commit."
      : "NOT VERIFIED",
    ...reasons.map(({ code, message }) => `✘ ${code}: ${message}`),
    ...items.filter(({ state }) => state === "held").map(explainItem),
    ...notes.map((note) => `· ${note}`),
  ].join("\n");
}
