/** `plan.yaml`, as trusted values: parsed, defaulted and checked by `config/`. */

import type { WorkstreamLimits } from "./config.js";
import type { WorkstreamId } from "./ids.js";

export type Kind =
  | "feature"
  | "bugfix"
  | "refactor"
  | "test"
  | "docs"
  | "ci"
  | "chore"
  | "investigate";

/**
 * A check that Interlock holds and the agent never sees: it must fail on the base and pass on the change.
 * `files` maps a path in the checkout to the file's text.
 */
export interface AcceptanceCheck {
  readonly files: Readonly<Record<string, string>>;
  readonly run: string;
  /** Present: `run` is asked once for each, in a process of its own, and Interlock itself compares what comes back. */
  readonly cases?: readonly BlackBoxCase[];
}

/** What goes in, and what has to come out. None of it is ever in a checkout before it goes in. */
export interface BlackBoxCase {
  /** Words after `run`. */
  readonly args: readonly string[];
  readonly stdin: string;
  /** All of standard output; a line end at its end is the same as none. Absent: it may be anything. */
  readonly stdout?: string;
  readonly exitCode: number;
}

/** What the plan permits a change to do that would otherwise be a finding; patterns are globs or exact names. */
export interface Allowances {
  readonly removeTests: readonly string[];
  readonly changeTests: readonly string[];
  readonly protectedPaths: readonly string[];
  readonly suppressions: readonly string[];
  readonly newDependencies: readonly string[];
  /** Reason codes of forbidden constructs, `STUB`, or one with a glob of the files that may have it, `STUB:src/plugins/**`. */
  readonly constructs: readonly string[];
  /** Paths that may be binary, or larger than is usual. */
  readonly files: readonly string[];
  /** What looks like a secret and is none, by the name that the finding gives it. */
  readonly secrets: readonly string[];
}

/** What a plan that allows nothing says. */
export const NOTHING_ALLOWED: Allowances = {
  removeTests: [],
  changeTests: [],
  protectedPaths: [],
  suppressions: [],
  newDependencies: [],
  constructs: [],
  files: [],
  secrets: [],
};

/** One entry of `allow` that a person grants while the run goes on. */
export interface Grant {
  readonly key: keyof Allowances;
  readonly value: string;
}

/** One entry of a plan: one branch, one workspace, one agent session. */
export interface WorkstreamPlan {
  readonly id: WorkstreamId;
  /** Becomes the pull request's title and the squash commit's subject. */
  readonly title: string;
  readonly kind: Kind;
  readonly issue?: number;
  /** Existing pull requests that this workstream takes over: visible in its workspace, closed when it lands. */
  readonly pullRequests: readonly number[];
  readonly brief: string;
  readonly dependsOn: readonly WorkstreamId[];
  /** Globs of the paths that the change may touch; empty means everywhere. */
  readonly scope: readonly string[];
  readonly requiredSymbols: readonly string[];
  readonly acceptance: readonly AcceptanceCheck[];
  readonly allow: Allowances;
  /** Name of the agent in `interlock.yaml`; absent: the default one. */
  readonly agent?: string;
  readonly estimateHours?: number;
  readonly limits: Partial<WorkstreamLimits>;
  /** `landing`: a person has to say `interlock approve` before it lands. */
  readonly approval?: "landing";
  /** What is claimed of the work beside its commit. Held against what is so; never evidence. */
  readonly claims?: Claims;
}

export interface Claims {
  readonly merged?: boolean;
  readonly issueClosed?: boolean;
  readonly ciGreen?: boolean;
}

export interface Plan {
  readonly version: 1;
  readonly name: string;
  readonly workstreams: readonly WorkstreamPlan[];
}
