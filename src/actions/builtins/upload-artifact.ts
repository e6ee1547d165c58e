/** `actions/upload-artifact`, version 4 and later. */

import { dirname, join } from "node:path";
import type { ActionCall, ActionEnd, Builtin } from "../run/action-call.js";
import type { ArtifactStore, ArtifactStores } from "../services/artifact-store.js";
import { explainRetired, readLevel, rootOf } from "./artifact-inputs.js";
import { attempt } from "./attempt.js";
import { defineAction } from "./define.js";
import { inputOf, isOn } from "./inputs.js";
import { putArtifact } from "./put-artifact.js";
import { failure, notProven, SUCCESS, say, shown, warn } from "./say.js";
import { type Searched, searchFiles } from "./search-files.js";

export const uploadArtifact = (stores: ArtifactStores): Builtin =>
  defineAction({
    names: ["actions/upload-artifact"],
    inputs: {
      name: "artifact",
      path: "",
      "if-no-files-found": "warn",
      "retention-days": "",
      "compression-level": "6",
      overwrite: "false",
      "include-hidden-files": "false",
      archive: "true",
    },
    main: (call) => attempt(call, () => upload(call, stores.of(call.job.workflow))),
  });

async function upload(call: ActionCall, store: ArtifactStore): Promise<ActionEnd> {
  const retired = explainRetired(call);
  if (retired !== undefined) return notProven(retired);
  if (inputOf(call, "archive") === "false")
    return notProven(
      "Interlock keeps artifacts as zip files only; it cannot upload with archive: false",
    );
  const patterns = inputOf(call, "path");
  if (patterns === "") return failure("Input required and not supplied: path");
  const level = readLevel(call);
  if (level.kind === "malformed") return failure(level.message);
  const ifNone = inputOf(call, "if-no-files-found");
  if (!["warn", "error", "ignore"].includes(ifNone))
    return failure(`if-no-files-found is ${shown(ifNone)}; give warn, error or ignore.`);
  const root = await rootOf(call);
  const found = await searchFiles({
    patterns,
    root,
    directory: call.site.workspace,
    home: call.site.home,
    includesHidden: isOn(call, "include-hidden-files"),
    descends: true,
    signal: call.signal,
  });
  if (found.kind === "malformed") return failure(found.message);
  if (found.kind === "outside")
    return notProven(
      `${found.path} lies outside the job's own folders, which are all that Interlock uploads from`,
    );
  if (found.paths.length === 0) return withoutFiles(call, patterns, ifNone);
  const name = inputOf(call, "name");
  if (isOn(call, "overwrite")) await store.remove(name);
  const files = found.paths;
  const end = await putArtifact(call, {
    store,
    name,
    files,
    base: baseOf(found),
    root,
    level: level.level,
  });
  const [stray] = found.strayLinks;
  return end.kind === "success" && stray !== undefined
    ? notProven(`${stray} is a link out of the job's own folders; it is not in the artifact`)
    : end;
}

function withoutFiles(call: ActionCall, patterns: string, ifNone: string): ActionEnd {
  const message = `No files were found with the provided path: ${patterns}. No artifacts will be uploaded.`;
  if (ifNone === "error") return failure(message);
  if (ifNone === "warn") warn(call, message);
  else say(call, message);
  return SUCCESS;
}

/** One file that is named itself loses its folders; else they are kept from where the search began, or where its beginnings meet. */
export function baseOf({ paths, searchPaths }: Extract<Searched, { kind: "found" }>): string {
  const [only = "/", ...others] = searchPaths;
  if (others.length > 0) return commonFolder(searchPaths);
  return paths.length === 1 && paths[0] === only ? dirname(only) : only;
}

function commonFolder(paths: readonly string[]): string {
  const split = paths.map((path) => path.split("/"));
  const [first = []] = split;
  const differs = first.findIndex((part, at) => split.some((parts) => parts[at] !== part));
  return join("/", ...first.slice(0, differs < 0 ? undefined : differs));
}
