/** Where the repository adapter keeps what: every path below the state directory, by name. */

import { join, resolve } from "node:path";
import type { RunId, WorkstreamId } from "../../domain/ids.js";

export interface Layout {
  /** Only the base branch's history; the `origin` of all workspaces. */
  readonly baseGit: string;
  /** Agents' commits, mended ones and candidates; borrows the base's objects. */
  readonly mirrorGit: string;
  /** What set-up commands leave behind, as git excludes. May be missing. */
  readonly excludesFile: string;
  readonly workspaces: string;
  readonly workspace: (workstream: WorkstreamId) => string;
  /** Where a workspace is made before it gets its name. */
  readonly making: (workstream: WorkstreamId) => string;
  /** Where a workspace goes before it is deleted. */
  readonly going: (workstream: WorkstreamId) => string;
  /** Untouched checkouts of the base, by commit, that workspaces are laid over. */
  readonly overlayBases: string;
  /** What was changed in workspaces that are layers. */
  readonly overlays: string;
  readonly overlay: (workstream: WorkstreamId) => string;
  readonly overlayGoing: (workstream: WorkstreamId) => string;
  readonly indexes: string;
  /** Interlock's own index of a workspace: what it holds of times and sizes no agent can have written. */
  readonly index: (workstream: WorkstreamId) => string;
  /** The commit that a workspace was made from. */
  readonly baseOf: (workstream: WorkstreamId) => string;
  readonly checkouts: string;
  readonly checkout: (nonce: string) => string;
}

/** Ids begin with a letter or digit, so a name with a dot in front is nobody's workspace. */
export function toLayout(stateDirectory: string, run: RunId): Layout {
  const state = resolve(stateDirectory);
  const workspaces = join(state, "workspaces", run);
  const overlays = join(state, "overlays", run);
  const indexes = join(state, "index", run);
  const checkouts = join(state, "checkouts", run);
  return {
    baseGit: join(state, "base.git"),
    mirrorGit: join(state, "mirror.git"),
    excludesFile: join(state, "excludes"),
    workspaces,
    workspace: (workstream) => join(workspaces, workstream),
    making: (workstream) => join(workspaces, `.making-${workstream}`),
    going: (workstream) => join(workspaces, `.going-${workstream}`),
    overlayBases: join(state, "overlay-bases"),
    overlays,
    overlay: (workstream) => join(overlays, workstream),
    overlayGoing: (workstream) => join(overlays, `.going-${workstream}`),
    indexes,
    index: (workstream) => join(indexes, workstream),
    baseOf: (workstream) => join(indexes, `${workstream}.base`),
    checkouts,
    checkout: (nonce) => join(checkouts, nonce),
  };
}

/** Names under which the mirror keeps commits. */
export interface Refs {
  /** What was last collected. */
  readonly work: string;
  /** What the agent's repository said last; not judged yet. */
  readonly fetched: string;
  readonly mended: string;
  readonly candidate: string;
}

export function refsOf(run: RunId, workstream: WorkstreamId): Refs {
  const prefix = `refs/interlock/${run}`;
  return {
    work: `${prefix}/work/${workstream}`,
    fetched: `${prefix}/fetched/${workstream}`,
    mended: `${prefix}/mended/${workstream}`,
    candidate: `${prefix}/candidates/${workstream}`,
  };
}
