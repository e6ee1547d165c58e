/** Files of a repository that say which version of a tool it wants. */

import type { ActionCall } from "../run/action-call.js";
import { readInside } from "./inside.js";
import { shown } from "./say.js";

export type Asked =
  /** Undefined: whatever there is. */
  | { readonly kind: "asked"; readonly version: string | undefined }
  | { readonly kind: "problem"; readonly message: string };

export interface VersionFile {
  readonly path: string;
  /** E.g. `Node.js`. */
  readonly tool: string;
  /** Undefined: it names no version. */
  read(path: string, text: string): string | undefined;
}

const VERSION_FILE_BYTES_MAX = 1024 * 1024;

export const readFileOfRepository = (call: ActionCall, path: string): Promise<string | undefined> =>
  readInside(call.site.workspace, path, VERSION_FILE_BYTES_MAX);

/** The version in the file that an input names; one that is not there, or says nothing, is the user's mistake. */
export async function askedIn(call: ActionCall, file: VersionFile): Promise<Asked> {
  const text = await readFileOfRepository(call, file.path);
  if (text === undefined)
    return {
      kind: "problem",
      message: `The ${file.tool} version file ${shown(file.path)} does not exist; check out the repository first, or name another.`,
    };
  const version = file.read(file.path, text);
  return version === undefined
    ? {
        kind: "problem",
        message: `There is no ${file.tool} version in ${shown(file.path)}; write one into it.`,
      }
    : { kind: "asked", version };
}

/** The version on a line `<tool> <version>` of `.tool-versions`. */
export function readToolVersions(text: string, tools: readonly string[]): string | undefined {
  for (const line of text.split("\n")) {
    const [name = "", version] = line.replace(/#.*$/, "").trim().split(/\s+/);
    if (tools.includes(name) && version !== undefined) return version.replace(/^v(?=\d)/, "");
  }
  return undefined;
}

/** The first line that says something; what follows `#` does not. */
export const firstLine = (text: string): string | undefined =>
  text
    .split("\n")
    .map((line) => line.replace(/#.*$/, "").trim())
    .find((line) => line !== "");
