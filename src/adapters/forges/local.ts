/**
 * A forge without a server: branches are those of the user's own repository, pull requests, issues and check runs are
 * records beside Interlock's state. Each method looks first whether it has been done, so that a crash costs nothing.
 */

import type { Candidate } from "../../domain/event.js";
import type { Sha } from "../../domain/ids.js";
import type { Ambient } from "../../ports/ambient.js";
import type { Forge, Landing, PullRequest } from "../../ports/forge.js";
import type { Lease } from "../../ports/journal.js";
import type { DetachedCheckout } from "../git/move-branch.js";
import { createMutex, type Mutex } from "../git/mutex.js";
import { createRecords, type PullRequestRecord, type Records } from "./records.js";
import { createUserBranches, type UserBranches } from "./user-branches.js";

export interface LocalForgeOptions {
  /** Git directory of the user's repository, the one that its worktrees have in common. */
  readonly repository: string;
  /** Git directory of the mirror, which has the commits that are proposed and landed. */
  readonly mirror: string;
  /** Name of the base branch. */
  readonly base: string;
  /** Where the records are kept. */
  readonly directory: string;
  readonly ambient: Pick<Ambient, "now" | "nonce">;
  /** Makes the base's newest commit known to the repository adapter. */
  readonly importBase: (tip: Sha) => Promise<void>;
}

export interface LocalForge extends Forge {
  /**
   * Checkouts that stood on the base when it moved. Their files are as they were and their HEAD is detached where it
   * stood; `git switch <base>` there brings the landed commits.
   */
  detachedCheckouts(): readonly DetachedCheckout[];
}

interface Local {
  readonly base: string;
  readonly ambient: LocalForgeOptions["ambient"];
  readonly records: Records;
  readonly branches: UserBranches;
  readonly importBase: LocalForgeOptions["importBase"];
}

export function createLocalForge(options: LocalForgeOptions): LocalForge {
  const { base, ambient, importBase, directory } = options;
  const records = createRecords(directory, () => ambient.nonce());
  const local: Local = {
    base,
    ambient,
    records,
    branches: createUserBranches(options),
    importBase,
  };
  // Reading a record and writing it back must not be torn apart by another that does the same.
  const inTurn: Mutex = createMutex();
  // Apart from the records: an older tip must not be published after a newer one.
  const publishing: Mutex = createMutex();
  return {
    tip: () => publishing(() => publishTip(local)),
    openPullRequest: (request) => inTurn(() => openPullRequest(local, request)),
    reportChecks: (commit, checkRuns) => inTurn(() => reportChecks(records, commit, checkRuns)),
    checksOf: async (commit) => (await records.checks(commit))?.checkRuns ?? [],
    land: (lease, candidate, number) => inTurn(() => land(local, { lease, candidate, number })),
    keepBranch: (lease, branch, head) => inTurn(() => keepBranch(local, { lease, branch, head })),
    deleteBranch: (lease, branch) => inTurn(() => deleteBranch(local, lease, branch)),
    closeIssue: (lease, issue, by) => inTurn(() => closeIssue(local, { lease, issue, by })),
    closePullRequests: (lease, numbers, because) =>
      inTurn(() => closePullRequests(records, { lease, numbers, because })),
    pullRequest: async (number) => {
      const record = await records.pullRequest(number);
      return record === undefined ? undefined : toPullRequest(record);
    },
    isIssueOpen: async (issue) => {
      const record = await records.issue(issue);
      return record === undefined ? undefined : record.state === "open";
    },
    detachedCheckouts: () => local.branches.detached(),
  };
}

async function publishTip(local: Local): Promise<Sha> {
  const tip = await tipOf(local);
  await local.importBase(tip);
  return tip;
}

async function tipOf({ branches, base }: Local): Promise<Sha> {
  const tip = await branches.commitOf(base);
  if (tip === undefined) {
    throw new Error(
      `The repository has no branch "${base}" any more; make it again: git branch ${base} <commit>.`,
    );
  }
  return tip;
}

type OpenRequest = Parameters<Forge["openPullRequest"]>[0];

async function openPullRequest(local: Local, request: OpenRequest): Promise<PullRequest> {
  assertHeld(request.lease);
  const { branches, records } = local;
  const known = (await records.pullRequests()).find(
    ({ branch, state }) => branch === request.branch && state === "open",
  );
  const current = await branches.commitOf(request.branch);
  const isOurs =
    current === undefined || current === request.head || known?.pushed.includes(current) === true;
  if (!isOurs) {
    throw new Error(
      `The branch "${request.branch}" is at ${current}, which Interlock did not put there; rename or delete it.`,
    );
  }
  await branches.bring(request.head);
  // The record comes first: a branch without one could not be told from somebody else's.
  const record = await (known === undefined
    ? addPullRequest(local, request)
    : updatePullRequest(local, known, request));
  if (current !== request.head) {
    const why = `interlock: pull request #${record.number}`;
    await mustMove(local, { branch: request.branch, from: current, to: request.head, why });
  }
  return toPullRequest(record);
}

const addPullRequest = (
  { records, ambient }: Local,
  { branch, head, title, body, issue }: OpenRequest,
): Promise<PullRequestRecord> =>
  records.addPullRequest(
    {
      ...{ title, branch, head, body, state: "open", pushed: [head], openedAt: ambient.now() },
      ...(issue === undefined ? {} : { issue }),
    },
    issue ?? 0,
  );

async function updatePullRequest(
  { records }: Local,
  known: PullRequestRecord,
  { head, title, body }: OpenRequest,
): Promise<PullRequestRecord> {
  const pushed = known.pushed.includes(head) ? known.pushed : [...known.pushed, head];
  const updated = { ...known, head, title, body, pushed };
  await records.writePullRequest(updated);
  return updated;
}

async function mustMove(local: Local, move: Parameters<UserBranches["move"]>[0]): Promise<void> {
  const moved = await local.branches.move(move);
  if (moved.kind === "moved") return;
  // The git of an owner that was killed goes on to its own end: it may have done it since we looked.
  if ((await local.branches.commitOf(move.branch)) === move.to) return;
  throw new Error(`Cannot move the branch "${move.branch}": ${moved.why}`);
}

/** A gate that was reported before is replaced; others stay. */
async function reportChecks(
  records: Records,
  commit: Sha,
  checkRuns: Parameters<Forge["reportChecks"]>[1],
): Promise<void> {
  const gates = new Set(checkRuns.map(({ gate }) => gate));
  const known = (await records.checks(commit))?.checkRuns ?? [];
  const kept = known.filter(({ gate }) => !gates.has(gate));
  await records.writeChecks({ commit, checkRuns: [...kept, ...checkRuns] });
}

interface LandRequest {
  readonly lease: Lease;
  readonly candidate: Candidate;
  readonly number: number;
}

async function land(local: Local, request: LandRequest): Promise<Landing> {
  assertHeld(request.lease);
  const { branches, base } = local;
  const { commit, tip } = request.candidate;
  const actual = await tipOf(local);
  if (await branches.isIn(commit, actual)) return landed(local, request);
  if (actual !== tip) return { kind: "refused", actual };
  await branches.bring(commit);
  const why = `interlock: land #${request.number}`;
  const moved = await branches.move({ branch: base, from: tip, to: commit, why });
  if (moved.kind === "moved") return landed(local, request);
  const since = await tipOf(local);
  // The git of an owner that was killed goes on to its own end: it may have landed this very commit since we looked.
  if (await branches.isIn(commit, since)) return landed(local, request);
  if (since !== tip) return { kind: "refused", actual: since };
  throw new Error(
    `Cannot move "${base}" from ${tip} to ${commit}: ${moved.why}; mend that and run again.`,
  );
}

async function landed({ records }: Local, { candidate, number }: LandRequest): Promise<Landing> {
  const record = await records.pullRequest(number);
  if (record !== undefined && record.state !== "merged") {
    await records.writePullRequest({ ...record, state: "merged", landedAs: candidate.commit });
  }
  return { kind: "landed" };
}

async function keepBranch(
  local: Local,
  request: { readonly lease: Lease; readonly branch: string; readonly head: Sha },
): Promise<boolean> {
  assertHeld(request.lease);
  const { branch, head } = request;
  const { branches } = local;
  const from = await branches.commitOf(branch);
  if (from === head) return true;
  if (from !== undefined && !(await isOurs(local, branch, from))) return false;
  await branches.bring(head);
  const moved = await branches.move({ branch, from, to: head, why: "interlock: kept" });
  return moved.kind === "moved" || (await branches.commitOf(branch)) === head;
}

const isOurs = async ({ records }: Local, branch: string, current: Sha): Promise<boolean> =>
  (await records.pullRequests()).some(
    (one) => one.branch === branch && one.pushed.includes(current),
  );

/** Only while it points to what Interlock put there: what others added to it is theirs. */
async function deleteBranch(local: Local, lease: Lease, branch: string): Promise<void> {
  assertHeld(lease);
  const current = await local.branches.commitOf(branch);
  if (current === undefined || !(await isOurs(local, branch, current))) return;
  await mustMove(local, { branch, from: current, to: undefined, why: "interlock: landed" });
}

async function closeIssue(
  { records, ambient }: Local,
  request: {
    readonly lease: Lease;
    readonly issue: number;
    readonly by: { readonly pullRequest: number; readonly title: string };
  },
): Promise<void> {
  assertHeld(request.lease);
  const { issue, by } = request;
  const known = await records.issue(issue);
  if (known?.state === "closed") return;
  await records.writeIssue({
    number: issue,
    title: known?.title ?? by.title,
    state: "closed",
    closedBy: by.pullRequest,
    closedAt: ambient.now(),
  });
}

async function closePullRequests(
  records: Records,
  request: {
    readonly lease: Lease;
    readonly numbers: readonly number[];
    readonly because: string;
  },
): Promise<void> {
  assertHeld(request.lease);
  for (const number of request.numbers) {
    const record = await records.pullRequest(number);
    if (record?.state !== "open") continue;
    await records.writePullRequest({ ...record, state: "closed", closedBecause: request.because });
  }
}

function toPullRequest(record: PullRequestRecord): PullRequest {
  const { number, title, branch, head, state, landedAs } = record;
  return { number, title, branch, head, state, ...(landedAs === undefined ? {} : { landedAs }) };
}

function assertHeld(lease: Lease): void {
  if (lease.isHeld) return;
  throw new Error(
    `The lease of owner ${lease.owner} was given back; only its holder may change the forge.`,
  );
}
