/** The folders in which tools of a job lie, made as GitHub's tool cache is: `<tool>/<version>/<architecture>`. */

import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ActionCall } from "../run/action-call.js";
import { hasCode } from "../step/error-code.js";

export const toolDirectory = (
  { site, host }: Pick<ActionCall, "site" | "host">,
  tool: string,
  version: string,
): string =>
  join(
    site.toolCache,
    tool,
    version.replaceAll(/[^\w.+-]/g, "_").slice(0, 64),
    host.arch.toLowerCase(),
  );

/** A folder with links to just these programs: what else lies beside them on the host stays behind what the job has. */
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
