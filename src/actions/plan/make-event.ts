/** An event with the payload that GitHub would send for it, as far as git knows it. */

import type { Sha } from "../../domain/ids.js";
import type { Code, CommitFacts } from "../../ports/code.js";
import type { Value, ValueMap } from "../expressions/value.js";
import type { CiEvent } from "./event.js";

export const EVENT_NAMES = ["push", "pull_request", "merge_group", "workflow_dispatch"] as const;
export type EventName = (typeof EVENT_NAMES)[number];

export interface EventRequest {
  readonly name: EventName;
  readonly code: Code;
  /** What is judged. */
  readonly head: Sha;
  /** What it goes to; absent: its first parent. */
  readonly base?: Sha;
  /** Names of branches, without `refs/heads/`. */
  readonly headBranch: string;
  readonly baseBranch: string;
  /** Of pull requests; absent: the subject and the body of the head's message. */
  readonly title?: string;
  readonly body?: string;
  readonly number?: number;
  readonly labels?: readonly string[];
  /** Of `workflow_dispatch`. */
  readonly inputs?: ValueMap;
}

/** GitHub sends 2,048 at most. */
const COMMITS_MAX = 2_048;

export async function makeEvent(request: EventRequest): Promise<CiEvent> {
  const { code, head, name } = request;
  const commit = await code.describe(head);
  const base = request.base ?? commit.parents[0];
  const repository = await code.slug();
  const defaultBranch = await code.defaultBranch();
  const actor = loginOf(commit);
  const changedPaths = base === undefined ? undefined : await changedSince(request, base);
  const facts: Facts = { request, commit, base, repository, defaultBranch, actor };
  const about = await detailsOf(facts);
  return {
    name,
    payload: { ...about.payload, ...commonOf(facts) },
    occurrence: {
      event: name,
      ref: { kind: "branch", name: about.filteredBranch },
      ...(about.activity === undefined ? {} : { activity: about.activity }),
      ...(changedPaths === undefined ? {} : { changedPaths }),
    },
    sha: head,
    ref: about.ref,
    headRef: about.headRef,
    baseRef: about.baseRef,
    actor,
    repository,
    defaultBranch,
  };
}

interface Facts {
  readonly request: EventRequest;
  readonly commit: CommitFacts;
  readonly base: Sha | undefined;
  readonly repository: string;
  readonly defaultBranch: string;
  readonly actor: string;
}

interface Details {
  readonly payload: ValueMap;
  readonly ref: string;
  readonly headRef: string;
  readonly baseRef: string;
  /** What `branches` under `on` is asked about. */
  readonly filteredBranch: string;
  readonly activity?: string;
}

async function changedSince({ code, head, name }: EventRequest, base: Sha) {
  // A push is compared with what was there; whoever asks to be merged, with where it set out from.
  const from = name === "push" ? base : ((await code.mergeBase(base, head)) ?? base);
  return code.changed(from, head);
}

async function detailsOf(facts: Facts): Promise<Details> {
  const { name } = facts.request;
  switch (name) {
    case "push":
      return pushed(facts);
    case "pull_request":
      return asked(facts);
    case "merge_group":
      return grouped(facts);
    default:
      return dispatched(facts);
  }
}

const NO_COMMIT = "0".repeat(40);

async function pushed({ request, commit, base, actor }: Facts): Promise<Details> {
  const { code, head, headBranch } = request;
  const ref = `refs/heads/${headBranch}`;
  const commits = base === undefined ? [commit] : await code.between(base, head, COMMITS_MAX);
  return {
    payload: {
      ref,
      before: base ?? NO_COMMIT,
      after: head,
      created: base === undefined,
      deleted: false,
      forced: false,
      base_ref: null,
      compare: "",
      commits: commits.map(toCommit),
      head_commit: toCommit(commit),
      pusher: { name: actor, email: commit.committer.email },
    },
    ref,
    headRef: "",
    baseRef: "",
    filteredBranch: headBranch,
  };
}

function asked(facts: Facts): Details {
  const { request, commit, base, repository, actor } = facts;
  const { head, headBranch, baseBranch } = request;
  const number = request.number ?? 1;
  const [subject = "", ...rest] = commit.message.split("\n");
  const repo = repositoryOf(facts);
  return {
    payload: {
      action: "synchronize",
      number,
      before: base ?? NO_COMMIT,
      after: head,
      pull_request: {
        number,
        id: number,
        state: "open",
        draft: false,
        merged: false,
        mergeable: true,
        title: request.title ?? subject,
        body: request.body ?? rest.join("\n").trim(),
        html_url: `https://github.com/${repository}/pull/${number}`,
        user: { login: actor, type: "User" },
        labels: (request.labels ?? []).map((name) => ({ name })),
        assignees: [],
        requested_reviewers: [],
        milestone: null,
        author_association: "MEMBER",
        merge_commit_sha: head,
        head: { ref: headBranch, sha: head, label: `${ownerOf(repository)}:${headBranch}`, repo },
        base: {
          ref: baseBranch,
          sha: base ?? NO_COMMIT,
          label: `${ownerOf(repository)}:${baseBranch}`,
          repo,
        },
      },
    },
    ref: `refs/pull/${number}/merge`,
    headRef: headBranch,
    baseRef: baseBranch,
    filteredBranch: baseBranch,
    activity: "synchronize",
  };
}

function grouped({ request, commit, base }: Facts): Details {
  const { head, baseBranch, headBranch } = request;
  const ref = `refs/heads/gh-readonly-queue/${baseBranch}/${headBranch}`;
  return {
    payload: {
      action: "checks_requested",
      merge_group: {
        head_sha: head,
        head_ref: ref,
        base_sha: base ?? NO_COMMIT,
        base_ref: `refs/heads/${baseBranch}`,
        head_commit: toCommit(commit),
      },
    },
    ref,
    headRef: "",
    baseRef: "",
    filteredBranch: baseBranch,
    activity: "checks_requested",
  };
}

function dispatched({ request }: Facts): Details {
  const ref = `refs/heads/${request.headBranch}`;
  return {
    payload: { inputs: request.inputs ?? {}, ref, workflow: "" },
    ref,
    headRef: "",
    baseRef: "",
    filteredBranch: request.headBranch,
  };
}

const commonOf = (facts: Facts): ValueMap => ({
  repository: repositoryOf(facts),
  sender: { login: facts.actor, type: "User" },
});

function repositoryOf({ repository, defaultBranch }: Facts): ValueMap {
  const [owner = "", name = ""] = repository.split("/");
  return {
    id: 1,
    name,
    full_name: repository,
    private: false,
    fork: false,
    default_branch: defaultBranch,
    html_url: `https://github.com/${repository}`,
    clone_url: `https://github.com/${repository}.git`,
    owner: { login: owner, name: owner, type: "User" },
  };
}

const toCommit = (commit: CommitFacts): Value => ({
  id: commit.sha,
  tree_id: commit.tree,
  message: commit.message,
  timestamp: commit.at,
  distinct: true,
  author: { name: commit.author.name, email: commit.author.email, username: loginOf(commit) },
  committer: { name: commit.committer.name, email: commit.committer.email },
});

/** Git knows no logins: the name in front of the address, or what is before `+`'s number of GitHub's own addresses. */
function loginOf({ author }: CommitFacts): string {
  const [local = ""] = author.email.split("@", 1);
  const login = local.replace(/^\d+\+/, "").replaceAll(/[^A-Za-z0-9-]/g, "-");
  return login === "" ? "somebody" : login;
}

const ownerOf = (repository: string): string => repository.split("/", 1).join("");
