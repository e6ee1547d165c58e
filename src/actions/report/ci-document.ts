/** The outcome of `interlock ci` for programs. */

import type { JobResult, Verdict, WorkflowResult } from "../model/result.js";
import type { NotStarted } from "../run/run-ci.js";

export interface CiSubject {
  readonly commit: string;
  readonly tree: string;
  readonly event: string;
  readonly host: string;
  /** `bubblewrap`, `namespaces` or `none`. */
  readonly isolation: string;
  /** Of the tree, the event's payload, the tools and the policy: equal keys, equal proofs. */
  readonly key: string;
}

export interface CiDocument {
  readonly schema: "interlock/ci/v1";
  readonly verdict: Verdict;
  readonly subject: CiSubject;
  readonly workflows: readonly WorkflowResult[];
  readonly notRun: readonly NotRun[];
}

export interface NotRun {
  readonly workflow: string;
  /** Absent: the whole workflow. */
  readonly job?: string;
  readonly reason: string;
}

export function toCiDocument(
  subject: CiSubject,
  result: { readonly verdict: Verdict; readonly workflows: readonly WorkflowResult[] },
  notStarted: readonly NotStarted[],
): CiDocument {
  const jobs = result.workflows.flatMap(({ path, jobs: all }) =>
    all.filter(isNotRun).map(({ name, reason }) => ({
      workflow: path,
      job: name,
      reason: reason ?? "",
    })),
  );
  const workflows = notStarted.map(({ path, reason }) => ({ workflow: path, reason }));
  return {
    schema: "interlock/ci/v1",
    verdict: result.verdict,
    subject,
    workflows: result.workflows,
    notRun: [...jobs, ...workflows],
  };
}

const isNotRun = ({ verdict }: JobResult): boolean => verdict === "not-run";
