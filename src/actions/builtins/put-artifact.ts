/** Makes a zip file of files of the job, and an artifact of that. */

import { rm } from "node:fs/promises";
import { relative } from "node:path";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { type ArtifactStore, explainArtifactPath } from "../services/artifact-store.js";
import { openInside } from "../services/held-file.js";
import { writeZip } from "../services/write-zip.js";
import { failure, SUCCESS, say, shown } from "./say.js";

export interface ArtifactOrder {
  readonly store: ArtifactStore;
  readonly name: string;
  readonly files: readonly string[];
  /** What paths in the artifact are relative to. */
  readonly base: string;
  /** A real path that no file may lie outside of. */
  readonly root: string;
  readonly level: number;
}

export async function putArtifact(call: ActionCall, order: ArtifactOrder): Promise<ActionEnd> {
  const { store, name, files, base, root, level } = order;
  const refusal = store.refusal(name) ?? firstProblem(files, base);
  if (refusal !== undefined)
    return failure(`The artifact ${shown(name)} was not uploaded: ${refusal}.`);
  const file = await store.stage();
  const sources = files.map((path) => ({
    name: relative(base, path),
    open: () => mustOpen(root, path),
  }));
  try {
    await writeZip({ path: file, sources, level, signal: call.signal });
    const added = await store.add({ name, file, jobKey: call.job.jobKey });
    if (added.kind === "refused")
      return failure(`The artifact ${shown(name)} was not uploaded: ${added.reason}.`);
    const { id, bytes, digest } = added.artifact;
    const { repository, runId } = call.job;
    say(
      call,
      `Artifact ${name} has been uploaded: ${files.length} files, ${bytes} bytes, ID ${id}`,
    );
    call.setOutput("artifact-id", String(id));
    call.setOutput("artifact-digest", digest);
    call.setOutput(
      "artifact-url",
      `https://github.com/${repository}/actions/runs/${runId}/artifacts/${id}`,
    );
    return SUCCESS;
  } finally {
    await rm(file, { force: true });
  }
}

function firstProblem(files: readonly string[], base: string): string | undefined {
  for (const path of files) {
    const problem = explainArtifactPath(relative(base, path));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

async function mustOpen(root: string, path: string) {
  const file = await openInside(root, path);
  if (file !== undefined) return file;
  throw Object.assign(new Error(`${path} cannot be read; it was there a moment ago`), {
    code: "ENOENT",
  });
}
