/** Files of a job as one archive, made and unpacked by `tar` in the job's own isolation. */

import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { ActionCall } from "../run/action-call.js";
import { isUnder } from "../services/held-file.js";
import { rootOf } from "./artifact-inputs.js";
import { planSearch, searchFiles } from "./search-files.js";

export interface Archiver {
  readonly tar: string;
  /** As the toolkit calls it. */
  readonly compression: "zstd-without-long" | "gzip";
}

/** Undefined: this machine has no `tar`. */
export function findArchiver({ host }: Pick<ActionCall, "host">): Archiver | undefined {
  const tar = host.find("tar");
  if (tar === undefined) return undefined;
  return { tar, compression: host.find("zstd") === undefined ? "gzip" : "zstd-without-long" };
}

/** What an archive holds: a cache of other paths, or packed otherwise, is another cache. */
export function cacheVersionOf(
  { site, host, inputs }: Pick<ActionCall, "site" | "host" | "inputs">,
  patterns: readonly string[],
  { compression }: Archiver,
): string {
  // The folders of a job have another name in each run; what lies in them has not.
  const paths = patterns.map((each) => each.replaceAll(site.directory, "<job>"));
  const layout = [relative(site.directory, site.workspace), relative(site.directory, site.home)];
  const isForAll = inputs["enablecrossosarchive"]?.toLowerCase() === "true";
  const system = host.os === "Windows" && !isForAll ? "windows-only" : "";
  const all = ["interlock-1", compression, system, layout, paths];
  return createHash("sha256").update(JSON.stringify(all)).digest("hex");
}

/** Why nothing of it can be cached; undefined: it can. */
export async function explainUncacheable(
  call: Pick<ActionCall, "site">,
  patterns: readonly string[],
): Promise<string | undefined> {
  const { workspace: directory, home } = call.site;
  const root = await rootOf(call);
  const planned = await planSearch({ patterns: patterns.join("\n"), directory, home, root });
  if (planned.kind === "malformed") return planned.message;
  return planned.kind === "outside"
    ? `${planned.path} lies outside the job's own folders, which are all that Interlock caches`
    : undefined;
}

export type Packed =
  | { readonly kind: "packed"; readonly file: string }
  | { readonly kind: "failed"; readonly reason: string };

/** `use` gets the archive, which is gone afterwards. */
export async function pack<Made>(
  call: ActionCall,
  { tar, compression }: Archiver,
  patterns: readonly string[],
  use: (packed: Packed) => Promise<Made>,
): Promise<Made> {
  const { workspace: directory, home, commands, given } = call.site;
  const root = await rootOf(call);
  const found = await searchFiles({
    patterns: patterns.join("\n"),
    directory,
    home,
    root,
    includesHidden: true,
    descends: false,
    signal: call.signal,
  });
  const failed = (reason: string): Promise<Made> => use({ kind: "failed", reason });
  if (found.kind === "malformed") return failed(found.message);
  if (found.kind === "outside") return failed(`${found.path} lies outside the job's own folders`);
  if (found.paths.length === 0)
    return failed("the paths do not exist, hence no cache is being saved");
  const folder = await mkdtemp(join(given, "cache-"));
  // The job's own `tar` writes it, so it lies where that may; what it is called is not to be guessed before.
  const file = join(commands, basename(folder));
  try {
    const list = join(folder, "paths");
    await writeFile(list, found.paths.map((path) => `./${fromJob(call, root, path)}\0`).join(""));
    const end = await call.run({
      // Names are taken as they are: none is an option, none a pattern. What is being made is not in it.
      argv: [
        ...[tar, ...packing(compression), "-cf", file, "-C", call.site.directory],
        ...["--exclude", basename(folder), "--null", "-T", list],
      ],
      env: TAR_ENVIRONMENT,
    });
    return end.exitCode === 0
      ? await use({ kind: "packed", file })
      : await failed(`tar ended with ${end.exitCode ?? "a signal"}`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    await rm(file, { recursive: true, force: true });
  }
}

/** Options that the environment adds to a command that is made of nothing else. */
const TAR_ENVIRONMENT = { TAR_OPTIONS: "" };

function fromJob({ site }: Pick<ActionCall, "site">, root: string, path: string): string {
  return relative(isUnder(path, site.directory) ? site.directory : root, path);
}

const packing = (compression: Archiver["compression"]): readonly string[] =>
  compression === "gzip" ? ["-z"] : ["--use-compress-program", "zstd -T0"];

const unpacking = (compression: Archiver["compression"]): readonly string[] =>
  compression === "gzip" ? ["-z"] : ["--use-compress-program", "zstd -d"];

/** Undefined: it went well. Else why not; a part may be there then. */
export async function unpack(
  call: ActionCall,
  { tar, compression }: Archiver,
  archive: string,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(call.site.given, "cache-"));
  try {
    // A copy, because the job sees nothing of the store.
    const file = join(folder, "archive");
    await copyFile(archive, file, constants.COPYFILE_FICLONE);
    const end = await call.run({
      // Without -P, tar itself refuses to write anywhere but in the folder of the job. Nobody here may give files away.
      argv: [
        tar,
        ...unpacking(compression),
        "-xf",
        file,
        "-C",
        call.site.directory,
        "--no-same-owner",
      ],
      env: TAR_ENVIRONMENT,
    });
    return end.exitCode === 0 ? undefined : `tar ended with ${end.exitCode ?? "a signal"}`;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
