/** A change made of texts alone: what gates are tried on before they are believed. */

import type { Config } from "../../domain/config.js";
import type { WorkstreamPlan } from "../../domain/plan.js";
import type { Hunk } from "../../ports/repository.js";
import type { Syntax } from "../../ports/syntax.js";
import type { ChangeView, TreeReader } from "./change-view.js";
import { withTexts } from "./open-change-view.js";

/** Path → text. */
export type Texts = Readonly<Record<string, string>>;

export interface TextChange {
  readonly before: Texts;
  /** Everything that stands there afterwards: a path that is left out is deleted. */
  readonly after: Texts;
  readonly workstream?: WorkstreamPlan | undefined;
}

export async function viewOfTexts(
  { before, after, workstream }: TextChange,
  { config, syntax }: { readonly config: Config; readonly syntax: Syntax },
): Promise<ChangeView> {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = paths.filter((path) => before[path] !== after[path]);
  const files = changed.map((path) => {
    const texts = { before: before[path], after: after[path] };
    const entries = {
      ...(texts.before === undefined ? {} : { before: PLAIN }),
      ...(texts.after === undefined ? {} : { after: PLAIN }),
    };
    const status =
      texts.before === undefined ? "added" : texts.after === undefined ? "deleted" : "modified";
    const hunks = [hunkOf(path, texts.before ?? "", texts.after ?? "")];
    return withTexts({ path, status, isBinary: false, entries, hunks }, texts, syntax);
  });
  return {
    files: await Promise.all(files),
    unread: [],
    workstream,
    config,
    base: readerOf(before),
    change: readerOf(after),
  };
}

const PLAIN = { mode: "100644", id: "0".repeat(40) } as const;

const readerOf = (texts: Texts): TreeReader => ({
  listFiles: () => Promise.resolve(Object.keys(texts)),
  readFile: (path) => Promise.resolve(texts[path]),
  hasWord: (word) =>
    Promise.resolve(
      Object.values(texts).some((text) => text.split(/[^\p{L}\p{N}_]+/u).includes(word)),
    ),
});

/** One hunk from the first line that differs to the last: enough for texts of a few lines. */
function hunkOf(path: string, before: string, after: string): Hunk {
  const old = linesOf(before);
  const now = linesOf(after);
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const removed = old.slice(start, old.length - end);
  const added = now.slice(start, now.length - end);
  return {
    path,
    oldStart: removed.length === 0 ? start : start + 1,
    newStart: added.length === 0 ? start : start + 1,
    removed,
    added,
  };
}

const linesOf = (text: string): readonly string[] => {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
};
