/** `actions/download-artifact`, version 4 and later, for artifacts of this run. */

import { join } from "node:path";
import type { ActionCall, ActionEnd, Builtin } from "../run/action-call.js";
import type { Artifact, ArtifactStore, ArtifactStores } from "../services/artifact-store.js";
import { isUnder } from "../services/held-file.js";
import { unpackZip } from "../services/unpack-zip.js";
import { explainRetired, majorOf, rootOf, toPath } from "./artifact-inputs.js";
import { attempt } from "./attempt.js";
import { defineAction } from "./define.js";
import { inputOf, isOn, listOf } from "./inputs.js";
import { readNamePattern } from "./name-pattern.js";
import { failure, notProven, SUCCESS, say, shown, warn } from "./say.js";

export const downloadArtifact = (stores: ArtifactStores): Builtin =>
  defineAction({
    names: ["actions/download-artifact"],
    inputs: {
      name: "",
      "artifact-ids": "",
      path: "",
      pattern: "",
      "merge-multiple": "false",
      "github-token": "",
      repository: "",
      "run-id": "",
      "skip-decompress": "false",
      "digest-mismatch": "error",
    },
    main: (call) => attempt(call, () => download(call, stores.of(call.job.workflow))),
  });

async function download(call: ActionCall, store: ArtifactStore): Promise<ActionEnd> {
  const elsewhere = explainRetired(call) ?? explainElsewhere(call);
  if (elsewhere !== undefined) return notProven(elsewhere);
  const chosen = choose(call, store);
  if (chosen.kind !== "chosen") return chosen;
  const { artifacts, isSingle } = chosen;
  const target = toPath(call, inputOf(call, "path"));
  const root = await rootOf(call);
  if (!isUnder(target, root) && !isUnder(target, call.site.directory))
    return notProven(
      `${target} lies outside the job's own folders, which are all that Interlock downloads to`,
    );
  const isFlat = isSingle || isOn(call, "merge-multiple") || isDirect(call, artifacts);
  for (const { name, file } of artifacts) {
    const into = isFlat ? target : join(target, name);
    const unpacked = await unpackZip({ zip: file, into, root, signal: call.signal });
    if (unpacked.kind === "malformed")
      return failure(
        `Unable to download artifact(s): ${shown(name)} cannot be unpacked: ${unpacked.reason}.`,
      );
    say(call, `Artifact ${name}: ${unpacked.files} files`);
  }
  say(call, `Total of ${artifacts.length} artifact(s) downloaded`);
  call.setOutput("download-path", target);
  const isAmbiguous = !isFlat && artifacts.length === 1 && majorOf(call) === undefined;
  return isAmbiguous
    ? notProven(
        `of one artifact, versions before v5 make a folder with its name, later ones do not, and ${call.uses} does not say which it is`,
      )
    : SUCCESS;
}

/** Since version 5, one artifact gets no folder of its own, however it was asked for. */
const isDirect = (call: ActionCall, artifacts: readonly Artifact[]): boolean =>
  artifacts.length === 1 && (majorOf(call) ?? 0) >= 5;

/** Without a token, the action does not look at the other two. Undefined: it asks for this run's artifacts, as files. */
function explainElsewhere(call: ActionCall): string | undefined {
  if (isOn(call, "skip-decompress")) return "Interlock cannot download without unpacking";
  if (inputOf(call, "github-token") === "") return undefined;
  const { repository, runId } = call.job;
  const [ofRepository, ofRun] = [inputOf(call, "repository"), inputOf(call, "run-id")];
  const isOwn =
    (ofRepository === "" || ofRepository === repository) && (ofRun === "" || ofRun === runId);
  return isOwn
    ? undefined
    : `it downloads from run ${shown(ofRun)} of ${shown(ofRepository)}, whose artifacts only GitHub has`;
}

type Chosen =
  | { readonly kind: "chosen"; readonly artifacts: readonly Artifact[]; readonly isSingle: boolean }
  | Exclude<ActionEnd, { kind: "success" }>;

function choose(call: ActionCall, store: ArtifactStore): Chosen {
  const name = inputOf(call, "name");
  const ids = inputOf(call, "artifact-ids");
  if (name !== "" && ids !== "")
    return refused(
      "Inputs 'name' and 'artifact-ids' cannot be used together. Please specify only one.",
    );
  if (name !== "") {
    const artifact = store.find(name);
    return artifact === undefined
      ? refused(`Artifact not found for name: ${name}; upload it in a job that this one needs`)
      : { kind: "chosen", artifacts: [artifact], isSingle: true };
  }
  if (ids !== "") return chooseByIds(call, store);
  const text = inputOf(call, "pattern");
  if (text === "") return { kind: "chosen", artifacts: store.list(), isSingle: false };
  const pattern = readNamePattern(text);
  if (pattern.kind === "unknown") return { kind: "not-proven", reason: pattern.reason };
  const artifacts = store.list().filter((artifact) => pattern.matches(artifact.name));
  return { kind: "chosen", artifacts, isSingle: false };
}

function chooseByIds(call: ActionCall, store: ArtifactStore): Chosen {
  const ids = listOf(call, "artifact-ids");
  const bad = ids.find((id) => !/^\d+$/.test(id));
  if (bad !== undefined) return refused(`Invalid artifact ID: ${shown(bad)}. Must be a number.`);
  const artifacts = store.list().filter(({ id }) => ids.includes(String(id)));
  if (artifacts.length === 0) return refused("None of the provided artifact IDs were found");
  const missing = ids.filter((id) => !artifacts.some((artifact) => String(artifact.id) === id));
  if (missing.length > 0)
    warn(call, `Could not find the following artifact IDs: ${missing.join(", ")}`);
  return { kind: "chosen", artifacts, isSingle: false };
}

const refused = (reason: string): Chosen => ({
  kind: "failure",
  message: `Unable to download artifact(s): ${reason}`,
});
