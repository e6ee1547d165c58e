/** Judges a commit: every gate, in clean checkouts, by the rules of the base. */

import type { CheckRun, Proof } from "../domain/check-run.js";
import type { Sha } from "../domain/ids.js";
import type { WorkstreamPlan } from "../domain/plan.js";
import type { Waiver } from "../domain/run.js";

export interface ProofProgress {
  readonly gate: string;
  readonly state: "started" | "line" | "completed";
  readonly line?: string;
  readonly conclusion?: CheckRun["conclusion"];
}

export interface ProofRequest {
  readonly base: Sha;
  readonly head: Sha;
  readonly workstream?: WorkstreamPlan;
  readonly waivers: readonly Waiver[];
  /** 0 at first; more after infrastructure trouble: more time, less company. */
  readonly retries: number;
  /** The change has been proven on another base: what comes last is worth beginning before the rest is known. Changes no verdict. */
  readonly wasProven?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ProofProgress) => void;
}

export interface MendRequest {
  readonly base: Sha;
  readonly head: Sha;
  readonly gates: readonly string[];
  readonly workstream: WorkstreamPlan;
  readonly at: string;
  readonly signal?: AbortSignal;
}

export interface ExamineRequest {
  readonly base: Sha;
  /** Their ids; one that the base does not have is left out. */
  readonly gates: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ProofProgress) => void;
}

/** What an agent has to know of the rules, as the base has them. */
export interface Rules {
  readonly gates: readonly { readonly id: string; readonly run: string; readonly fix?: string }[];
  readonly protected: readonly string[];
  /** How titles of pull requests are to be written. */
  readonly titles: "conventional" | "none";
}

/** A signal ends the programs that are running at once; what is answered then is worth nothing. */
export interface Prover {
  /** Runs the base's set-up commands in a workspace, or lays their cached results there. */
  warm(directory: string, base: Sha, signal?: AbortSignal): Promise<void>;
  rules(base: Sha): Promise<Rules>;
  /** The whole proof of the merge of `head` onto `base`. The same question twice is answered from what is known. */
  prove(request: ProofRequest): Promise<Proof>;
  /** The gates on the base itself: what was red before anybody began. */
  baseline(
    base: Sha,
    onProgress?: (progress: ProofProgress) => void,
    signal?: AbortSignal,
  ): Promise<readonly CheckRun[]>;
  /** Some gates on the base itself, run anew whatever is known of them; from then on this is what is known. */
  examine(request: ExamineRequest): Promise<readonly CheckRun[]>;
  /** Runs the remedies of these gates on the head; undefined when they change nothing. */
  mend(
    request: MendRequest,
  ): Promise<
    | { readonly kind: "mended"; readonly head: Sha }
    | { readonly kind: "unchanged"; readonly why: string }
  >;
}
