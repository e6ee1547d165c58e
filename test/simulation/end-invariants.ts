/** What has to be true when a run has ended, whatever happened on the way. */

import { branchOf } from "../../src/domain/landing-message.js";
import type { Run, Workstream } from "../../src/domain/run.js";
import { explainStop } from "../../src/domain/stop-reason.js";
import { checkMisbehaving } from "./misbehaving.js";
import type { Watch } from "./watch.js";
import type { World } from "./world.js";

export function checkEnd(world: World, run: Run, watch: Watch): void {
  const workstreams = world.scenario.plan.workstreams.map(({ id }) => run.workstreams.get(id));
  for (const [index, one] of workstreams.entries()) {
    if (one === undefined)
      world.broken("none is lost", `workstream ${index + 1} of the plan is in no state`);
    else {
      checkEndOf(world, run, one);
      checkMisbehaving(world, one);
    }
  }
  const isMerged = workstreams.every((one) => one?.state.state === "merged");
  if (run.outcome !== (isMerged ? "merged" : "not-merged"))
    world.broken("end", `the outcome is ${run.outcome ?? "none"}`);
  checkAlone(world);
  checkWords(world, run, watch);
  checkEvidence(world);
}

function checkEndOf(world: World, run: Run, one: Workstream): void {
  const { id } = one.plan;
  const landings = landingsOf(world, one);
  switch (one.state.state) {
    case "merged":
      if (landings.length !== 1)
        world.broken("once", `${id} is merged and has landed ${landings.length} times`);
      if (landings[0] !== one.state.candidate.commit)
        world.broken("once", `${id} is said to be merged as another commit`);
      return checkAftercare(world, run, one);
    case "stopped":
      if (landings.length > 0)
        world.broken("once", `${id} is stopped (${explainStop(one.state.reason)}) and has landed`);
      if (explainStop(one.state.reason) === "")
        world.broken("reason", `${id} is stopped without a reason`);
      return checkKept(world, run, one);
    default:
      world.broken("none is lost", `${id} is left "${one.state.state}" when the run has ended`);
  }
}

/** What was done in a workspace is on a branch, whoever ended it and when. */
function checkKept(world: World, run: Run, { plan }: Workstream): void {
  const { commits } = world;
  const workspace = world.workspaces.get(plan.id);
  if (workspace === undefined) return;
  const tree =
    workspace.dirty === undefined
      ? commits.treeOf(workspace.head)
      : commits.toTree(workspace.dirty);
  if (commits.isAncestor(workspace.head, world.base) && tree === commits.treeOf(workspace.head))
    return;
  const kept = world.branches.get(branchOf(run.id, plan));
  if (kept === undefined || commits.treeOf(kept) !== tree)
    world.broken("kept", `what ${plan.id} had done when it was stopped is on no branch`);
}

/** Commits in the base's history that say they are this workstream's. */
function landingsOf(world: World, one: Workstream): readonly string[] {
  const history = world.commits.get(world.base).ancestors;
  const trailer = `Interlock-Workstream: ${one.plan.id}\n`;
  return [...history].filter((commit) => world.commits.get(commit).message.endsWith(trailer));
}

function checkAftercare(world: World, run: Run, one: Workstream): void {
  const { plan } = one;
  const branch = branchOf(run.id, plan);
  const [landing] = landingsOf(world, one);
  const requests = [...world.pullRequests.values()].filter((request) => request.branch === branch);
  const isMarked = requests[0]?.state === "merged" && requests[0].landedAs === landing;
  if (!isMarked)
    world.broken("aftercare", `the pull request of ${plan.id} does not say that it has landed`);
  if (world.branches.has(branch)) world.broken("aftercare", `the branch of ${plan.id} is left`);
  if (plan.issue !== undefined && world.issues.get(plan.issue) !== "closed") {
    world.broken("aftercare", `issue #${plan.issue} is open`);
  }
  for (const number of plan.pullRequests) {
    if (world.pullRequests.get(number)?.state !== "closed")
      world.broken("aftercare", `pull request #${number} is open`);
  }
  if (!world.attestations.some(({ commit }) => commit === landing)) {
    world.broken("aftercare", `${plan.id} has no attestation`);
  }
  if (world.workspaces.has(plan.id))
    world.broken("aftercare", `the workspace of ${plan.id} is left`);
}

/** No effect twice. */
function checkAlone(world: World): void {
  const branches = [...world.pullRequests.values()].map(({ branch }) => branch);
  const commits = world.attestations.map(({ commit }) => commit);
  for (const [what, all] of [
    ["pull request of", branches],
    ["closing of issue", world.closings],
    ["attestation of", commits],
  ] as const) {
    const unique = new Set<string | number>(all);
    if (unique.size !== all.length)
      world.broken("once", `there is a second ${what} the same: ${all.join(", ")}`);
  }
}

/** What people said in time was heard before the work landed. */
function checkWords(world: World, run: Run, watch: Watch): void {
  for (const told of watch.told) {
    const [workstream = "", text = ""] = told.split(" ");
    const one = [...run.workstreams.values()].find(({ plan }) => plan.id === workstream);
    if (one?.state.state === "merged" && !watch.heard.has(told)) {
      world.broken("heard", `${workstream} has landed without hearing "${text}"`);
    }
  }
}

/** What the journal names by digest is in the store. */
function checkEvidence(world: World): void {
  for (const entry of world.entries) {
    const evidence =
      entry.type === "turn-started"
        ? entry.prompt
        : entry.type === "turn-ended"
          ? entry.output
          : undefined;
    if (evidence !== undefined && !world.evidence.has(evidence.sha256)) {
      world.broken("evidence", `entry ${entry.seq} names evidence that is not there`);
    }
  }
}
