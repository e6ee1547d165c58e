/** `actions/upload-artifact/merge`: one artifact made of several. */

import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ActionCall, ActionEnd, Builtin } from "../run/action-call.js";
import type { Artifact, ArtifactStore, ArtifactStores } from "../services/artifact-store.js";
import { unpackZip } from "../services/unpack-zip.js";
import { explainRetired, readLevel, rootOf } from "./artifact-inputs.js";
import { attempt } from "./attempt.js";
import { defineAction } from "./define.js";
import { inputOf, isOn } from "./inputs.js";
import { readNamePattern } from "./name-pattern.js";
import { putArtifact } from "./put-artifact.js";
import { failure, notProven, say, shown } from "./say.js";
import { searchFiles } from "./search-files.js";

export const mergeArtifacts = (stores: ArtifactStores): Builtin =>
  defineAction({
    names: ["actions/upload-artifact/merge"],
    inputs: {
      name: "merged-artifacts",
      pattern: "*",
      "separate-directories": "false",
      "retention-days": "",
      "compression-level": "6",
      "delete-merged": "false",
      "include-hidden-files": "false",
    },
    main: (call) => attempt(call, () => merge(call, stores.of(call.job.workflow))),
  });

async function merge(call: ActionCall, store: ArtifactStore): Promise<ActionEnd> {
  const retired = explainRetired(call);
  if (retired !== undefined) return notProven(retired);
  const level = readLevel(call);
  if (level.kind === "malformed") return failure(level.message);
  const text = inputOf(call, "pattern");
  const pattern = readNamePattern(text);
  if (pattern.kind === "unknown") return notProven(pattern.reason);
  const artifacts = store.list().filter(({ name }) => pattern.matches(name));
  if (artifacts.length === 0) return failure(`No artifacts found matching pattern ${shown(text)}`);
  const folder = await mkdtemp(join(await rootOf(call), "merge-"));
  try {
    const merged = await mergeIn(call, { store, artifacts, folder, level: level.level });
    if (merged.kind !== "success" || !isOn(call, "delete-merged")) return merged;
    for (const { name } of artifacts) await store.remove(name);
    say(call, `The ${artifacts.length} artifact(s) have been deleted`);
    return merged;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Merging {
  readonly store: ArtifactStore;
  readonly artifacts: readonly Artifact[];
  /** Empty; a real path. */
  readonly folder: string;
  readonly level: number;
}

async function mergeIn(
  call: ActionCall,
  { store, artifacts, folder, level }: Merging,
): Promise<ActionEnd> {
  const { signal } = call;
  for (const { name, file } of artifacts) {
    const into = isOn(call, "separate-directories") ? join(folder, name) : folder;
    const unpacked = await unpackZip({ zip: file, into, root: folder, signal });
    if (unpacked.kind === "malformed")
      return failure(`The artifact ${shown(name)} cannot be unpacked: ${unpacked.reason}.`);
  }
  const found = await searchFiles({
    patterns: ".",
    directory: folder,
    home: folder,
    root: folder,
    includesHidden: isOn(call, "include-hidden-files"),
    descends: true,
    signal,
  });
  if (found.kind !== "found") return failure("The unpacked artifacts could not be read again.");
  if (found.paths.length === 0) return failure("The artifacts hold no files that could be merged.");
  const name = inputOf(call, "name");
  return putArtifact(call, { store, name, files: found.paths, base: folder, root: folder, level });
}
