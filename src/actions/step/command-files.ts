/**
 * The files by which a step speaks to the runner. What stands in them is read as hostile: a step may have put a link, a pipe or
 * a gigabyte in their place.
 */

import { constants } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "./error-code.js";

const KINDS = ["env", "output", "path", "state", "step_summary"] as const;
export type CommandFile = (typeof KINDS)[number];

export type CommandFiles = Readonly<Record<CommandFile, string>>;

const MIB = 1024 * 1024;

/** Bytes of one such file; GitHub has 1 MiB for summaries and outputs. */
export const COMMAND_FILE_BYTES_MAX = 4 * MIB;

/** Empty ones, made anew: nothing that lies there already is followed. `nonce` is one of a kind in the job. */
export async function makeCommandFiles(directory: string, nonce: string): Promise<CommandFiles> {
  const pairs = KINDS.map((kind) => [kind, join(directory, `${kind}-${nonce}`)] as const);
  await Promise.all(pairs.map(([, path]) => writeFile(path, "", { flag: "wx" })));
  return Object.fromEntries(pairs) as Record<CommandFile, string>;
}

export const commandFileVariables = (files: CommandFiles): Readonly<Record<string, string>> =>
  Object.fromEntries(KINDS.map((kind) => [`GITHUB_${kind.toUpperCase()}`, files[kind]]));

export type ReadCommandFile =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "problem"; readonly message: string };

export async function readCommandFile(
  files: CommandFiles,
  kind: CommandFile,
): Promise<ReadCommandFile> {
  const name = `GITHUB_${kind.toUpperCase()}`;
  const problem = (what: string): ReadCommandFile => ({
    kind: "problem",
    message: `The file ${name} ${what}; write lines to it, and leave it where it is.`,
  });
  try {
    // Neither following a link nor waiting for a writer of a pipe.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(files[kind], flags);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return problem("is not a file any more");
      if (stats.size > COMMAND_FILE_BYTES_MAX)
        return problem(`has ${stats.size} bytes, more than ${COMMAND_FILE_BYTES_MAX}`);
      return { kind: "text", text: await file.readFile("utf8") };
    } finally {
      await file.close();
    }
  } catch (cause) {
    // A step may remove what it does not need.
    if (hasCode(cause, "ENOENT")) return { kind: "text", text: "" };
    if (hasCode(cause, "ELOOP") || hasCode(cause, "ENXIO") || hasCode(cause, "EACCES"))
      return problem("cannot be read any more");
    throw cause;
  }
}
