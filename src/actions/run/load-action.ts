/** The `action.yml` in a folder. */

import { lstat, readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Action } from "../model/action.js";
import { type Complaint, explainComplaint } from "../model/complaint.js";
import { parseAction } from "../parse/parse-action.js";
import { hasCode } from "../step/error-code.js";

export type LoadedAction =
  | { readonly kind: "action"; readonly action: Action; readonly warnings: readonly Complaint[] }
  | { readonly kind: "problem"; readonly message: string };

const ACTION_BYTES_MAX = 1024 * 1024;

/** `shown` is how people call the folder. Nothing outside `within` is read, whatever links say. */
export async function loadAction(
  directory: string,
  within: string,
  shown: string,
): Promise<LoadedAction> {
  for (const name of ["action.yml", "action.yaml"]) {
    const text = await readInside(join(directory, name), within);
    if (text === undefined) continue;
    const parsed = parseAction(`${shown}/${name}`, text);
    if (parsed.kind === "parsed")
      return { kind: "action", action: parsed.value, warnings: parsed.warnings };
    const [problem] = parsed.problems;
    return {
      kind: "problem",
      message: problem === undefined ? `${shown} is malformed` : explainComplaint(problem),
    };
  }
  if ((await readInside(join(directory, "Dockerfile"), within)) !== undefined)
    return {
      kind: "action",
      warnings: [],
      action: {
        path: shown,
        inputs: {},
        outputs: {},
        runs: { kind: "container", image: "Dockerfile" },
      },
    };
  return {
    kind: "problem",
    message: `There is no action.yml, action.yaml or Dockerfile in ${shown}; add one, or check out the repository before this step.`,
  };
}

async function readInside(path: string, within: string): Promise<string | undefined> {
  try {
    const [real, root] = await Promise.all([realpath(path), realpath(within)]);
    if (real !== root && !real.startsWith(root + sep)) return undefined;
    const stats = await lstat(real);
    return stats.isFile() && stats.size <= ACTION_BYTES_MAX
      ? await readFile(real, "utf8")
      : undefined;
  } catch (cause) {
    if (hasCode(cause, "ENOENT") || hasCode(cause, "ENOTDIR") || hasCode(cause, "ELOOP"))
      return undefined;
    throw cause;
  }
}
