/** What `github`, `runner` and their like hold, and the variables that say the same. */

import { join } from "node:path";
import type { ValueMap } from "../expressions/value.js";
import type { JobSite } from "./site.js";
import type { RunTools } from "./tools.js";
import type { WorkflowScope } from "./workflow-scope.js";

/** In place of the token that GitHub gives every job: it opens nothing. */
export const DEAD_TOKEN = "ghs_interlockHasNoTokenForThisRun0000000000";

/** What a workflow's own parts see, before there is a job. */
export function githubContext(tools: RunTools, scope: WorkflowScope): ValueMap {
  const { event, runId } = tools;
  const [owner = ""] = event.repository.split("/");
  const isTag = event.ref.startsWith("refs/tags/");
  return {
    action_repository: "",
    action_ref: "",
    actor: event.actor,
    actor_id: "1",
    api_url: "https://api.github.com",
    base_ref: event.baseRef,
    event: event.payload,
    event_name: event.name,
    graphql_url: "https://api.github.com/graphql",
    head_ref: event.headRef,
    ref: event.ref,
    ref_name: event.ref.replace(/^refs\/(?:heads|tags|pull)\//, ""),
    ref_protected: false,
    ref_type: isTag ? "tag" : "branch",
    repository: event.repository,
    repository_id: "1",
    repository_owner: owner,
    repository_owner_id: "1",
    repositoryUrl: `git://github.com/${event.repository}.git`,
    retention_days: "90",
    run_attempt: "1",
    run_id: runId,
    run_number: "1",
    secret_source: "None",
    server_url: "https://github.com",
    sha: event.sha,
    token: DEAD_TOKEN,
    triggering_actor: event.actor,
    workflow: scope.root.name,
    workflow_ref: `${event.repository}/${scope.root.path}@${event.ref}`,
    workflow_sha: event.sha,
  };
}

export const eventFile = (site: JobSite): string => join(site.given, "event.json");

/** Of `github`, what is also a `GITHUB_…` variable. */
const AS_VARIABLES = [
  "action",
  "action_path",
  "action_repository",
  "action_ref",
  "actor",
  "actor_id",
  "api_url",
  "base_ref",
  "event_name",
  "event_path",
  "graphql_url",
  "head_ref",
  "job",
  "ref",
  "ref_name",
  "ref_protected",
  "ref_type",
  "repository",
  "repository_id",
  "repository_owner",
  "repository_owner_id",
  "retention_days",
  "run_attempt",
  "run_id",
  "run_number",
  "server_url",
  "sha",
  "triggering_actor",
  "workflow",
  "workflow_ref",
  "workflow_sha",
  "workspace",
] as const;

export function githubVariables(github: ValueMap): Readonly<Record<string, string>> {
  return Object.fromEntries(
    AS_VARIABLES.flatMap((name) => {
      const value = github[name];
      return value === undefined || value === null || typeof value === "object"
        ? []
        : [[`GITHUB_${name.toUpperCase()}`, String(value)] as const];
    }),
  );
}

export const runnerContext = ({ host }: RunTools, site: JobSite): ValueMap => ({
  name: "Interlock",
  os: host.os,
  arch: host.arch,
  temp: site.temp,
  tool_cache: site.toolCache,
  debug: "",
  environment: "github-hosted",
});

export const runnerVariables = (
  { host }: RunTools,
  site: JobSite,
): Readonly<Record<string, string>> => ({
  CI: "true",
  GITHUB_ACTIONS: "true",
  RUNNER_NAME: "Interlock",
  RUNNER_OS: host.os,
  RUNNER_ARCH: host.arch,
  RUNNER_TEMP: site.temp,
  RUNNER_TOOL_CACHE: site.toolCache,
  AGENT_TOOLSDIRECTORY: site.toolCache,
  RUNNER_ENVIRONMENT: "github-hosted",
  RUNNER_WORKSPACE: site.space,
});
