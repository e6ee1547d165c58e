/** Everything below a folder in one value, to see that nothing has changed: names, contents, modes, links. */

import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Path → what is there. A git directory is looked into like any other: refs, index and objects count. */
export function fingerprint(root: string, below = ""): Readonly<Record<string, string>> {
  const path = join(root, below);
  const stats = lstatSync(path);
  const mode = (stats.mode & 0o777).toString(8);
  if (stats.isSymbolicLink()) return { [below]: `link to ${readlinkSync(path)}` };
  if (stats.isFile()) {
    return { [below]: `${mode} ${createHash("sha256").update(readFileSync(path)).digest("hex")}` };
  }
  if (!stats.isDirectory()) return { [below]: "other" };
  const inner = readdirSync(path).map((name) => fingerprint(root, join(below, name)));
  return Object.assign({ [below]: mode }, ...inner) as Readonly<Record<string, string>>;
}
