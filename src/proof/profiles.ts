/** How much a reason code weighs in each profile. What is not listed fails the gate in both. */

import type { Config } from "../domain/config.js";
import type { ReasonCode, Severity } from "../domain/finding.js";

export type Profile = Config["proof"]["profile"];

/** What honest work does now and then: said in `standard`, refused in `strict`. */
const SOFT_IN_STANDARD: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "UNREACHABLE_CODE",
  "LOW_DIFF_COVERAGE",
  "SURVIVING_MUTANT",
  "WEAK_F2P",
  "DOC_MISMATCH",
]);

export const severityIn = (profile: Profile, code: ReasonCode): Severity =>
  profile === "standard" && SOFT_IN_STANDARD.has(code) ? "soft" : "hard";
