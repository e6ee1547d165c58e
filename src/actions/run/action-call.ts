/** What an action that is built in gets to work with. */

import type { Code } from "../../ports/code.js";
import type { Host } from "../host/host.js";
import type { JobSite } from "./site.js";

export interface ActionCall {
  /** As written, e.g. `actions/setup-node@v4`. */
  readonly uses: string;
  /** Values as GitHub passes them: texts, defaults of the action filled in, names in lower case. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The whole environment of the step. */
  readonly env: Readonly<Record<string, string>>;
  readonly site: JobSite;
  readonly host: Host;
  /** The repository that the job belongs to. */
  readonly code: Code;
  /** The files of another repository at a ref, from the locked store: its folder, or why it is not there. */
  findRepository(
    slug: string,
    ref: string,
  ): Promise<{ readonly directory: string } | { readonly reason: string }>;
  /** What the job knows of itself and of its run. */
  readonly job: JobFacts;
  readonly signal: AbortSignal;
  /** Runs a program in the job's isolation, within the step's time; what it prints goes to the step's log. */
  run(request: ProgramRequest): Promise<ProgramEnd>;
  /** A line of the step's log; workflow commands in it are obeyed, masks applied. */
  log(line: string): void;
  setOutput(name: string, value: string): void;
  /** For the steps after this one. */
  setEnv(name: string, value: string): void;
  /** In front of `PATH`, for the steps after this one. */
  addPath(directory: string): void;
  /** A problem matcher, as the JSON text that GitHub defines. */
  addMatcher(json: string): void;
  /** Kept for the action's `post`. */
  saveState(name: string, value: string): void;
  readonly state: Readonly<Record<string, string>>;
}

export interface JobFacts {
  /** Commit that is judged. */
  readonly sha: string;
  /** `GITHUB_REF`, e.g. `refs/heads/main`. */
  readonly ref: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly runId: string;
  /** Path of the workflow that the event started. */
  readonly workflow: string;
  readonly jobKey: string;
  /** The bytes of the event payload, as JSON. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly eventName: string;
  /** Of this job so far. */
  readonly status: "success" | "failure" | "cancelled";
}

export interface ProgramRequest {
  readonly argv: readonly string[];
  /** Absent: the workspace. */
  readonly cwd?: string;
  /** Over the step's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ProgramEnd {
  /** Undefined: it was ended by a signal, its time was over, or it could not be started. */
  readonly exitCode: number | undefined;
  /** Standard output, within the limit. */
  readonly stdout: string;
}

export type ActionEnd =
  | { readonly kind: "success" }
  | { readonly kind: "failure"; readonly message: string }
  /** It did, or could do, only a part of what it does on GitHub. */
  | { readonly kind: "not-proven"; readonly reason: string };

/** An action that Interlock does itself, because it is used everywhere, or needs GitHub. */
export interface Builtin {
  /** `owner/repository` or `owner/repository/path`, in lower case. */
  readonly names: readonly string[];
  /** In place of what its `action.yml` says. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Asked before the job starts, with the inputs that are known by then: why the job cannot be proven on this host. */
  preview?(
    inputs: Readonly<Record<string, string>>,
    host: Host,
  ): Promise<string | undefined> | string | undefined;
  main(call: ActionCall): Promise<ActionEnd>;
  /** After all steps of the job, in reverse order, whatever became of the job. */
  post?(call: ActionCall): Promise<ActionEnd>;
}
