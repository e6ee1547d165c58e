/**
 * The statement that Interlock signs about a landed commit: an in-toto Statement with a Simple Verification Result
 * (https://github.com/in-toto/attestation/blob/main/spec/predicates/svr.md).
 * What stands behind the properties is an extension field of the predicate. It never changes what another field means:
 * who ignores it believes less, not more.
 */

import { type CheckRun, type GateClass, hardFindingsOf } from "./check-run.js";
import {
  type DodProperty,
  judgeDone,
  type NotHeld,
  type PullRequestFacts,
} from "./definition-of-done.js";
import type { Candidate } from "./event.js";
import type { Instant } from "./ids.js";
import type { Isolation } from "./isolation.js";
import type { Allowances } from "./plan.js";
import type { Granted, Run, Waiver, Workstream } from "./run.js";
import { sha256 } from "./sha256.js";
import { VERSION } from "./version.js";

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const SVR_TYPE = "https://in-toto.io/attestation/svr/v0.2";
export const GATE_RESULT_TYPE = "https://interlock.dev/attestation/gate-result/v1";

type Digest = Readonly<Record<string, string>>;

export interface Statement {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly [
    {
      readonly name: string;
      readonly digest: { readonly gitCommit: string; readonly gitTree: string };
    },
  ];
  readonly predicateType: typeof SVR_TYPE;
  readonly predicate: {
    readonly verifier: {
      readonly id: string;
      readonly policies: readonly { readonly name: string; readonly digest: Digest }[];
    };
    readonly timeCreated: Instant;
    /** Those that hold. One that is absent is named in `interlock.notHeld`. */
    readonly properties: readonly DodProperty[];
    readonly interlock: GateResults;
  };
}

/** What the properties rest on. */
export interface GateResults {
  readonly type: typeof GATE_RESULT_TYPE;
  readonly run: string;
  readonly workstream: string;
  readonly base: { readonly branch: string; readonly gitCommit: string };
  readonly notHeld: readonly NotHeld[];
  readonly checkRuns: readonly GateResult[];
  readonly waivers: readonly Waiver[];
  /** What the plan permitted the change beforehand, used or not. */
  readonly allowances: Allowances;
  /** Of these, what a person allowed after the work had begun, and who. */
  readonly granted: readonly Granted[];
  /** Failures that the base had before; nobody in this run is blamed for them. */
  readonly preexisting: readonly { readonly gate: string; readonly message: string }[];
  /** What the agent's turns were kept in; `none`: that it kept to its workspace rests on good faith. */
  readonly isolation: { readonly turns: readonly Isolation[] };
  /** What the agent said, by digest: kept so that it can be held against it, and part of no property. */
  readonly claims: readonly { readonly turn: number; readonly sha256: string }[];
}

interface GateResult {
  readonly gate: string;
  readonly class?: GateClass;
  readonly conclusion: CheckRun["conclusion"];
  readonly evidence: readonly {
    readonly name: string;
    readonly digest: { readonly sha256: string };
  }[];
}

export interface Landed {
  readonly run: Run;
  readonly workstream: Workstream;
  readonly candidate: Candidate;
  readonly pullRequest: PullRequestFacts | undefined;
  /** What the forge has on the landed commit. */
  readonly checks: readonly CheckRun[];
  readonly isIssueOpen: boolean | undefined;
  readonly now: Instant;
}

export function toStatement(landed: Landed): Statement {
  const { run, workstream, candidate, now } = landed;
  const { held, notHeld } = judgeDone({
    ...landed,
    proof: workstream.candidateProof,
    waivers: workstream.waivers,
    title: workstream.title,
    issue: workstream.plan.issue,
  });
  return {
    _type: STATEMENT_TYPE,
    subject: [
      {
        name: `refs/heads/${run.base}`,
        digest: { gitCommit: candidate.commit, gitTree: candidate.tree },
      },
    ],
    predicateType: SVR_TYPE,
    predicate: {
      verifier: {
        id: `https://interlock.dev/verifier/${VERSION}`,
        policies: policiesOf(run, candidate),
      },
      timeCreated: now,
      properties: held,
      interlock: toGateResults(landed, notHeld),
    },
  };
}

/** Gates and rules are the base's own; the task is the plan's. */
const policiesOf = (run: Run, candidate: Candidate) => [
  { name: `gates of ${run.base}`, digest: { gitCommit: candidate.tip } },
  { name: `plan ${run.name}`, digest: { sha256: run.planDigest } },
];

function toGateResults(
  { run, workstream, candidate }: Landed,
  notHeld: readonly NotHeld[],
): GateResults {
  const checkRuns = workstream.candidateProof?.checkRuns ?? [];
  return {
    type: GATE_RESULT_TYPE,
    run: run.id,
    workstream: workstream.plan.id,
    base: { branch: run.base, gitCommit: candidate.tip },
    notHeld,
    checkRuns: checkRuns.map(toGateResult),
    waivers: workstream.waivers,
    allowances: workstream.plan.allow,
    granted: workstream.granted,
    preexisting: preexistingOf(run, checkRuns),
    isolation: { turns: workstream.isolations },
    claims: workstream.claims.map(({ turn, text }) => ({ turn, sha256: sha256(text) })),
  };
}

const toGateResult = ({ gate, class: gateClass, conclusion, evidence }: CheckRun): GateResult => ({
  gate,
  ...(gateClass === undefined ? {} : { class: gateClass }),
  conclusion,
  evidence: evidence.map(({ name, sha256: digest }) => ({ name, digest: { sha256: digest } })),
});

function preexistingOf(run: Run, checkRuns: readonly CheckRun[]): GateResults["preexisting"] {
  const onBase = (run.baseline?.checkRuns ?? []).flatMap((check) =>
    hardFindingsOf([check]).map(({ message }) => ({ gate: check.gate, message })),
  );
  const named = checkRuns.flatMap(({ gate, findings }) =>
    findings
      .filter(({ code }) => code === "PREEXISTING_FAILURE")
      .map(({ message }) => ({ gate, message })),
  );
  return [...onBase, ...named].slice(0, PREEXISTING_MAX);
}

/** More old failures than this say nothing more. */
const PREEXISTING_MAX = 50;
