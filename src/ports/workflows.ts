/** The repository's own GitHub Actions workflows, run on one tree. */

import type { Sha, Tree } from "../domain/ids.js";

export interface WorkflowsRequest {
  readonly tree: Tree;
  /** What the tree goes to, or is. */
  readonly base: Sha;
  /** Paths or globs of workflow files. */
  readonly workflows: readonly string[];
  readonly event: string;
  /** The commit that the tree comes from. */
  readonly head: Sha;
  /** Of the pull request; absent: the subject of the head. */
  readonly title?: string;
  readonly baseBranch: string;
  readonly headBranch: string;
  /** Variables that every job starts with. */
  readonly env: Readonly<Record<string, string>>;
  /** Actions that only report, by `owner/repository`: left out. */
  readonly reporting: readonly string[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly onLine: (line: string) => void;
}

export interface WorkflowsEnd {
  readonly verdict: "green" | "red" | "incomplete";
  readonly jobs: readonly WorkflowJob[];
  /** Why nothing could be run at all, e.g. a malformed file; then there are no jobs. */
  readonly problems: readonly string[];
  /** The whole outcome as JSON, and what the jobs printed. */
  readonly document: string;
  readonly log: string;
  readonly durationMs: number;
}

export interface WorkflowJob {
  readonly workflow: string;
  readonly name: string;
  readonly verdict: "green" | "red" | "incomplete" | "skipped" | "not-run" | "cancelled";
  readonly mayFail: boolean;
  readonly reason?: string;
  /** The step that failed, and the last lines that it printed. */
  readonly failed?: { readonly step: string; readonly tail: readonly string[] };
  readonly annotations: readonly WorkflowAnnotation[];
}

export interface WorkflowAnnotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

export interface Workflows {
  /** Every end is a value; it rejects only on a bug. Nothing that was started outlives it. */
  run(request: WorkflowsRequest): Promise<WorkflowsEnd>;
}
