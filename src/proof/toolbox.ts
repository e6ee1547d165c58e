/** What every gate works with. */

import type { Ambient } from "../ports/ambient.js";
import type { BuiltCache } from "../ports/built-cache.js";
import type { CheckRunStore } from "../ports/check-run-store.js";
import type { EvidenceStore } from "../ports/evidence.js";
import type { ConfinedProgram, ProgramLine } from "../ports/gate-box.js";
import type { Processes } from "../ports/process.js";
import type { ProofProgress } from "../ports/prover.js";
import type { Repository } from "../ports/repository.js";
import type { SetupCache } from "../ports/setup-cache.js";
import type { Syntax } from "../ports/syntax.js";
import type { Workflows } from "../ports/workflows.js";
import type { InTurn } from "./limiter.js";

export interface Toolbox {
  readonly repository: Repository;
  readonly processes: Processes;
  /** How a gate's program is started: without a network unless it is to have one. */
  readonly confine: (program: ProgramLine, hasNetwork: boolean) => Promise<ConfinedProgram>;
  readonly evidence: EvidenceStore;
  readonly checkRuns: CheckRunStore;
  readonly setupCache: SetupCache;
  readonly builtCache: BuiltCache;
  readonly workflows: Workflows;
  readonly syntax: Syntax;
  readonly ambient: Ambient;
  /** The allow-listed environment of a gate that runs in this folder, plus the configuration's own variables. */
  readonly environmentOf: (
    directory: string,
    extra: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, string>>;
  /** Lays into the home of a folder what tools would otherwise build anew each time, e.g. Go's standard library. */
  readonly warmHome: (directory: string, files: readonly string[]) => Promise<void>;
  /** Removes what was written to the home that belongs to the folder. */
  readonly forgetHome: (directory: string) => Promise<void>;
  /** Names what the results depend on beside the tree: versions of Interlock, Node and the search path. */
  readonly toolchain: string;
  /** Lets at most as many gates run at once as the machine bears. */
  readonly inTurn: InTurn;
}

/** How one proof goes about its gates. */
export interface Effort {
  /** 0 at first; more after infrastructure trouble: more time. */
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: ProofProgress) => void;
}
