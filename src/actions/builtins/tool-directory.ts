/** The folders in which tools of a job lie. */

import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ActionCall } from "../run/action-call.js";
import { hasCode } from "../step/error-code.js";

/** As in GitHub's tool cache: `<tool>/<version>/<architecture>`. */
export const toolDirectory = (
  { site, host }: Pick<ActionCall, "site" | "host">,
  tool: string,
  version: string,
): string => join(site.toolCache, tool, folderOf(version), host.arch.toLowerCase());

/** Where links to a tool's programs lie: the job cannot change them, nor lead whoever makes them astray. */
export const givenDirectory = (
  { site }: Pick<ActionCall, "site">,
  tool: string,
  version: string,
): string => join(site.given, "tools", tool, folderOf(version));

const folderOf = (version: string): string => version.replaceAll(/[^\w.+-]/g, "_").slice(0, 64);

/**
 * A folder, which `givenDirectory` names, with links to just these programs: what else lies beside them on the host stays behind
 * what the job has.
 */
export async function linkPrograms(
  directory: string,
  programs: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, path] of Object.entries(programs))
    await once(symlink(path, join(directory, name)));
}

/** The same for programs that look at the name or place they are called by. */
export async function wrapPrograms(
  directory: string,
  programs: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, path] of Object.entries(programs)) {
    const text = `#!/bin/sh\nexec '${path.replaceAll("'", "'\\''")}' "$@"\n`;
    await once(writeFile(join(directory, name), text, { mode: 0o755, flag: "wx" }));
  }
}

/** Two steps may ask for the same. */
async function once(made: Promise<void>): Promise<void> {
  try {
    await made;
  } catch (cause) {
    if (!hasCode(cause, "EEXIST")) throw cause;
  }
}
