/** A change's text with some of its lines taken back. */

import type { Hunk } from "../../ports/repository.js";
import type { ChangedFile } from "../change/change-view.js";
import type { Edits } from "./lab.js";
import { isTestLine } from "./test-regions.js";

/** `after` with the hunks taken back. They are of one file, and none overlaps another. */
export function takeBack(after: string, hunks: readonly Hunk[]): string {
  const lines = after.split("\n");
  const lastFirst = [...hunks].sort((one, other) => other.newStart - one.newStart);
  for (const { newStart, added, removed } of lastFirst) {
    const at = added.length > 0 ? newStart - 1 : newStart;
    lines.splice(at, added.length, ...removed);
  }
  return lines.join("\n");
}

/** The hunk without its lines that are tests; undefined when nothing else is in it. */
export function sourcePart(file: ChangedFile, hunk: Hunk): Hunk | undefined {
  if (file.role === "test") return undefined;
  const isTestBefore = isTestLine(file.before, file.language);
  const isTestAfter = isTestLine(file.after, file.language);
  const isSource = (first: number, isTest: (line: number) => boolean) => (_: string, at: number) =>
    !isTest(first + at);
  const removed = hunk.removed.filter(isSource(hunk.oldStart, isTestBefore));
  const added = hunk.added.filter(isSource(hunk.newStart, isTestAfter));
  if (removed.length === 0 && added.length === 0) return undefined;
  if (removed.length === hunk.removed.length && added.length === hunk.added.length) return hunk;
  return partOf(hunk, { removed, added, isTestAfter });
}

/** What is left stands together: tests come before or after source, not in the midst of it. */
function partOf(
  hunk: Hunk,
  {
    removed,
    added,
    isTestAfter,
  }: {
    readonly removed: readonly string[];
    readonly added: readonly string[];
    readonly isTestAfter: (line: number) => boolean;
  },
): Hunk {
  const first = hunk.added.findIndex((_, at) => !isTestAfter(hunk.newStart + at));
  if (first !== -1) return { ...hunk, newStart: hunk.newStart + first, removed, added };
  // Only removed lines are left: they stood before what is a test now.
  const newStart = hunk.added.length > 0 ? hunk.newStart - 1 : hunk.newStart;
  return { ...hunk, newStart, removed, added };
}

/** All of the change but its tests taken back: the base with the change's tests. */
export function withoutSource(files: readonly ChangedFile[]): Edits {
  const edits: Record<string, string | undefined> = {};
  for (const file of files) {
    if (file.role === "test") continue;
    const { path, before, after, entries } = file;
    if (entries.before === undefined) edits[path] = undefined;
    else if (after === undefined) {
      if (before !== undefined) edits[path] = before.text;
    } else {
      const parts = file.hunks.flatMap((hunk) => sourcePart(file, hunk) ?? []);
      if (parts.length > 0) edits[path] = takeBack(after.text, parts);
    }
  }
  return edits;
}
