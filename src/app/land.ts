/** From a proven change to a moved branch: pull request, place in the line, candidate, compare-and-swap. */

import { toProof } from "../domain/check-run.js";
import type { Command } from "../domain/command.js";
import { toConflictRun } from "../domain/conflict.js";
import { branchOf, toLandingMessage } from "../domain/landing-message.js";
import { checkTitle, mendTitle } from "../domain/title.js";
import { isUnwanted, type Performing, workstreamOf } from "./performing.js";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

export async function openPullRequest(
  performing: Performing,
  command: Of<"open-pull-request">,
): Promise<void> {
  const { forge, journal, prover } = performing.ports;
  const run = performing.run();
  const one = workstreamOf(performing, command.workstream);
  const planned = one.plan.title;
  const { titles } = await prover.rules(await forge.tip());
  const isGood = titles === "none" || checkTitle(planned) === undefined;
  const title = isGood ? planned : mendTitle(planned, one.plan.kind);
  const pullRequest = await forge.openPullRequest({
    lease: journal.lease,
    branch: branchOf(run.id, one.plan),
    head: command.head,
    title,
    body: one.plan.brief,
    ...(one.plan.issue === undefined ? {} : { issue: one.plan.issue }),
  });
  await forge.reportChecks(command.head, one.proof?.checkRuns ?? []);
  if (isUnwanted(performing)) return;
  await performing.record({
    type: "pull-request-opened",
    workstream: one.plan.id,
    number: pullRequest.number,
    head: command.head,
    title,
    ...(title === planned ? {} : { mendedFrom: planned }),
  });
}

export async function enqueue(performing: Performing, command: Of<"enqueue">): Promise<void> {
  await performing.record({ type: "enqueued", workstream: command.workstream });
}

/** The commit that lands exists before it is tested, and is recorded before the branch moves. */
export async function buildCandidate(
  performing: Performing,
  command: Of<"build-candidate">,
): Promise<void> {
  const { forge, repository } = performing.ports;
  const one = workstreamOf(performing, command.workstream);
  const { pullRequest } = one;
  if (pullRequest === undefined)
    throw new Error(`${one.plan.id} is in the line without a pull request.`);
  const tip = await forge.tip();
  const run = performing.run();
  const built = await repository.buildCandidate({
    workstream: one.plan.id,
    tip,
    head: command.head,
    message: toLandingMessage({ run: run.id, plan: one.plan, title: one.title, pullRequest }),
    at: one.openedAt ?? run.startedAt,
  });
  if (isUnwanted(performing)) return;
  if (built.kind === "built") {
    return performing.record({
      type: "candidate-built",
      workstream: one.plan.id,
      candidate: built.candidate,
    });
  }
  const subject = { base: tip, head: command.head, tree: await repository.treeOf(command.head) };
  if (isUnwanted(performing)) return;
  const proof = toProof(subject, [toConflictRun(built)]);
  await performing.record({ type: "candidate-conflicted", workstream: one.plan.id, proof });
}

export async function land(performing: Performing, command: Of<"land">): Promise<void> {
  const { forge, journal } = performing.ports;
  const one = workstreamOf(performing, command.workstream);
  const { candidate } = command;
  const landing = await forge.land(journal.lease, candidate, one.pullRequest ?? 0);
  const workstream = one.plan.id;
  await performing.record(
    landing.kind === "landed"
      ? { type: "landed", workstream, candidate }
      : { type: "landing-refused", workstream, expected: candidate.tip, actual: landing.actual },
  );
}
