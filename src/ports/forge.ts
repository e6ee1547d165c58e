/** Where branches, pull requests and issues live. */

import type { CheckRun } from "../domain/check-run.js";
import type { Candidate } from "../domain/event.js";
import type { Sha } from "../domain/ids.js";
import type { Lease } from "./journal.js";

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly branch: string;
  readonly head: Sha;
  readonly state: "open" | "merged" | "closed";
  /** The commit that it landed as. */
  readonly landedAs?: Sha;
}

export type Landing =
  | { readonly kind: "landed" }
  /** The base had moved; nothing was changed. */
  | { readonly kind: "refused"; readonly actual: Sha };

export interface Forge {
  /** The base branch's commit at this moment, fetched so that the repository knows it. */
  tip(): Promise<Sha>;

  /** Makes the branch point at the commit and opens a pull request for it, or finds and updates the one there is. */
  openPullRequest(request: {
    readonly lease: Lease;
    readonly branch: string;
    readonly head: Sha;
    readonly title: string;
    readonly body: string;
    readonly issue?: number;
  }): Promise<PullRequest>;

  /** Puts check runs on a commit. May be called twice. */
  reportChecks(commit: Sha, checkRuns: readonly CheckRun[]): Promise<void>;

  /** What is recorded on a commit. */
  checksOf(commit: Sha): Promise<readonly CheckRun[]>;

  /**
   * Moves the base from `candidate.tip` to `candidate.commit` by compare-and-swap, and marks the pull request merged.
   * Asked again after it has happened, it finds the commit in the base's history and answers `landed`.
   */
  land(lease: Lease, candidate: Candidate, pullRequest: number): Promise<Landing>;

  /**
   * Makes the branch point at the commit, for people to go on from. False, and nothing was changed: somebody else has put it
   * elsewhere. May be called twice.
   */
  keepBranch(lease: Lease, branch: string, head: Sha): Promise<boolean>;

  /** Deletes the pull request's branch. May be called twice. */
  deleteBranch(lease: Lease, branch: string): Promise<void>;

  /** Closes the issue as done by the pull request; an unknown issue is created closed. May be called twice. */
  closeIssue(
    lease: Lease,
    issue: number,
    by: { readonly pullRequest: number; readonly title: string },
  ): Promise<void>;

  /** Closes pull requests that another one took over. May be called twice. */
  closePullRequests(lease: Lease, numbers: readonly number[], because: string): Promise<void>;

  pullRequest(number: number): Promise<PullRequest | undefined>;

  isIssueOpen(issue: number): Promise<boolean | undefined>;
}
