/** Reads a change once, for all gates that look at it as text. */

import type { Config } from "../../domain/config.js";
import type { Tree } from "../../domain/ids.js";
import { LIMITS } from "../../domain/limits.js";
import type { WorkstreamPlan } from "../../domain/plan.js";
import type { ChangedPath, Hunk, Repository, TreeEntry } from "../../ports/repository.js";
import type { Syntax } from "../../ports/syntax.js";
import type { ChangedFile, ChangeView, FileText, Sides, TreeReader } from "./change-view.js";
import { languageOf } from "./language-of.js";
import { roleOf } from "./role-of.js";
import { withSourceRoles } from "./source-roles.js";

export interface ChangeViewRequest {
  readonly repository: Repository;
  readonly syntax: Syntax;
  readonly config: Config;
  readonly workstream: WorkstreamPlan | undefined;
  readonly base: Tree;
  readonly change: Tree;
}

export async function openChangeView(request: ChangeViewRequest): Promise<ChangeView> {
  const { repository, base, change, config, workstream, syntax } = request;
  const all = await repository.changedPaths(base, change);
  const changed = all.slice(0, LIMITS.changedFilesMax);
  const entries = changed.flatMap(({ before, after }) => [before, after].flatMap(idOfBlob));
  const [blobs, sizes, hunks] = await Promise.all([
    repository.readBlobs(entries, LIMITS.sourceBytesMax),
    repository.blobSizes(entries),
    repository.hunks(base, change),
  ]);
  const hunksOf = byPath(hunks);
  const files: ChangedFile[] = [];
  for (const one of changed) {
    const read = { blobs, sizes, hunks: hunksOf.get(one.path) ?? [] };
    files.push(await toChangedFile(one, read, syntax));
  }
  return {
    files: withSourceRoles(files),
    unread: all.slice(LIMITS.changedFilesMax).map(({ path }) => path),
    workstream,
    config,
    base: readerOf(repository, base, syntax),
    change: readerOf(repository, change, syntax),
  };
}

function byPath(hunks: readonly Hunk[]): ReadonlyMap<string, readonly Hunk[]> {
  const grouped = new Map<string, Hunk[]>();
  for (const hunk of hunks) grouped.set(hunk.path, [...(grouped.get(hunk.path) ?? []), hunk]);
  return grouped;
}

const isFile = ({ mode }: TreeEntry): boolean => mode.startsWith("100");
/** Its text is the path that it leads to. */
const isLink = ({ mode }: TreeEntry): boolean => mode === "120000";

/** A submodule's id is a commit of another repository: there is nothing to read. */
const idOfBlob = (entry: TreeEntry | undefined): readonly string[] =>
  entry !== undefined && (isFile(entry) || isLink(entry)) ? [entry.id] : [];

interface Read {
  readonly blobs: ReadonlyMap<string, string>;
  readonly sizes: ReadonlyMap<string, number>;
  readonly hunks: readonly Hunk[];
}

async function toChangedFile(
  one: ChangedPath,
  { blobs, sizes, hunks }: Read,
  syntax: Syntax,
): Promise<ChangedFile> {
  const { path, status, isBinary } = one;
  const sides = <Value>(of: (entry: TreeEntry) => Value | undefined): Sides<Value> =>
    toSides(one.before && of(one.before), one.after && of(one.after));
  const texts = sides((entry) => (isBinary || !isFile(entry) ? undefined : blobs.get(entry.id)));
  return withTexts(
    {
      path,
      status,
      isBinary,
      entries: sides((entry) => entry),
      bytes: sides((entry) => (isFile(entry) ? sizes.get(entry.id) : undefined)),
      targets: sides((entry) => (isLink(entry) ? blobs.get(entry.id) : undefined)),
      hunks,
    },
    texts,
    syntax,
  );
}

export const toSides = <Value>(
  before: Value | undefined,
  after: Value | undefined,
): Sides<Value> => ({
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

/** The file with its language, its role, and its two texts read. */
export async function withTexts(
  file: Omit<ChangedFile, "role" | "language" | "before" | "after">,
  texts: Sides<string>,
  syntax: Syntax,
): Promise<ChangedFile> {
  const language = languageOf(file.path);
  const read = (text: string): Promise<FileText> => toFileText(file.path, text, syntax);
  return {
    ...file,
    role: roleOf(file.path),
    ...(language === undefined ? {} : { language }),
    ...(texts.before === undefined ? {} : { before: await read(texts.before) }),
    ...(texts.after === undefined ? {} : { after: await read(texts.after) }),
  };
}

export async function toFileText(path: string, text: string, syntax: Syntax): Promise<FileText> {
  const language = languageOf(path);
  const tree = language === undefined ? undefined : await syntax.parse(language, text);
  return tree === undefined ? { text } : { text, syntax: tree };
}

const readerOf = (repository: Repository, tree: Tree, syntax: Syntax): TreeReader => ({
  listFiles: () => repository.listFiles(tree),
  readFile: (path) => repository.readFile(tree, path),
  readSource: async (path) => {
    const text = await repository.readFile(tree, path);
    return text === undefined || text.length > LIMITS.sourceBytesMax
      ? undefined
      : toFileText(path, text, syntax);
  },
  filesWithWord: (word) => repository.filesWithWord(tree, word),
});
