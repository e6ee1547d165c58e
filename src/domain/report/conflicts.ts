/** Work that was right alone and wrong together. */

import { hardFindingsOf } from "../check-run.js";
import type { ReasonCode } from "../finding.js";
import { type Chronicle, isConflict } from "./chronicle.js";

export interface Conflict {
  /** `textual`: git could not merge. `semantic`: it could, and the gates were red on the result. */
  readonly kind: "textual" | "semantic";
  readonly workstream: string;
  /** What had landed since the workstream was proven alone; empty: somebody outside this run had pushed. */
  readonly with: readonly string[];
  readonly files: readonly string[];
  readonly codes: readonly ReasonCode[];
  readonly message: string;
}

export function conflictsOf(chronicle: Chronicle): readonly Conflict[] {
  return chronicle.proofs.flatMap((record) => {
    const { proof, stage, workstream } = record;
    if (proof.verdict !== "fail") return [];
    const isTextual = isConflict(record);
    if (!isTextual && stage !== "candidate") return [];
    const findings = hardFindingsOf(proof.checkRuns);
    return [
      {
        kind: isTextual ? ("textual" as const) : ("semantic" as const),
        workstream,
        with: [...new Set(record.landedSince)],
        files: [...new Set(findings.flatMap(({ file }) => (file === undefined ? [] : [file])))],
        codes: proof.reasonCodes,
        message: findings[0]?.message ?? "no finding was recorded",
      },
    ];
  });
}
