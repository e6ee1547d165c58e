/** Builds the adapters of a run, or of a single proof. With `site.ts` and `demo/` the only place that knows them. */

import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { availableParallelism, homedir } from "node:os";
import { basename, join } from "node:path";
import { systemAmbient } from "./adapters/ambient.js";
import { createCheckRunStore } from "./adapters/check-run-store.js";
import { createEvidenceStore } from "./adapters/evidence.js";
import { isFolder } from "./adapters/files/is-folder.js";
import { createRepository, type GitRepository } from "./adapters/git/repository.js";
import { createGoBuilt } from "./adapters/go-built.js";
import { createGoSeed } from "./adapters/go-seed.js";
import { runDirectory } from "./adapters/list-runs.js";
import { gateEnvironment } from "./adapters/processes/environment.js";
import { toOwnerMarker, toScope } from "./adapters/processes/marker.js";
import { createProcesses } from "./adapters/processes/processes.js";
import { startReaper } from "./adapters/processes/reaper.js";
import { createGateBox } from "./adapters/sandbox/gate-box.js";
import { createSetupCache } from "./adapters/setup-cache.js";
import { createSyntax } from "./adapters/syntax/tree-sitter.js";
import { createProver } from "./app/prover.js";
import { configReader } from "./app/read-config.js";
import { keyFile } from "./compose-key.js";
import { clearLeftovers, removeProof, toProofId } from "./compose-leftovers.js";
import type { WorkflowsOptions } from "./compose-workflows.js";
import type { CheckRun } from "./domain/check-run.js";
import type { RunId, Sha } from "./domain/ids.js";
import type { AcceptanceCheck } from "./domain/plan.js";
import { VERSION } from "./domain/version.js";
import type { Processes } from "./ports/process.js";
import type { Prover } from "./ports/prover.js";
import type { Workflows } from "./ports/workflows.js";
import { runAcceptance } from "./proof/acceptance.js";
import { limiter } from "./proof/limiter.js";
import type { Toolbox } from "./proof/toolbox.js";
import type { Site } from "./site.js";

const ambient = systemAmbient();
const syntax = createSyntax();

/** What gates have no business to write to: records, results, and the objects that checkouts borrow. */
const SEALED = [
  ...["runs", "evidence", "check-runs", "setup", "built", "forge", "attestation-heads"],
  ...["base.git", "mirror.git", "overlay-bases"],
];

/** Everything that proving needs, at one site. */
export interface Workshop {
  readonly toolbox: Toolbox;
  readonly prover: Prover;
  readonly processes: Processes;
  /** A folder of the run for what nobody needs after it, or after its owner's death. */
  readonly passing: string;
  /** Removes what a dead owner of the run left half done. Only for whoever holds its lease. */
  sweep(): Promise<void>;
}

export interface WorkshopOptions {
  readonly site: Site;
  readonly run: RunId;
  readonly owner: string;
  /** The strict profile, whatever the base's configuration says: stricter than it asks for, never less. */
  readonly isStrict?: boolean;
}

export function openWorkshop({ site, run, owner, isStrict }: WorkshopOptions): Workshop {
  const state = site.stateDirectory;
  const processes = createProcesses({
    marker: toOwnerMarker(toScope(runDirectory(state, run)), owner),
  });
  const repository = createRepository({
    repository: site.gitDir,
    base: site.base,
    stateDirectory: state,
    run,
    ambient,
    workspaces: "layers",
  });
  const homes = join(state, "homes", run);
  const seeds = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "interlock");
  const seedGo = createGoSeed({
    directory: seeds,
    processes,
    nonce: () => ambient.nonce(),
  });
  const environmentOf: Toolbox["environmentOf"] = (directory, extra) => {
    const home = join(homes, basename(directory));
    mkdirSync(home, { recursive: true });
    return gateEnvironment({ source: process.env, home, extra, isFolder });
  };
  const toolbox: Toolbox = {
    repository,
    processes,
    confine: gateBoxOf(processes, [...SEALED.map((name) => join(state, name)), seeds]),
    evidence: createEvidenceStore(join(state, "evidence")),
    checkRuns: createCheckRunStore(join(state, "check-runs")),
    ...cachesIn({ state, homes, repository, environmentOf }),
    workflows: workflowsOf({
      mirrorGit: join(state, "mirror.git"),
      baseGit: join(state, "base.git"),
      userGitDir: site.gitDir,
      processes,
      directory: join(state, "checkouts", run),
      stateDirectory: state,
    }),
    syntax,
    ambient,
    environmentOf,
    warmHome: async (directory, files) => {
      if (files.some((path) => /(?:^|\/)go\.mod$/.test(path)))
        await seedGo(environmentOf(directory, {}));
    },
    forgetHome: (directory) =>
      rm(join(homes, basename(directory)), { recursive: true, force: true }),
    toolchain: `interlock ${VERSION}, node ${process.version}, ${process.platform} ${process.arch}, ${process.env["PATH"] ?? ""}`,
    inTurn: limiter(Math.max(1, availableParallelism())),
  };
  return {
    toolbox,
    processes,
    passing: homes,
    prover: createProver({ toolbox, readConfig: configReader(repository, isStrict) }),
    sweep: async () => {
      await processes.sweep();
      await repository.sweep();
      await rm(homes, { recursive: true, force: true });
    },
  };
}

/** What set-up commands and builds leave, for all checkouts. */
const cachesIn = ({
  state,
  homes,
  repository,
  environmentOf,
}: {
  readonly state: string;
  readonly homes: string;
  readonly repository: GitRepository;
  readonly environmentOf: Toolbox["environmentOf"];
}): Pick<Toolbox, "setupCache" | "builtCache"> => ({
  setupCache: createSetupCache({
    directory: join(state, "setup"),
    excludesFile: join(state, "excludes"),
    nonce: () => ambient.nonce(),
    layersOf: (checkout) => join(homes, `${basename(checkout)}.layers`),
    layBelow: (directory, files) => repository.layBetween(directory, files),
  }),
  builtCache: createGoBuilt({
    directory: join(state, "built"),
    nonce: () => ambient.nonce(),
    cacheOf: (checkout) => environmentOf(checkout, {})["GOCACHE"] ?? "",
  }),
});

/** The runner is large, and many a proof asks for no workflow. */
const workflowsOf = (options: WorkflowsOptions): Workflows => ({
  run: async (request) => {
    const { createWorkflows } = await import("./compose-workflows.js");
    return createWorkflows(options).run(request);
  },
});

const gateBoxOf = (processes: Processes, sealed: readonly string[]): Toolbox["confine"] =>
  createGateBox({
    processes,
    env: { PATH: process.env["PATH"] ?? "" },
    platform: process.platform,
    sealed,
    hidden: [keyFile()],
  });

/** For proofs outside a run. */
export interface ProofDesk {
  readonly prover: Prover;
  /** Brings commits of the user's repository within reach. */
  fetch(commits: readonly Sha[]): Promise<void>;
  /** Runs acceptance checks on one commit, whatever they are to say there. */
  acceptance(commit: Sha, checks: readonly AcceptanceCheck[]): Promise<readonly CheckRun[]>;
  close(): Promise<void>;
}

export async function composeProver(
  site: Site,
  options: Pick<WorkshopOptions, "isStrict"> = {},
): Promise<ProofDesk> {
  const state = site.stateDirectory;
  await clearLeftovers(state);
  const run = toProofId(ambient.nonce());
  const owner = ambient.nonce();
  const { toolbox, prover } = openWorkshop({ site, run, owner, ...options });
  const reaper = await startReaper(toScope(runDirectory(state, run)), owner, {
    mounts: [join(state, "checkouts", run)],
  });
  return {
    prover,
    fetch: (commits) => toolbox.repository.fetchCommits(commits),
    acceptance: async (commit, checks) => {
      const tree = await toolbox.repository.treeOf(commit);
      return runAcceptance({ toolbox, config: site.config, tree, checks });
    },
    close: async () => {
      await removeProof(state, run);
      await reaper.end();
    },
  };
}
