/** Finds files of a job by patterns of paths, as GitHub's toolkit does; what lies outside the job's folders is not looked at. */

import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isUnder } from "../services/held-file.js";
import { hasCode } from "../step/error-code.js";
import {
  mayNameWithin,
  names,
  type PathPattern,
  type PatternPlace,
  readPattern,
} from "./path-pattern.js";

export interface SearchPlace extends PatternPlace {
  /** One pattern a line; `#` begins a comment. */
  readonly patterns: string;
  /** A real path: nothing else is looked at. */
  readonly root: string;
}

export interface Search extends SearchPlace {
  readonly includesHidden: boolean;
  /** True: the files in a folder that is named; false: the folder itself, as a whole. */
  readonly descends: boolean;
  readonly signal: AbortSignal;
}

type Refused =
  | { readonly kind: "malformed"; readonly message: string }
  /** A pattern asks for what is not the job's. */
  | { readonly kind: "outside"; readonly path: string };

export type Searched =
  | {
      readonly kind: "found";
      /** Absolute; in the order of the patterns, then of names. */
      readonly paths: readonly string[];
      /** Where the search began. */
      readonly searchPaths: readonly string[];
      /** Links that lead out of the job's folders: left out. */
      readonly strayLinks: readonly string[];
    }
  | Refused;

export type PlannedSearch =
  | {
      readonly kind: "planned";
      readonly patterns: readonly PathPattern[];
      readonly searchPaths: readonly string[];
    }
  | Refused;

/** Entries of folders that one search looks at. */
const VISITED_MAX = 2_000_000;

export async function searchFiles(search: Search): Promise<Searched> {
  const planned = await planSearch(search);
  return planned.kind === "planned" ? walk(search, planned.patterns, planned.searchPaths) : planned;
}

/** What is asked for, before anything of it needs to be there. */
export async function planSearch(place: SearchPlace): Promise<PlannedSearch> {
  const lines = place.patterns
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const patterns: PathPattern[] = [];
  for (const line of lines) {
    const read = readPattern(line, place);
    if (read.kind === "malformed") return read;
    patterns.push(read.pattern);
  }
  const searchPaths = searchPathsOf(patterns);
  for (const path of searchPaths)
    if (!isUnder(await realPathOf(path), place.root)) return { kind: "outside", path };
  return { kind: "planned", patterns, searchPaths };
}

/** None that lies in another. */
function searchPathsOf(patterns: readonly PathPattern[]): readonly string[] {
  const paths = patterns
    .filter(({ isNegative }) => !isNegative)
    .map(({ searchPath }) => searchPath);
  return [...new Set(paths)].filter(
    (path) => !paths.some((other) => other !== path && isUnder(path, other)),
  );
}

/** Of what is there of it. */
async function realPathOf(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    try {
      return await realpath(at);
    } catch (cause) {
      if (!isGone(cause) || at === dirname(at)) throw cause;
    }
  }
}

const isGone = (cause: unknown): boolean =>
  ["ENOENT", "ENOTDIR", "ELOOP", "EACCES"].some((code) => hasCode(cause, code));

interface Visit {
  readonly path: string;
  /** Real paths of the folders that lead here: a link back to one of them would never end. */
  readonly above: readonly string[];
}

async function walk(
  search: Search,
  patterns: readonly PathPattern[],
  searchPaths: readonly string[],
): Promise<Searched> {
  const paths: string[] = [];
  const strayLinks: string[] = [];
  const open: Visit[] = searchPaths.toReversed().map((path) => ({ path, above: [] }));
  let visited = 0;
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    visited += 1;
    const message = explainStop(search, visited);
    if (message !== undefined) return { kind: "malformed", message };
    const { path, above } = visit;
    const found = await lookAt(path, search.root);
    if (found.kind === "stray") strayLinks.push(path);
    if (found.kind === "stray" || found.kind === "nothing") continue;
    if (!search.includesHidden && basename(path).startsWith(".")) continue;
    const isFolder = found.kind === "folder";
    const isTaken = (!isFolder || !search.descends) && isChosen(patterns, path, isFolder);
    if (isTaken) paths.push(path);
    const isClosed = isTaken || !isFolder || above.includes(found.real);
    if (!isClosed && mayHold(patterns, path))
      for (const child of await childrenOf(visit, found.real)) open.push(child);
  }
  return { kind: "found", paths, searchPaths, strayLinks };
}

function explainStop({ signal }: Search, visited: number): string | undefined {
  if (signal.aborted) return "The search was ended.";
  return visited > VISITED_MAX
    ? `The patterns lead to more than ${VISITED_MAX} files; name fewer.`
    : undefined;
}

const mayHold = (patterns: readonly PathPattern[], path: string): boolean =>
  patterns.some((pattern) => !pattern.isNegative && mayNameWithin(pattern, path));

/** In reverse order, for a stack. */
async function childrenOf({ path, above }: Visit, real: string): Promise<readonly Visit[]> {
  const trail = [...above, real];
  const children = (await namesIn(path)).toSorted().toReversed();
  return children.map((name) => ({ path: join(path, name), above: trail }));
}

/** The last pattern that names the path decides. */
function isChosen(patterns: readonly PathPattern[], path: string, isFolder: boolean): boolean {
  const last = patterns.findLast((pattern) => names(pattern, path, isFolder));
  return last !== undefined && !last.isNegative;
}

type Found =
  | { readonly kind: "file" | "folder"; readonly real: string }
  /** Gone, or neither a file nor a folder; a link that leads out. */
  | { readonly kind: "nothing" | "stray" };

async function lookAt(path: string, root: string): Promise<Found> {
  try {
    const isLink = (await lstat(path)).isSymbolicLink();
    const real = await realpath(path);
    if (!isUnder(real, root)) return { kind: isLink ? "stray" : "nothing" };
    const stats = await stat(real);
    if (stats.isDirectory()) return { kind: "folder", real };
    return stats.isFile() ? { kind: "file", real } : { kind: "nothing" };
  } catch (cause) {
    if (isGone(cause)) return { kind: "nothing" };
    throw cause;
  }
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (cause) {
    if (isGone(cause)) return [];
    throw cause;
  }
}
