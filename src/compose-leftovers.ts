/** What killed processes have left in the state directory and nobody will come back for. */

import { join } from "node:path";
import { isAlive, namesIn, removeAbandoned } from "./adapters/files/abandoned.js";
import { unmountBelow } from "./adapters/files/mounts.js";
import { removeFolder } from "./adapters/git/remove-folder.js";
import { runDirectory } from "./adapters/list-runs.js";
import { toOwnerMarker, toScope } from "./adapters/processes/marker.js";
import { createProcesses } from "./adapters/processes/processes.js";
import { type RunId, toRunId } from "./domain/ids.js";

/** Folders that hold one folder for each run, or proof outside a run. */
const FOLDERS = ["homes", "checkouts", "index", "workspaces"] as const;

/** A proof outside a run has no journal to go on from. Its name carries its process. */
export const toProofId = (nonce: string): RunId => toRunId(`prove-${process.pid}-${nonce}`);

const PROOF = /^prove-(\d+)-[0-9a-f]+$/;

/** May be called at any time: what belongs to a living process is left alone. */
export async function clearLeftovers(state: string): Promise<void> {
  await removeAbandoned(state);
  for (const folder of ["setup", "built"]) await removeAbandoned(join(state, folder));
  await removeAbandoned(join(state, "overlay-bases"));
  for (const proof of await deadProofs(state)) {
    // Its programs first: they write into its folders.
    await createProcesses({
      marker: toOwnerMarker(toScope(runDirectory(state, proof)), ""),
    }).sweep();
    await removeProof(state, proof);
  }
}

export async function removeProof(state: string, proof: string): Promise<void> {
  // What is lent to checkouts first.
  await unmountBelow(join(state, "checkouts", proof));
  for (const folder of FOLDERS) await removeFolder(join(state, folder, proof));
}

async function deadProofs(state: string): Promise<ReadonlySet<string>> {
  const names = await Promise.all(FOLDERS.map((folder) => namesIn(join(state, folder))));
  return new Set(names.flat().filter(isDeadProof));
}

function isDeadProof(name: string): boolean {
  const pid = PROOF.exec(name)?.[1];
  return pid !== undefined && !isAlive(Number(pid));
}
