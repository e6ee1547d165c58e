/** Everything that a run works with. Made by whoever starts one. */

import type { Ambient } from "../../ports/ambient.js";
import type { Code } from "../../ports/code.js";
import type { ProcessFamily } from "../../ports/process.js";
import type { Engine } from "../containers/engine.js";
import type { Host } from "../host/host.js";
import type { Happening, LegReference } from "../model/happening.js";
import type { CiEvent } from "../plan/event.js";
import type { JobIsolation, KeptIsolation } from "../sandbox/isolation.js";
import type { ServedJob } from "../services/tokens.js";
import type { Reference } from "../store/reference.js";
import type { FoundAction } from "../store/store.js";
import type { Builtin } from "./action-call.js";
import type { LegEnd } from "./job-outcome.js";
import type { JobSite } from "./site.js";

export type Limiter = <Made>(work: () => Promise<Made>) => Promise<Made>;

export interface RunTools {
  readonly event: CiEvent;
  readonly ambient: Ambient;
  readonly code: Code;
  readonly host: Host;
  /** Labels of `runs-on` that this machine answers to beside those of its system, in lower case. */
  readonly moreLabels: ReadonlySet<string>;
  /** A new family of processes, for one job. */
  openFamily(): ProcessFamily;
  /** For one program. */
  isolate(site: JobSite): JobIsolation;
  /** For all programs of a job, which are of its family. */
  keepIsolated(site: JobSite, family: ProcessFamily): Promise<KeptIsolation>;
  readonly engine: Engine;
  /** Names of containers begin with it. */
  readonly containerPrefix: string;
  /** Folders outside a job's own that it reads from. */
  readonly borrowed: readonly string[];
  /** The user lets jobs do more than the sandbox would let them. */
  readonly mayReachOut: boolean;
  /** The Node that JavaScript actions run on, whatever a job puts on its `PATH`. */
  readonly node: string;
  builtin(uses: string): Builtin | undefined;
  /** Why an action can be proven nowhere but on GitHub; undefined: it may be run. */
  neverHere(uses: string): string | undefined;
  findAction(reference: Extract<Reference, { kind: "remote" }>): Promise<FoundAction>;
  /** The environment that programs of a job start from: the machine's way to the network, tools, nothing secret. */
  environmentOf(site: JobSite): Readonly<Record<string, string>>;
  /** What the loopback services of one job are reached by. */
  servicesFor(job: ServedJob): ServiceAccess;
  /** Given by the user; nothing of the machine. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** In the `env` of every job, before its own. */
  readonly env: Readonly<Record<string, string>>;
  readonly policy: Policy;
  /** Folders of jobs are made in it. */
  readonly directory: string;
  readonly runId: string;
  /** Of all jobs together. */
  readonly inTurn: Limiter;
  limiter(max: number): Limiter;
  /** How a leg ended in an earlier run that proved the same; undefined: it is run. */
  readonly known: (reference: LegReference) => Promise<LegEnd | undefined>;
  /** Told of every leg that was run, or is as it was. */
  readonly ended: (reference: LegReference, end: LegEnd) => void;
  /** Told of a leg that failed in a step's program; its folders stay if this answers true. */
  readonly keep: (leg: FailedLeg) => Promise<boolean>;
  /** Ends everything at once. */
  readonly signal: AbortSignal;
  readonly tell: (happening: Happening) => void;
}

export interface FailedLeg {
  readonly reference: LegReference;
  readonly site: JobSite;
  readonly program: FailedProgram;
}

/** What has to be run to see the step fail again. */
export interface FailedProgram {
  readonly step: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** With the secrets that it was given. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ServiceAccess {
  readonly environment: Readonly<Record<string, string>>;
  /** Never to be shown. */
  readonly secrets: readonly string[];
}

export interface Policy {
  /** Actions that only report (coverage, comments), by `owner/repository`: they are left out and do no harm to the verdict. */
  readonly reporting: readonly string[];
}
