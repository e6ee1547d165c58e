/**
 * Statements of their own beside the verdict: what each gate found (`gate-result/v1`) and what each suite ran (in-toto's
 * https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md). The verdict names each by its digest.
 */

import { GATE_RESULT_TYPE, STATEMENT_TYPE } from "./attestation.js";
import type { CheckRun } from "./check-run.js";
import type { Candidate } from "./event.js";
import type { Finding } from "./finding.js";
import type { Instant } from "./ids.js";
import { UNCONFINED } from "./isolation.js";
import { LIMITS } from "./limits.js";
import type { Run, Waiver, Workstream } from "./run.js";
import type { TestRun, TestStatus } from "./test-run.js";
import { VERSION } from "./version.js";

export const TEST_RESULT_TYPE = "https://in-toto.io/attestation/test-result/v0.1";

export interface Part {
  /** `gate-` or `tests-`, and the gate's id with a point for whatever is no letter, digit or hyphen. */
  readonly name: string;
  /** An in-toto Statement. */
  readonly statement: unknown;
}

export interface Parted {
  readonly run: Run;
  readonly workstream: Workstream;
  readonly candidate: Candidate;
  readonly now: Instant;
  /** By the gate's id; of those whose record is still there. */
  readonly testRuns: ReadonlyMap<string, TestRun>;
}

/** Of the newest passed proof of the candidate, in the order of its gates. */
export function toParts(landed: Parted): readonly Part[] {
  const checkRuns = landed.workstream.candidateProof?.checkRuns ?? [];
  return checkRuns.flatMap((checkRun) => {
    const testRun = landed.testRuns.get(checkRun.gate);
    const gate = { name: `gate-${nameOf(checkRun)}`, statement: ofGate(checkRun, landed) };
    if (testRun === undefined) return [gate];
    const statement = ofTests(checkRun, testRun, landed);
    return [gate, { name: `tests-${nameOf(checkRun)}`, statement }];
  });
}

const nameOf = ({ gate }: CheckRun): string => gate.replaceAll(/[^A-Za-z0-9-]/g, ".");

const ofCandidate = ({ run, candidate }: Parted) => ({
  _type: STATEMENT_TYPE,
  subject: [
    {
      name: `refs/heads/${run.base}`,
      digest: { gitCommit: candidate.commit, gitTree: candidate.tree },
    },
  ],
});

function ofGate(checkRun: CheckRun, landed: Parted) {
  const { gate, class: gateClass, conclusion, durationMs, reused, evidence } = checkRun;
  const { run, workstream, candidate, now } = landed;
  return {
    ...ofCandidate(landed),
    predicateType: GATE_RESULT_TYPE,
    predicate: {
      gate,
      ...(gateClass === undefined ? {} : { class: gateClass }),
      conclusion,
      verifier: { id: `https://interlock.dev/verifier/${VERSION}` },
      timeCreated: now,
      run: run.id,
      workstream: workstream.plan.id,
      policy: { name: `gates of ${run.base}`, digest: { gitCommit: candidate.tip } },
      durationMs,
      // The same gate on the same tree was not run twice.
      reused: reused === true,
      // Rules of Interlock's own run nothing of the change.
      isolation: checkRun.isolation ?? UNCONFINED,
      findings: checkRun.findings
        .slice(0, LIMITS.findingsMax)
        .map((one) => ofFinding(one, gateClass)),
      waivers: waiversOf(checkRun, workstream.waivers),
      evidence: evidence.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    },
  };
}

/** Of a held check only that something does not hold: what it looks at stays held. */
function ofFinding({ code, severity, blame, message, signature }: Finding, of: CheckRun["class"]) {
  return of === "acceptance"
    ? { code, severity, blame }
    : { code, severity, blame, message, signature };
}

const waiversOf = ({ findings }: CheckRun, waivers: readonly Waiver[]): readonly Waiver[] =>
  waivers.filter(({ code }) => findings.some((finding) => finding.code === code));

/** Only `passed` proves anything: what was skipped is a warning. */
function ofTests({ gate, evidence }: CheckRun, { tests }: TestRun, landed: Parted) {
  const ids = (...statuses: readonly TestStatus[]): readonly string[] =>
    tests.filter(({ status }) => statuses.includes(status)).map(({ id }) => id);
  const passedTests = ids("passed");
  const warnedTests = ids("skipped", "todo");
  const failedTests = ids("failed", "error");
  const record = evidence.find(({ name }) => name === `tests-${gate}.json`);
  const named =
    tests.length > LIMITS.attestedTestsMax ? {} : { passedTests, warnedTests, failedTests };
  return {
    ...ofCandidate(landed),
    predicateType: TEST_RESULT_TYPE,
    predicate: {
      result: failedTests.length > 0 ? "FAILED" : warnedTests.length > 0 ? "WARNED" : "PASSED",
      configuration: [
        { name: `gates of ${landed.run.base}`, digest: { gitCommit: landed.candidate.tip } },
        // The whole run, test by test.
        ...(record === undefined ? [] : [{ name: record.name, digest: { sha256: record.sha256 } }]),
      ],
      ...named,
    },
  };
}
