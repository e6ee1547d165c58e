/** The files of a commit, taken out of its mirror: all of them or none. */

import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasCode } from "../step/error-code.js";
import { type GitTools, git } from "./git.js";
import { extractedPlace, mirrorOf } from "./layout.js";
import { nameOf, type RemoteReference } from "./reference.js";
import { digestTree } from "./tree-digest.js";

export interface ExtractRequest {
  readonly directory: string;
  readonly reference: RemoteReference;
  /** Full commit id. */
  readonly commit: string;
}

export type Extracted =
  | { readonly kind: "found"; readonly directory: string; readonly digest: string }
  /** The mirror has no such commit, or there is no mirror. */
  | { readonly kind: "absent" }
  | { readonly kind: "broken"; readonly reason: string };

/** May be called by several at once: the first to be done wins, and all find the same. */
export async function extract(tools: GitTools, request: ExtractRequest): Promise<Extracted> {
  const place = extractedPlace(request.directory, request.reference, request.commit);
  if (!(await exists(place.files))) {
    const problem = await unpack(tools, request, place.files);
    if (problem !== undefined) return problem;
  }
  return verify(place, `${nameOf(request.reference)} at ${request.commit}`);
}

async function unpack(
  tools: GitTools,
  { directory, reference, commit }: ExtractRequest,
  files: string,
): Promise<Extracted | undefined> {
  const mirror = mirrorOf(directory, reference);
  if (!(await exists(mirror))) return { kind: "absent" };
  const known = await git(tools, {
    args: ["--git-dir", mirror, "cat-file", "-e", `${commit}^{commit}`],
    cwd: mirror,
  });
  if (known.kind === "failed") return { kind: "absent" };
  await mkdir(dirname(files), { recursive: true });
  const scratch = await mkdtemp(join(dirname(files), ".new-"));
  try {
    const problem = await unpackInto(tools, { mirror, commit, scratch });
    if (problem !== undefined)
      return {
        kind: "broken",
        reason: `the stored ${nameOf(reference)} cannot be unpacked at ${commit}: ${problem}`,
      };
    return await settle(scratch, files);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Unpacking {
  readonly mirror: string;
  readonly commit: string;
  readonly scratch: string;
}

/** What is wrong; undefined: all files are there. */
async function unpackInto(
  tools: GitTools,
  { mirror, commit, scratch }: Unpacking,
): Promise<string | undefined> {
  const archive = join(scratch, "files.tar");
  const files = join(scratch, "files");
  await mkdir(files);
  // As GitHub packs what its runners fetch: with what `.gitattributes` leaves out left out.
  const packed = await git(tools, {
    args: ["--git-dir", mirror, "archive", "--format=tar", `--output=${archive}`, commit],
    cwd: scratch,
  });
  if (packed.kind === "failed") return packed.why;
  const result = await tools.processes.run({
    program: { argv: ["tar", "-xf", archive, "-C", files, "--no-same-owner"] },
    cwd: scratch,
    env: tools.env,
    timeoutMs: 10 * 60_000,
    outputBytesMax: 64 * 1024,
    floodBytesMax: 64 * 1024 * 1024,
    ...(tools.signal === undefined ? {} : { signal: tools.signal }),
  });
  if (result.end.kind === "exited" && result.end.exitCode === 0) return undefined;
  return `tar ${result.end.kind} ${result.output.trim().slice(0, 300)}`.trim();
}

/** Puts the files in their place; whoever comes second finds them there. */
async function settle(scratch: string, to: string): Promise<Extracted | undefined> {
  const from = join(scratch, "files");
  const digest = await digestTree(from);
  if (digest === undefined)
    return { kind: "broken", reason: "it has more or larger files than any action needs" };
  // In one step: somebody else may be reading it.
  const noted = join(scratch, "digest");
  await writeFile(noted, digest);
  await rename(noted, `${to}.digest`);
  try {
    await rename(from, to);
  } catch (cause) {
    if (!hasCode(cause, "ENOTEMPTY") && !hasCode(cause, "EEXIST")) throw cause;
  }
  return undefined;
}

async function verify(
  place: { readonly files: string; readonly digest: string },
  shown: string,
): Promise<Extracted> {
  const changed = `the files of ${shown} are not those that were stored; remove ${place.files}, and they are unpacked anew`;
  const kept = await readDigest(place.digest);
  const digest = await digestTree(place.files);
  if (digest === undefined || digest !== kept) return { kind: "broken", reason: changed };
  return { kind: "found", directory: place.files, digest };
}

async function readDigest(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined;
    throw cause;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (cause) {
    if (hasCode(cause, "ENOENT") || hasCode(cause, "ENOTDIR")) return false;
    throw cause;
  }
}
