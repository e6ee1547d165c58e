/** What a believed statement has to say of the commit that is asked for, whoever signed it and wherever it was kept. */

import { DOD_PROPERTIES, type DodProperty } from "../domain/definition-of-done.js";
import { type Sha, short, type Tree } from "../domain/ids.js";
import type {
  AttestationReader,
  StoredPart,
  StoredStatement,
} from "../ports/attestation-reader.js";
import { attestedItems } from "./attested-items.js";
import {
  explainIsolation,
  reason,
  type Verification,
  type VerificationReason,
} from "./verification.js";
import { partFlaws } from "./verify-parts.js";

/** The commit that is asked for, and its tree. */
export interface Found {
  readonly commit: Sha;
  readonly tree: Tree;
}

export interface Judging {
  readonly found: Found;
  readonly reader: Pick<AttestationReader, "isOnBranch">;
  /** The statements that it rests on; asked for when it is about the commit at all. */
  readonly parts: () => Promise<readonly StoredPart[]>;
  /** Properties that must hold whatever the statement says about why they do not. */
  readonly required: readonly DodProperty[];
}

export async function judgeStatement(
  statement: StoredStatement,
  { found, reader, parts: findParts, required }: Judging,
): Promise<Omit<Verification, "verdict">> {
  const subject = subjectReasons(statement, found);
  if (subject.length > 0) return { reasons: subject, properties: [], items: [], notes: [] };
  const parts = await findParts();
  const flaws = partFlaws(statement, parts, found.commit);
  return {
    reasons: [
      ...flaws,
      ...missingProperties(statement, required),
      ...(await branchReasons(reader, found.commit, statement.branch)),
    ],
    properties: statement.properties,
    items: attestedItems(statement, flaws.length === 0 ? parts : []),
    notes: notesOf(statement),
  };
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
  reader: Judging["reader"],
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

function notesOf(statement: StoredStatement): readonly string[] {
  const excused = statement.notHeld
    .filter(({ because }) => EXCUSES.has(because))
    .map(({ property, why }) => `${property} is not attested: ${why}`);
  const granted = statement.granted.map(
    ({ key, value, by }) => `allowed by ${by} after the work had begun: ${key}=${value}`,
  );
  return [...excused, ...granted, isolationNote(statement)];
}

function isolationNote({ isolation }: StoredStatement): string {
  const words = isolation.map(explainIsolation);
  const all = words.length === 0 ? "no turn of an agent" : words.join("; ");
  const isOpen = isolation.some(({ kind }) => kind === "none");
  return `isolation of the agent: ${all}${isOpen ? "; that it kept to its workspace rests on good faith" : ""}`;
}
