/** A finished proof as other programs' formats are made of it. What Interlock holds back is already left out here. */

import type { CheckRun, Proof, Verdict } from "../check-run.js";
import type { Finding } from "../finding.js";
import type { TestRun } from "../test-run.js";

export interface ProofExport {
  readonly proof: Proof;
  /** What the tests gates read, by the gate's id; none of a check that Interlock holds. */
  readonly testRuns: ReadonlyMap<string, TestRun>;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** The command line with which the whole proof is made again. */
  readonly command: string;
}

/** Only what may leave: of a held check the behaviour that does not hold, and nothing that the check is made of. */
export function toProofExport(asked: ProofExport): ProofExport {
  const checkRuns = asked.proof.checkRuns.map((run) =>
    isHeld(run) ? { ...run, findings: run.findings.map(behaviourOf) } : run,
  );
  const held = new Set(checkRuns.filter(isHeld).map(({ gate }) => gate));
  return {
    ...asked,
    proof: { ...asked.proof, checkRuns },
    testRuns: new Map([...asked.testRuns].filter(([gate]) => !held.has(gate))),
  };
}

const isHeld = (run: CheckRun): boolean => run.class === "acceptance";

const behaviourOf = ({ code, severity, blame, message, signature, fix }: Finding): Finding => ({
  code,
  severity,
  blame,
  message,
  signature,
  ...(fix === undefined ? {} : { fix: { hint: fix.hint } }),
});

export function explainVerdict({ verdict, reasonCodes }: Proof, command: string): string {
  const because = reasonCodes.length === 0 ? "" : ` (${reasonCodes.join(", ")})`;
  return `${VERDICTS[verdict]}${because}. The whole proof again: ${command}`;
}

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  pass: "Proven",
  fail: "Not proven",
  incomplete: "Could not be proven here",
};

/** A finding in one text: message, what was printed, how to see it, what to do. */
export function detailsOf({ message, excerpt = [], reproduce, fix, allowance }: Finding): string {
  const lines = [
    message,
    ...excerpt.map((line) => `    ${line}`),
    ...(reproduce === undefined ? [] : [`See it: ${reproduce}`]),
    ...(fix === undefined
      ? []
      : [`Mend it: ${fix.command === undefined ? "" : `${fix.command}: `}${fix.hint}`]),
    ...(allowance === undefined ? [] : [`Only the plan's ${allowance} could permit it.`]),
  ];
  return lines.join("\n");
}
