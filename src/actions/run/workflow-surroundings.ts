/** What a workflow's own parts see, before there is a job. */

import type { Surroundings } from "../expressions/evaluate.js";
import { renderText } from "../expressions/render.js";
import type { Template } from "../model/template.js";
import { DEAD_TOKEN, githubContext } from "./contexts.js";
import type { RunTools } from "./tools.js";
import type { WorkflowScope } from "./workflow-scope.js";

/** What a workflow's own parts see. */
export const workflowSurroundings = (tools: RunTools, scope: WorkflowScope): Surroundings => ({
  contexts: {
    github: githubContext(tools, scope),
    inputs: scope.inputs,
    vars: tools.vars,
    secrets: { ...scope.secrets, GITHUB_TOKEN: scope.secrets["GITHUB_TOKEN"] ?? DEAD_TOKEN },
    env: null,
    needs: null,
    strategy: null,
    matrix: null,
    job: null,
    jobs: null,
    steps: null,
    runner: null,
  },
  functions: {},
});

/** `concurrency` is the group, or a mapping with it. Undefined: none, or one that cannot be named. */
export function groupOf(
  template: Template | undefined,
  surroundings: Surroundings,
): string | undefined {
  if (template === undefined) return undefined;
  const named =
    template.kind === "mapping"
      ? template.entries.find(
          ({ key }) => key !== "insert" && key.kind === "literal" && key.value === "group",
        )?.value
      : template;
  if (named === undefined) return undefined;
  const rendered = renderText(named, surroundings);
  return rendered.kind === "value" && rendered.value !== ""
    ? rendered.value.toLowerCase()
    : undefined;
}
