/** Brings the actions that workflows use into the store, when somebody asks for it, and locks them. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { explainNeverHere } from "./actions/builtins/never-here.js";
import { findBuiltin } from "./actions/builtins/registry.js";
import type { Step, Workflow } from "./actions/model/workflow.js";
import type { CiEvent } from "./actions/plan/event.js";
import { loadAction } from "./actions/run/load-action.js";
import { readWorkflows } from "./actions/run/run-ci.js";
import { formatLock, LOCK_FILE, type Lock } from "./actions/store/lock.js";
import { parseReference, type RemoteReference } from "./actions/store/reference.js";
import { syncActions } from "./actions/store/sync.js";
import { actionStoreOf } from "./compose-ci.js";
import type { Code } from "./ports/code.js";
import type { Processes } from "./ports/process.js";

export interface Sync {
  readonly schema: "interlock/ci-sync/v1";
  readonly lockFile: string;
  readonly actions: readonly {
    readonly name: string;
    readonly outcome: "stored" | "failed";
    readonly commit?: string;
    readonly reason?: string;
  }[];
}

export interface SyncParts {
  readonly code: Code;
  readonly event: CiEvent;
  readonly lock: Lock;
  /** Of the checkout; the lock is written there. */
  readonly root: string;
  readonly stateDirectory: string;
  readonly processes: Processes;
  readonly tell: (sentence: string) => void;
}

/** All workflows of the commit, whatever starts them. What Interlock does itself is not fetched. */
export async function syncAll(parts: SyncParts): Promise<Sync> {
  const { code, event, lock, root, stateDirectory, processes, tell } = parts;
  const { workflows } = await readWorkflows(code, event.sha, []);
  const synced = await syncActions({
    directory: actionStoreOf(stateDirectory),
    references: workflows.flatMap(usesOf).flatMap(toFetch),
    lock,
    processes,
    env: fetchEnvironment(),
    usedBy: async ({ path }, directory) => {
      const loaded = await loadAction(join(directory, path), directory, path);
      if (loaded.kind === "problem" || loaded.action.runs.kind !== "composite") return [];
      return loaded.action.runs.steps.flatMap(usedInStep).flatMap(toFetch);
    },
    tell: (outcome) =>
      tell(
        outcome.kind === "stored"
          ? `✔ ${outcome.key} is ${outcome.commit.slice(0, 10)}`
          : `✘ ${outcome.key}: ${outcome.reason}`,
      ),
  });
  const lockFile = join(root, LOCK_FILE);
  await writeFile(lockFile, formatLock(synced.lock));
  return {
    schema: "interlock/ci-sync/v1",
    lockFile,
    actions: synced.outcomes.map((outcome) => ({
      name: outcome.key,
      outcome: outcome.kind,
      ...(outcome.kind === "stored" ? { commit: outcome.commit } : { reason: outcome.reason }),
    })),
  };
}

/** Fetching is the user's own act: with the machine's way to the network, and nothing more. */
const fetchEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined &&
      /^(?:PATH|HOME|(?:https?|no|all)_proxy|SSL_CERT_.*|GIT_SSL_CAINFO)$/i.test(name)
        ? [[name, value] as const]
        : [],
    ),
  );

const usesOf = ({ jobs }: Workflow): readonly string[] =>
  jobs.flatMap((job) => (job.kind === "call" ? [job.uses] : job.steps.flatMap(usedInStep)));

const usedInStep = (step: Step): readonly string[] => (step.kind === "uses" ? [step.uses] : []);

function toFetch(uses: string): readonly RemoteReference[] {
  const reference = parseReference(uses);
  if (reference.kind !== "remote") return [];
  const isOurs = findBuiltin(uses) !== undefined || OWN.has(nameOf(reference));
  return isOurs || explainNeverHere(uses) !== undefined ? [] : [reference];
}

const nameOf = ({ owner, repository }: RemoteReference): string =>
  `${owner}/${repository}`.toLowerCase();

/** Built in, too; what they do depends on the run. */
const OWN: ReadonlySet<string> = new Set([
  "actions/cache",
  "actions/upload-artifact",
  "actions/download-artifact",
]);
