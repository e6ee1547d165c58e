/** Branches, pull requests and issues; effects with several parts can be cut between them. */

import type { Sha } from "../../src/domain/ids.js";
import type { Forge, PullRequest } from "../../src/ports/forge.js";
import type { Life } from "./life.js";
import type { World } from "./world.js";

export function createFakeForge(life: Life): Forge {
  return { ...createBranches(life), ...createIssues(life) };
}

type Branches = Pick<
  Forge,
  "tip" | "land" | "keepBranch" | "deleteBranch" | "reportChecks" | "checksOf"
>;

function createBranches(life: Life): Branches {
  const { world } = life;
  return {
    async tip() {
      await life.call("forge.tip");
      return world.base;
    },
    async land(lease, candidate, pullRequest) {
      await life.call("forge.land");
      life.checkLease(lease);
      if (!world.commits.isAncestor(candidate.commit, world.base)) {
        if (world.base !== candidate.tip) return { kind: "refused", actual: world.base };
        world.move({ to: candidate.commit, by: "interlock", candidate });
        await life.pause("forge.land moved");
      }
      change(world, pullRequest, { state: "merged", landedAs: candidate.commit });
      await life.pause("forge.land done");
      return { kind: "landed" };
    },
    async keepBranch(lease, branch, head) {
      await life.call("forge.keepBranch");
      life.checkLease(lease);
      world.branches.set(branch, head);
      await life.pause("forge.keepBranch done");
      return true;
    },
    async deleteBranch(lease, branch) {
      await life.call("forge.deleteBranch");
      life.checkLease(lease);
      world.branches.delete(branch);
      await life.pause("forge.deleteBranch done");
    },
    async reportChecks(commit, checkRuns) {
      await life.call("forge.reportChecks");
      world.checks.set(commit, checkRuns);
    },
    async checksOf(commit) {
      await life.call("forge.checksOf");
      return world.checks.get(commit) ?? [];
    },
  };
}

function createIssues(life: Life): Omit<Forge, keyof Branches> {
  const { world } = life;
  return {
    async openPullRequest({ lease, branch, head, title }) {
      await life.call("forge.openPullRequest");
      life.checkLease(lease);
      world.branches.set(branch, head);
      await life.pause("forge.openPullRequest branch");
      const pullRequest = pullRequestFor(world, { branch, head, title });
      await life.pause("forge.openPullRequest done");
      return pullRequest;
    },
    async closeIssue(lease, issue) {
      await life.call("forge.closeIssue");
      life.checkLease(lease);
      if (world.issues.get(issue) !== "closed") world.closings.push(issue);
      world.issues.set(issue, "closed");
      await life.pause("forge.closeIssue done");
    },
    async closePullRequests(lease, numbers) {
      await life.call("forge.closePullRequests");
      life.checkLease(lease);
      for (const number of numbers) {
        change(world, number, { state: "closed" });
        await life.pause("forge.closePullRequests one");
      }
    },
    async pullRequest(number) {
      await life.call("forge.pullRequest");
      return world.pullRequests.get(number);
    },
    async isIssueOpen(issue) {
      await life.call("forge.isIssueOpen");
      const state = world.issues.get(issue);
      return state === undefined ? undefined : state === "open";
    },
  };
}

/** The one there is for the branch, brought up to date, or a new one. */
function pullRequestFor(
  world: World,
  { branch, head, title }: { readonly branch: string; readonly head: Sha; readonly title: string },
): PullRequest {
  const found = [...world.pullRequests.values()].find((one) => one.branch === branch);
  const number = found?.number ?? 100 + world.pullRequests.size;
  const pullRequest: PullRequest = { state: "open", ...found, number, title, branch, head };
  world.pullRequests.set(number, pullRequest);
  return pullRequest;
}

function change(world: World, number: number, to: Partial<PullRequest>): void {
  const found = world.pullRequests.get(number);
  if (found !== undefined) world.pullRequests.set(number, { ...found, ...to });
}
