/**
 * Is history missing where a `shallow` file says that it ends? The file alone says nothing: whoever can write to a
 * repository can have put it there, over a history that is whole.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { git, tryGit } from "./git.js";
import { lookAt } from "./look-at.js";

/** Commits that are looked into; a history with more ends than that is taken to be cut off. */
const ENDS_MAX = 100;
/** As many ids as are looked into fit many times over. */
const FILE_BYTES_MAX = 1024 * 1024;

export async function isShallow(gitDir: string): Promise<boolean> {
  const file = join(gitDir, "shallow");
  const stats = await lookAt(file);
  if (stats?.isFile() !== true) return false;
  if (stats.size > FILE_BYTES_MAX) return true;
  const ends = (await readFile(file, "latin1")).split("\n").filter((line) => WHOLE_ID.test(line));
  if (ends.length > ENDS_MAX) return true;
  const parents: string[] = [];
  for (const end of ends) parents.push(...(await parentsOf(gitDir, end)));
  return parents.length > 0 && (await isAnyMissing(gitDir, parents));
}

const WHOLE_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** As the commit has them, whatever the file says. Of what is no commit here: none. */
async function parentsOf(gitDir: string, commit: string): Promise<readonly string[]> {
  const options = { gitDir, env: { GIT_SHALLOW_FILE: "" } };
  const { exitCode, stdout } = await tryGit(options, ["rev-parse", "--quiet", `${commit}^@`]);
  if (exitCode !== 0) return [];
  return stdout
    .toString("latin1")
    .split("\n")
    .filter((line) => WHOLE_ID.test(line));
}

async function isAnyMissing(gitDir: string, ids: readonly string[]): Promise<boolean> {
  const input = ids.map((id) => `${id}\n`).join("");
  return (await git({ gitDir, input }, ["cat-file", "--batch-check"])).includes(" missing\n");
}
