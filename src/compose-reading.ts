/** Builds what commands need that only look, or only leave a word. */

import { access, constants } from "node:fs/promises";
import { userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { systemAmbient } from "./adapters/ambient.js";
import { createAttestationReader } from "./adapters/attestations/attestation-reader.js";
import { readTrustedKey } from "./adapters/attestations/keys.js";
import { createEvidenceStore } from "./adapters/evidence.js";
import { tryGit } from "./adapters/git/git.js";
import { isDirty } from "./adapters/git/inspect.js";
import { findHolder } from "./adapters/journal/lease.js";
import { explainJournalProblem } from "./adapters/journal/problem.js";
import { loadJournal } from "./adapters/journal/read-journal.js";
import { listRuns, type RunListing, runDirectory } from "./adapters/list-runs.js";
import { createMachine } from "./adapters/processes/room.js";
import { createSteering } from "./adapters/steering.js";
import { headsDirectory, keyFile } from "./compose-key.js";
import type { CheckRun } from "./domain/check-run.js";
import type { Entry } from "./domain/event.js";
import { type Sha, toSha } from "./domain/ids.js";
import type { Room } from "./domain/machine-room.js";
import type { TestRun } from "./domain/test-run.js";
import type { AttestationReader } from "./ports/attestation-reader.js";
import type { Instruction } from "./ports/steering.js";
import { testRunOf } from "./proof/reports/test-run-evidence.js";
import type { Site } from "./site.js";

/** What a run at this site would find free on this machine. */
export const roomOf = (site: Site): Promise<Room> => createMachine(site.stateDirectory).room();

export const runsOf = (site: Site): Promise<readonly RunListing[]> => listRuns(site.stateDirectory);

export type ReadEntries =
  | { readonly kind: "entries"; readonly entries: readonly Entry[] }
  | { readonly kind: "corrupt"; readonly why: string };

export async function readJournalOf(site: Site, run: string): Promise<ReadEntries> {
  const loaded = await loadJournal(runDirectory(site.stateDirectory, run));
  if (loaded.kind === "corrupt")
    return { kind: "corrupt", why: explainJournalProblem(loaded.problem) };
  return { kind: "entries", entries: loaded.kind === "missing" ? [] : loaded.entries };
}

/** What the tests gates of a proof read, by the gate's id. */
export async function testRunsOf(
  site: Site,
  checkRuns: readonly CheckRun[],
): Promise<ReadonlyMap<string, TestRun>> {
  const store = createEvidenceStore(join(site.stateDirectory, "evidence"));
  const found = new Map<string, TestRun>();
  for (const checkRun of checkRuns) {
    const run = await testRunOf(store, checkRun);
    if (run !== undefined) found.set(checkRun.gate, run);
  }
  return found;
}

export const evidenceOf = (site: Site, sha256: string): Promise<string | undefined> =>
  createEvidenceStore(join(site.stateDirectory, "evidence")).get(sha256);

/** Leaves a word for whoever owns the run, and tells whether anybody does just now. */
export async function leaveInstruction(
  site: Site,
  run: string,
  instruction: Instruction,
): Promise<{ readonly isRunning: boolean }> {
  const directory = runDirectory(site.stateDirectory, run);
  await createSteering({ directory: join(directory, "inbox"), ambient: systemAmbient() }).leave(
    instruction,
  );
  return { isRunning: (await findHolder(directory)).kind === "held" };
}

/** Git's user name, as a person signs with it; the account's name where there is none. */
export async function userNameOf(site: Site): Promise<string> {
  const { stdout } = await tryGit({ gitDir: site.gitDir }, ["config", "user.name"]);
  const name = stdout.toString("utf8").trim();
  return name === "" ? userInfo().username : name;
}

export type TrustedReader =
  | { readonly kind: "reader"; readonly reader: AttestationReader }
  | { readonly kind: "refused"; readonly why: string };

export async function attestationReaderOf(
  site: Site,
  keyPath: string | undefined,
): Promise<TrustedReader> {
  const shared = { gitDir: site.gitDir, keyFile: keyFile(), headsDirectory: headsDirectory(site) };
  if (keyPath === undefined) return { kind: "reader", reader: createAttestationReader(shared) };
  const read = await readTrustedKey(keyPath);
  if (!read.ok) return { kind: "refused", why: read.message };
  return { kind: "reader", reader: createAttestationReader({ ...shared, trusted: read.key }) };
}

/** Does the user's checkout hold what is in no commit? */
export const hasUncommitted = ({ inspection }: Site): Promise<boolean> => isDirty(inspection);

/** The commit that a revision names in the user's repository: in its own git directory, whatever folder that calls its checkout. */
export async function resolveCommit(site: Site, revision: string): Promise<Sha | undefined> {
  const { gitDir } = site.inspection;
  const { exitCode, stdout } = await tryGit({ gitDir }, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  ]);
  return exitCode === 0 ? toSha(stdout.toString("utf8")) : undefined;
}

/** Where a program is found, as a shell would. */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = name.includes("/") ? [""] : (process.env["PATH"] ?? "").split(delimiter);
  for (const folder of folders) {
    const path = folder === "" ? name : join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause) return false;
    throw cause;
  }
}
