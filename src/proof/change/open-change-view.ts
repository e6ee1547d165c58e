/** Reads a change once, for all gates that look at it as text. */

import type { Config } from "../../domain/config.js";
import type { Tree } from "../../domain/ids.js";
import { LIMITS } from "../../domain/limits.js";
import type { WorkstreamPlan } from "../../domain/plan.js";
import type { ChangedPath, Hunk, Repository, TreeEntry } from "../../ports/repository.js";
import type { Syntax } from "../../ports/syntax.js";
import type { ChangedFile, ChangeView, FileText, TreeReader } from "./change-view.js";
import { languageOf } from "./language-of.js";
import { roleOf } from "./role-of.js";

export interface ChangeViewRequest {
  readonly repository: Repository;
  readonly syntax: Syntax;
  readonly config: Config;
  readonly workstream: WorkstreamPlan | undefined;
  readonly base: Tree;
  readonly change: Tree;
}

export async function openChangeView(request: ChangeViewRequest): Promise<ChangeView> {
  const { repository, base, change, config, workstream } = request;
  const all = await repository.changedPaths(base, change);
  const changed = all.slice(0, LIMITS.changedFilesMax);
  const ids = changed.flatMap(({ before, after }) => [before, after].flatMap(idOfFile));
  const [blobs, hunks] = await Promise.all([
    repository.readBlobs(ids, LIMITS.sourceBytesMax),
    repository.hunks(base, change),
  ]);
  const hunksOf = byPath(hunks);
  const files: ChangedFile[] = [];
  for (const one of changed)
    files.push(
      await toChangedFile(one, { blobs, hunks: hunksOf.get(one.path) ?? [] }, request.syntax),
    );
  return {
    files,
    unread: all.slice(LIMITS.changedFilesMax).map(({ path }) => path),
    workstream,
    config,
    base: readerOf(repository, base),
    change: readerOf(repository, change),
  };
}

function byPath(hunks: readonly Hunk[]): ReadonlyMap<string, readonly Hunk[]> {
  const grouped = new Map<string, Hunk[]>();
  for (const hunk of hunks) grouped.set(hunk.path, [...(grouped.get(hunk.path) ?? []), hunk]);
  return grouped;
}

/** A link's text is a path, and a submodule's id is a commit: neither is read. */
const isFile = ({ mode }: TreeEntry): boolean => mode.startsWith("100");

const idOfFile = (entry: TreeEntry | undefined): readonly string[] =>
  entry !== undefined && isFile(entry) ? [entry.id] : [];

async function toChangedFile(
  one: ChangedPath,
  { blobs, hunks }: { blobs: ReadonlyMap<string, string>; hunks: readonly Hunk[] },
  syntax: Syntax,
): Promise<ChangedFile> {
  const { path, status, isBinary, before, after } = one;
  const textOf = (entry: TreeEntry | undefined): string | undefined =>
    entry === undefined || isBinary || !isFile(entry) ? undefined : blobs.get(entry.id);
  return withTexts(
    {
      path,
      status,
      isBinary,
      entries: {
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      },
      hunks,
    },
    { before: textOf(before), after: textOf(after) },
    syntax,
  );
}

/** The file with its language, its role, and its two texts read. */
export async function withTexts(
  file: Omit<ChangedFile, "role" | "language" | "before" | "after">,
  texts: { readonly before: string | undefined; readonly after: string | undefined },
  syntax: Syntax,
): Promise<ChangedFile> {
  const language = languageOf(file.path);
  const read = async (text: string): Promise<FileText> => {
    const tree = language === undefined ? undefined : await syntax.parse(language, text);
    return tree === undefined ? { text } : { text, syntax: tree };
  };
  return {
    ...file,
    role: roleOf(file.path),
    ...(language === undefined ? {} : { language }),
    ...(texts.before === undefined ? {} : { before: await read(texts.before) }),
    ...(texts.after === undefined ? {} : { after: await read(texts.after) }),
  };
}

const readerOf = (repository: Repository, tree: Tree): TreeReader => ({
  listFiles: () => repository.listFiles(tree),
  readFile: (path) => repository.readFile(tree, path),
  hasWord: (word) => repository.hasWord(tree, word),
});
