/** What has to be true when Interlock has moved the base. */

import { hasPassed } from "../../src/domain/check-run.js";
import type { Candidate, Entry } from "../../src/domain/event.js";
import type { WorkstreamId } from "../../src/domain/ids.js";
import { GATES, passKey } from "./prover-fake.js";
import type { Move, World } from "./world.js";

export function checkLanding(world: World, move: Move): void {
  const { candidate } = move;
  if (candidate === undefined)
    throw new Error("Interlock moves the base to nothing but a candidate.");
  const broken: Broken = (of, what) => world.broken(of, `${candidate.commit}: ${what}`);
  const commit = world.commits.get(move.to);
  if (move.to !== candidate.commit)
    broken("proven", "another commit than the candidate has landed");
  if (move.from !== candidate.tip)
    broken("compare-and-swap", `landed on ${move.from}, built on ${candidate.tip}`);
  if (commit.parents.join(" ") !== candidate.tip)
    broken("compare-and-swap", "its parent is not its tip");
  if (commit.tree !== candidate.tree) broken("proven", "its tree is not the proven one");
  if (!world.passed.has(passKey(candidate.tip, commit.tree)))
    broken("proven", "its tree has not passed on its tip");
  const failures = world.qualities.newFailures(world.commits.treeOf(move.from), commit.tree);
  if (failures.length > 0) broken("green", `landed with new failures: ${failures.join(", ")}`);
  checkRecord(world, move, candidate, broken);
}

type Broken = (of: string, what: string) => void;

/** The journal knew all of it before the branch moved: a new owner can find out whether it did. */
function checkRecord(world: World, move: Move, candidate: Candidate, broken: Broken): void {
  const entries = world.entries.slice(0, move.entries);
  const built = entries.findLast((entry) => isBuilding(entry, candidate));
  const proven = entries.findLast((entry) => isProof(entry, candidate));
  if (built?.type !== "candidate-built")
    return broken("recorded", "the candidate was not in the journal when it landed");
  if (proven?.type !== "proof-completed" || proven.proof.verdict !== "pass") {
    return broken("recorded", "no passed proof was in the journal when it landed");
  }
  for (const gate of GATES) {
    const checkRun = proven.proof.checkRuns.find((one) => one.gate === gate);
    if (checkRun === undefined) broken("not run is not passed", `gate "${gate}" is missing`);
    else if (!hasPassed(checkRun))
      broken("not run is not passed", `gate "${gate}" is ${checkRun.conclusion}`);
  }
  checkPeople(world, { entries, workstream: built.workstream, provenSeq: proven.seq }, broken);
}

const isBuilding = (entry: Entry, { commit }: Candidate): boolean =>
  entry.type === "candidate-built" && entry.candidate.commit === commit;

const isProof = (entry: Entry, { tree }: Candidate): boolean =>
  entry.type === "proof-completed" &&
  entry.stage === "candidate" &&
  entry.proof.subject.tree === tree;

/** Nobody had called it off before it was on its way, and whoever wanted to be asked was asked. */
function checkPeople(
  world: World,
  landing: {
    readonly entries: readonly Entry[];
    readonly workstream: WorkstreamId;
    readonly provenSeq: number;
  },
  broken: Broken,
): void {
  const { entries, workstream, provenSeq } = landing;
  const isMeant = (entry: { readonly workstream?: WorkstreamId }): boolean =>
    entry.workstream === undefined || entry.workstream === workstream;
  const isCancelled = entries.some(
    (entry) => entry.type === "cancelled" && isMeant(entry) && entry.seq < provenSeq,
  );
  if (isCancelled) broken("people", `${workstream} landed though it was cancelled`);
  const plan = world.scenario.plan.workstreams.find(({ id }) => id === workstream);
  const isApproved = entries.some((entry) => entry.type === "approved" && isMeant(entry));
  if (plan?.approval === "landing" && !isApproved)
    broken("people", `${workstream} landed though nobody approved`);
}
