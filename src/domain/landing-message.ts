/** The squash commit's message: the pull request's title, what it closes, and where it comes from. */

import type { RunId } from "./ids.js";
import type { WorkstreamPlan } from "./plan.js";

export function toLandingMessage(request: {
  readonly run: RunId;
  readonly plan: WorkstreamPlan;
  readonly title: string;
  readonly pullRequest: number;
}): string {
  const { plan } = request;
  const trailers = [
    ...(plan.issue === undefined ? [] : [`Closes: #${plan.issue}`]),
    ...plan.pullRequests.map((number) => `Supersedes: #${number}`),
    `Interlock-Run: ${request.run}`,
    `Interlock-Workstream: ${plan.id}`,
  ];
  return `${request.title} (#${request.pullRequest})\n\n${trailers.join("\n")}\n`;
}

/** The branch of a workstream's pull request. */
export const branchOf = (run: RunId, plan: WorkstreamPlan): string => `interlock/${run}/${plan.id}`;
