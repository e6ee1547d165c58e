/** What a change has touched of what decides how changes are judged, and the plan has not allowed. */

import type { Config } from "../../domain/config.js";
import type { Tree } from "../../domain/ids.js";
import { LIMITS } from "../../domain/limits.js";
import type { WorkstreamPlan } from "../../domain/plan.js";
import type { ChangedPath, Repository, TreeEntry } from "../../ports/repository.js";
import { changedSections } from "./changed-sections.js";
import { type Protected, protectedIn } from "./protection.js";

export interface ProtectedChange {
  readonly path: string;
  /** Key paths in the file; none: all of it. */
  readonly sections: readonly string[];
}

export interface ProtectedRequest {
  readonly repository: Pick<Repository, "readBlobs" | "listFiles">;
  readonly base: Tree;
  readonly changed: readonly ChangedPath[];
  readonly config: Config;
  readonly workstream: WorkstreamPlan | undefined;
}

export async function protectedChanges(
  request: ProtectedRequest,
): Promise<readonly ProtectedChange[]> {
  const found = await Promise.all(request.changed.map((one) => protectedChange(one, request)));
  return found.filter((one) => one !== undefined);
}

async function protectedChange(
  one: ChangedPath,
  request: ProtectedRequest,
): Promise<ProtectedChange | undefined> {
  const { config, workstream } = request;
  const { path } = one;
  const { isWhole, sections } = protectedIn(config.proof.protected, path);
  const allowed = protectedIn(workstream?.allow.protectedPaths ?? [], path);
  if (allowed.isWhole || (!isWhole && sections.length === 0)) return undefined;
  if (isWhole) return { path, sections: [] };
  if (one.before === undefined && (await isOfANewFolder(path, request))) return undefined;
  const touched = await touchedSections(one, sections, request);
  if (touched === undefined) return { path, sections: [] };
  const left = touched.filter((section) => !isAmong(section, allowed));
  return left.length === 0 ? undefined : { path, sections: left };
}

/** What a file says about a folder that the change itself has made is said of nothing that the base has. */
async function isOfANewFolder(
  path: string,
  { repository, base }: ProtectedRequest,
): Promise<boolean> {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return folder !== "" && !(await repository.listFiles(base)).some((one) => one.startsWith(folder));
}

/** Undefined: nobody can tell. */
async function touchedSections(
  { path, before, after }: ChangedPath,
  sections: readonly string[],
  { repository }: ProtectedRequest,
): Promise<readonly string[] | undefined> {
  const present = [before, after].filter((entry) => entry !== undefined);
  if (!present.every(isFile)) return undefined;
  const ids = present.map(({ id }) => id);
  const texts = await repository.readBlobs(ids, LIMITS.sourceBytesMax);
  if (ids.some((id) => !texts.has(id))) return undefined;
  const textOf = (entry: TreeEntry | undefined): string | undefined =>
    entry === undefined ? undefined : texts.get(entry.id);
  return changedSections(path, { before: textOf(before), after: textOf(after) }, sections);
}

const isFile = ({ mode }: TreeEntry): boolean => mode.startsWith("100");

const isAmong = (section: string, { sections }: Protected): boolean =>
  sections.some((one) => section === one || section.startsWith(`${one}.`));
