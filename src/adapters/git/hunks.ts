/** What differs between two trees, line by line. Files are told apart by their contents' ids, so no name can mislead. */

import type { Tree } from "../../domain/ids.js";
import type { ChangedPath, Hunk } from "../../ports/repository.js";
import { changedPaths } from "./changed-paths.js";
import { git } from "./git.js";

type Stretch = Omit<Hunk, "path">;

const NO_BLOB = "0".repeat(40);

export async function hunks(gitDir: string, from: Tree, to: Tree): Promise<readonly Hunk[]> {
  const changed = await changedPaths(gitDir, from, to);
  if (changed.length === 0) return [];
  const flags = [
    // No line around a hunk, no rename, nothing that an attribute could name: no driver, no converter, no "binary".
    ...["-r", "-p", "-U0", "--no-renames", "--text", "--no-ext-diff", "--no-textconv"],
    // Whole ids, to know the files by; without colours and with the usual prefixes, whatever is configured.
    ...["--full-index", "--no-color", "--diff-algorithm=histogram"],
  ];
  const stretches = readPatch(await git({ gitDir }, ["diff-tree", ...flags, from, to]));
  return changed.flatMap((one) => {
    if (one.isBinary) return [];
    return (stretches.get(keyOf(one)) ?? []).map((stretch) => ({ path: one.path, ...stretch }));
  });
}

const keyOf = ({ before, after }: ChangedPath): string =>
  `${before?.id ?? NO_BLOB}..${after?.id ?? NO_BLOB}`;

const INDEX = /^index ([0-9a-f]+\.\.[0-9a-f]+)/;
const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

function readPatch(patch: string): ReadonlyMap<string, readonly Stretch[]> {
  const found = new Map<string, Stretch[]>();
  const lines = patch.split("\n");
  let current: Stretch[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const key = INDEX.exec(line)?.[1];
    if (key !== undefined) {
      // The same content in two places is the same difference.
      current = [];
      found.set(key, current);
      continue;
    }
    const header = HUNK.exec(line);
    if (header === null) continue;
    const body = readBody(lines, at + 1, [countOf(header[2]), countOf(header[4])]);
    current.push({ oldStart: Number(header[1]), newStart: Number(header[3]), ...body.stretch });
    at = body.end - 1;
  }
  return found;
}

const countOf = (text: string | undefined): number => (text === undefined ? 1 : Number(text));

/** As many lines as the header announces: what they say can then be no header. */
function readBody(
  lines: readonly string[],
  start: number,
  [oldCount, newCount]: readonly [number, number],
): { readonly stretch: Pick<Stretch, "removed" | "added">; readonly end: number } {
  const removed: string[] = [];
  const added: string[] = [];
  let at = start;
  for (; at < lines.length && (removed.length < oldCount || added.length < newCount); at += 1) {
    const line = lines[at] ?? "";
    if (line.startsWith("-")) removed.push(line.slice(1));
    else if (line.startsWith("+")) added.push(line.slice(1));
  }
  return { stretch: { removed, added }, end: at };
}
