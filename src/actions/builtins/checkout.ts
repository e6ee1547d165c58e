/** `actions/checkout`: the repository of the job, at the job's commit or another of its own. */

import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CloneRequest } from "../../ports/code.js";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { attempt } from "./attempt.js";
import { checkOutOther } from "./checkout-other.js";
import { defineAction } from "./define.js";
import { findRevision } from "./find-revision.js";
import { inputOf, isOn, linesOf } from "./inputs.js";
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
  if (isOther) {
    await makeRoom(directory, true);
    return checkOutOther(call, { slug, ref, directory });
  }
  const revision = await findRevision(call, ref);
  if (revision === undefined)
    return notProven(`the ref ${shown(ref)} is not in this clone; fetch it, or check out another`);
  say(call, `Checking out ${revision.ref} at ${revision.commit}`);
  await makeRoom(directory, inputOf(call, "clean").toLowerCase() !== "false");
  return cloneInto(call, { directory, ...revision });
}

/**
 * As GitHub's does it: what is no repository goes; what is one is swept as well, unless `clean` is off. Links are removed, not
 * followed.
 */
async function makeRoom(directory: string, isClean: boolean): Promise<void> {
  await mkdir(directory, { recursive: true });
  const names = await readdir(directory);
  if (!isClean && names.includes(".git")) return;
  for (const name of names) await rm(join(directory, name), { recursive: true, force: true });
}

async function cloneInto(
  call: ActionCall,
  place: Pick<CloneRequest, "directory" | "commit" | "ref">,
): Promise<ActionEnd> {
  const depth = depthOf(inputOf(call, "fetch-depth"));
  const sparse = linesOf(call, "sparse-checkout");
  const isCone = inputOf(call, "sparse-checkout-cone-mode").toLowerCase() !== "false";
  try {
    await call.code.cloneInto({
      ...place,
      depth,
      tags: depth === undefined || isOn(call, "fetch-tags"),
      submodules: submodulesOf(inputOf(call, "submodules").toLowerCase()),
      ...(sparse.length > 0 && isCone ? { sparse } : {}),
      originUrl: `https://github.com/${call.job.repository}`,
    });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return notProven(`the checkout of ${place.commit} did not work: ${cause.message}`);
  }
  if (sparse.length > 0 && !isCone) {
    const problem = await leaveOut(call, place.directory, sparse);
    if (problem !== undefined) return notProven(problem);
  }
  call.setOutput("ref", place.ref);
  call.setOutput("commit", place.commit);
  return SUCCESS;
}

/** Patterns as in `.gitignore`: the whole is checked out, and what they do not name is removed. */
async function leaveOut(
  call: ActionCall,
  directory: string,
  patterns: readonly string[],
): Promise<string | undefined> {
  const command = ["git", "sparse-checkout", "set", "--no-cone", "--end-of-options"];
  const { exitCode } = await call.run({ argv: [...command, ...patterns], cwd: directory });
  return exitCode === 0
    ? undefined
    : `the sparse checkout of ${patterns.length} patterns did not work (git ended with ${exitCode ?? "a signal"})`;
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
