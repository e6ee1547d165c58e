/** A change made of texts alone: what gates are tried on before they are believed. */

import type { Config } from "../../domain/config.js";
import type { WorkstreamPlan } from "../../domain/plan.js";
import type { Hunk } from "../../ports/repository.js";
import type { Syntax } from "../../ports/syntax.js";
import type { ChangedFile, ChangeView, Sides, TreeReader } from "./change-view.js";
import { toFileText, toSides, withTexts } from "./open-change-view.js";

/** Path → text, or what else stands there. */
export type Texts = Readonly<Record<string, string | OddFile>>;

/** A path of a tree that is more, or less, than a text file of the common mode. */
export interface OddFile {
  /** Of a link, where it leads. */
  readonly text?: string;
  /** As git has it; `100644` if absent. */
  readonly mode?: string;
  readonly bytes?: number;
  readonly isBinary?: boolean;
}

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
  const changed = paths.filter((path) => !isSame(before[path], after[path]));
  const files = changed.map((path) => toChangedFile(path, { before, after }, syntax));
  return {
    files: await Promise.all(files),
    unread: [],
    workstream,
    config,
    base: readerOf(before, syntax),
    change: readerOf(after, syntax),
  };
}

const isSame = (one: Texts[string] | undefined, other: Texts[string] | undefined): boolean =>
  one === undefined || other === undefined
    ? one === other
    : JSON.stringify(toOdd(one)) === JSON.stringify(toOdd(other));

const toOdd = (file: string | OddFile): OddFile =>
  typeof file === "string" ? { text: file } : file;

function toChangedFile(
  path: string,
  { before, after }: Pick<TextChange, "before" | "after">,
  syntax: Syntax,
): Promise<ChangedFile> {
  const sides = <Value>(of: (file: OddFile) => Value | undefined): Sides<Value> => {
    const valueOf = (file: string | OddFile | undefined): Value | undefined =>
      file === undefined ? undefined : of(toOdd(file));
    return toSides(valueOf(before[path]), valueOf(after[path]));
  };
  const texts = sides((file) => (isPlain(file) ? (file.text ?? "") : undefined));
  const status =
    before[path] === undefined ? "added" : after[path] === undefined ? "deleted" : "modified";
  return withTexts(
    {
      path,
      status,
      isBinary: [before[path], after[path]].some((file) => file && toOdd(file).isBinary === true),
      entries: sides(({ mode = "100644" }) => ({ mode, id: "0".repeat(40) })),
      bytes: sides((file) => file.bytes ?? file.text?.length ?? 0),
      targets: sides((file) => (file.mode === "120000" ? file.text : undefined)),
      hunks: [hunkOf(path, texts.before ?? "", texts.after ?? "")],
    },
    texts,
    syntax,
  );
}

const isPlain = ({ mode = "100644", isBinary }: OddFile): boolean =>
  mode.startsWith("100") && isBinary !== true;

function readerOf(texts: Texts, syntax: Syntax): TreeReader {
  const textOf = (path: string): string | undefined => {
    const file = toOdd(texts[path] ?? { isBinary: true });
    return isPlain(file) ? file.text : undefined;
  };
  const pathsWith = (word: string): readonly string[] =>
    Object.keys(texts).filter((path) => hasWord(textOf(path) ?? "", word));
  return {
    listFiles: () => Promise.resolve(Object.keys(texts)),
    readFile: (path) => Promise.resolve(textOf(path)),
    readSource: async (path) => {
      const text = textOf(path);
      return text === undefined ? undefined : toFileText(path, text, syntax);
    },
    filesWithWord: (word) => Promise.resolve(pathsWith(word)),
  };
}

/** As `git grep -w` has it: no letter on either side. */
const hasWord = (text: string, word: string): boolean =>
  new RegExp(
    `(?<![\\p{L}\\p{N}_])${word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}(?![\\p{L}\\p{N}_])`,
    "u",
  ).test(text);

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
