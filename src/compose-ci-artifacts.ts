/** Artifacts of a run that was not green, for jobs that are run again and need them. */

import { constants } from "node:fs";
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { LegReference } from "./actions/model/happening.js";
import type { ArtifactStores } from "./actions/services/artifact-store.js";
import { hasCode } from "./adapters/files/error-code.js";

export interface KeptArtifact {
  readonly workflow: string;
  /** Of the job that made it. */
  readonly jobKey: string;
  readonly name: string;
  readonly digest: string;
  readonly file: string;
}

/** In the place of those that an earlier run has kept. */
export async function keepArtifacts(
  directory: string,
  artifacts: ReturnType<ArtifactStores["all"]>,
): Promise<readonly KeptArtifact[]> {
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  const kept: KeptArtifact[] = [];
  for (const [at, { workflow, artifact }] of artifacts.entries()) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const file = join(directory, `${at}.zip`);
    await rename(artifact.file, file);
    const { jobKey, name, digest } = artifact;
    kept.push({ workflow, jobKey, name, digest, file });
  }
  return kept;
}

/** What the leg had uploaded is there again; false: not all of it can be had. */
export async function putBack(
  kept: readonly KeptArtifact[],
  { workflow, job }: LegReference,
  stores: ArtifactStores,
): Promise<boolean> {
  const store = stores.of(workflow);
  const own = kept.filter((each) => each.workflow === workflow && each.jobKey === job);
  for (const { name, jobKey, digest, file: from } of own) {
    const file = await store.stage();
    if (!(await copy(from, file))) return false;
    const added = await store.add({ name, jobKey, digest, file });
    if (added.kind === "refused") return false;
  }
  return true;
}

async function copy(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    return true;
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return false;
    throw cause;
  }
}
