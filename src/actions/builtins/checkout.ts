/** `actions/checkout`: the repository of the job, at the job's commit or another of its own. */

import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CloneRequest } from "../../ports/code.js";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { attempt } from "./attempt.js";
import { moveIn } from "./checkout-files.js";
import { checkOutOther } from "./checkout-other.js";
import { defineAction } from "./define.js";
import { findRevision } from "./find-revision.js";
import { inputOf, isOn } from "./inputs.js";
import { pathInside } from "./inside.js";
import { failure, notProven, SUCCESS, say, shown } from "./say.js";

export const checkout = defineAction({
  names: ["actions/checkout"],
  inputs: {
    repository: "",
    ref: "",
    token: "",
    "ssh-key": "",
    "ssh-known-hosts": "",
    "ssh-strict": "true",
    "ssh-user": "git",
    "persist-credentials": "true",
    path: "",
    clean: "true",
    filter: "",
    "sparse-checkout": "",
    "sparse-checkout-cone-mode": "true",
    "fetch-depth": "1",
    "fetch-tags": "false",
    "show-progress": "true",
    lfs: "false",
    submodules: "false",
    "set-safe-directory": "true",
    "github-server-url": "",
  },
  preview: (inputs) => ((inputs["lfs"] ?? "").toLowerCase() === "true" ? LFS : undefined),
  main: (call) => attempt(call, () => checkOut(call)),
});

const LFS = "it wants large files (lfs), which lie on a server and not in the repository";

async function checkOut(call: ActionCall): Promise<ActionEnd> {
  if (isOn(call, "lfs")) return notProven(LFS);
  const path = inputOf(call, "path");
  const directory = await pathInside(call.site.workspace, path === "" ? "." : path);
  if (directory === undefined)
    return failure(
      `The path ${shown(path)} is not under the workspace ${call.site.workspace}; give one that is.`,
    );
  const ref = inputOf(call, "ref");
  const slug = inputOf(call, "repository");
  const isOther = slug !== "" && slug.toLowerCase() !== call.job.repository.toLowerCase();
  if (isOther) return checkOutOther(call, { slug, ref, directory });
  const revision = await findRevision(call, ref);
  if (revision === undefined)
    return notProven(`the ref ${shown(ref)} is not in this clone; fetch it, or check out another`);
  say(call, `Checking out ${revision.ref} at ${revision.commit}`);
  return cloneInto(call, { directory, ...revision });
}

async function cloneInto(
  call: ActionCall,
  place: Pick<CloneRequest, "commit" | "ref"> & { readonly directory: string },
): Promise<ActionEnd> {
  const { commit, ref, directory } = place;
  const depth = depthOf(inputOf(call, "fetch-depth"));
  const stage = await mkdtemp(join(call.site.given, "checkout-"));
  try {
    const gitDir = join(stage, "git");
    const problem = await stageClone(call, {
      ...{ directory: gitDir, commit, ref, depth },
      tags: depth === undefined || isOn(call, "fetch-tags"),
      submodules: submodulesOf(inputOf(call, "submodules").toLowerCase()),
      originUrl: `https://github.com/${call.job.repository}`,
    });
    const done = problem ?? (await moveIn(call, { gitDir, directory, commit }));
    if (done !== undefined) return notProven(`the checkout of ${commit} did not work: ${done}`);
  } finally {
    await rm(stage, { recursive: true, force: true, maxRetries: 3 });
  }
  call.setOutput("ref", ref);
  call.setOutput("commit", commit);
  return SUCCESS;
}

/** Undefined: it went well. */
async function stageClone(call: ActionCall, request: CloneRequest): Promise<string | undefined> {
  try {
    await call.code.cloneInto(request);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return cause.message;
  }
}

/** Undefined: all of the history; what is no number is read as 0, as GitHub's does. */
function depthOf(text: string): number | undefined {
  const depth = text === "" ? 1 : Math.floor(Number(text));
  return Number.isSafeInteger(depth) && depth > 0 ? depth : undefined;
}

function submodulesOf(text: string): CloneRequest["submodules"] {
  if (text === "recursive") return "recursive";
  return text === "true" ? "yes" : "no";
}
