/**
 * The name under which a failure is known again: in the next attempt, on the base, in another workstream.
 * The coarse half stays when only values change ("moving"), the fine half changes with them.
 */

import type { FailureClass } from "../config.js";
import { hash } from "../hash.js";
import { type Grain, normaliseLine } from "./normalise-line.js";

export interface FailedTest {
  readonly id: string;
  readonly message?: string | undefined;
}

/** What the failure is recognised by: lines of a log, or tests of a report. */
export type SignatureEvidence =
  | { readonly lines: readonly string[] }
  | { readonly tests: readonly FailedTest[] };

export interface Signature {
  /** `class:hash` without the values. */
  readonly coarse: string;
  /** `class:hash` with the values. */
  readonly fine: string;
}

/** The order of lines and tests, and how often one is repeated, do not matter. */
export function signatureOf(failureClass: FailureClass, evidence: SignatureEvidence): Signature {
  return {
    coarse: `${failureClass}:${hashOf(failureClass, evidence, "coarse")}`,
    fine: `${failureClass}:${hashOf(failureClass, evidence, "fine")}`,
  };
}

/** `class:coarse/fine`, as findings carry it. */
export function toSignature(failureClass: FailureClass, evidence: SignatureEvidence): string {
  const coarse = hashOf(failureClass, evidence, "coarse");
  return `${failureClass}:${coarse}/${hashOf(failureClass, evidence, "fine")}`;
}

/** `class:coarse` of a finding's signature: equal for the same failure with other values. */
export const coarseOf = (signature: string): string => signature.split("/")[0] ?? signature;

/** The class that a finding's signature begins with. */
export const classNameOf = (signature: string): string => signature.split(":")[0] ?? "";

function hashOf(failureClass: FailureClass, evidence: SignatureEvidence, grain: Grain): string {
  const keys =
    "lines" in evidence ? keysOfLines(evidence.lines, grain) : keysOfTests(evidence.tests, grain);
  return hash([failureClass, ...[...new Set(keys)].sort()].join("\n"));
}

const keysOfLines = (lines: readonly string[], grain: Grain): readonly string[] =>
  lines.map((line) => normaliseLine(line, grain)).filter((line) => line !== "");

/** A test's id already says which failure it is, so quoted values of its message count as values too. */
const keysOfTests = (tests: readonly FailedTest[], grain: Grain): readonly string[] =>
  tests.map(
    ({ id, message = "" }) =>
      `${id}\t${normaliseLine(message, grain === "coarse" ? "coarsest" : grain)}`,
  );
