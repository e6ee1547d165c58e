/** What finds places in the code in what tools print: matchers of the repository, then our own. */

import type { Locate, Match, Matcher, Tracker } from "../../domain/matchers/matcher.js";
import { ownersOf, parseProblemMatchers } from "../../domain/matchers/read-matchers.js";
import type { Annotation } from "../model/annotation.js";

export interface Scanner {
  /** JSON as GitHub defines it. From now on, in front of the others, each in place of one with the same owner. */
  add(json: string): Added;
  remove(owner: string): void;
  /** All whose owners the JSON names. */
  removeAll(json: string): Added;
  /** What a line completes. As on GitHub it belongs to the first matcher that takes it, and the others begin anew. */
  scan(line: string, surroundings: ScanSurroundings): readonly Annotation[];
  /** A new step: whatever has begun is forgotten. */
  reset(): void;
}

export type Added =
  /** Not used for a reason of ours: GitHub would. */
  | { readonly kind: "added"; readonly leftOut: readonly string[] }
  /** GitHub fails the step. */
  | { readonly kind: "problem"; readonly message: string };

export interface ScanSurroundings {
  readonly locate: Locate;
  readonly stream: "stdout" | "stderr";
}

/** Longer lines are no diagnostics. */
const LINE_CHARACTERS_MAX = 4_096;
const MATCHERS_MAX = 100;
/** Tools print many diagnostics twice. */
const REMEMBERED_MAX = 2_000;

export function createScanner(own: readonly Matcher[]): Scanner {
  let added: readonly Running[] = [];
  let ours: readonly Running[] = own.map(start);
  const remembered = new Set<string>();
  const without = (owners: readonly string[]): readonly Running[] => {
    const gone = new Set(owners.map((owner) => owner.toLowerCase()));
    return added.filter(({ matcher }) => !gone.has(matcher.owner.toLowerCase()));
  };
  const isNew = (annotation: Annotation): boolean => {
    const { file, line, message } = annotation;
    const key = JSON.stringify([file, line, message]);
    if (remembered.has(key)) return false;
    if (remembered.size < REMEMBERED_MAX) remembered.add(key);
    return true;
  };
  return {
    add(json) {
      const read = parseProblemMatchers(json);
      if (read.kind === "problem") return read;
      const others = without(read.matchers.map(({ owner }) => owner));
      const fresh = read.matchers.map(start).toReversed();
      added = [...fresh, ...others].slice(0, MATCHERS_MAX);
      return { kind: "added", leftOut: read.leftOut };
    },
    remove(owner) {
      added = without([owner]);
    },
    removeAll(json) {
      const read = ownersOf(json);
      if (read.kind === "problem") return read;
      added = without(read.owners);
      return { kind: "added", leftOut: [] };
    },
    scan(line, surroundings) {
      if (line.length > LINE_CHARACTERS_MAX) return [];
      return scan([...added, ...ours], line, surroundings).filter(isNew);
    },
    reset() {
      added = added.map(({ matcher }) => start(matcher));
      ours = own.map(start);
    },
  };
}

interface Running {
  readonly matcher: Matcher;
  readonly trackers: Readonly<Record<ScanSurroundings["stream"], Tracker>>;
}

const start = (matcher: Matcher): Running => ({
  matcher,
  trackers: { stdout: matcher.start(), stderr: matcher.start() },
});

function scan(
  running: readonly Running[],
  line: string,
  { locate, stream }: ScanSurroundings,
): readonly Annotation[] {
  for (const { matcher, trackers } of running) {
    const found = trackers[stream]
      .read(line, locate)
      .flatMap((match) => toAnnotation(match, matcher, locate));
    if (found.length === 0) continue;
    for (const other of running) if (other.matcher !== matcher) other.trackers[stream].reset();
    return found;
  }
  return [];
}

const LEVELS: ReadonlyMap<string, Annotation["level"]> = new Map([
  ["", "error"],
  ["error", "error"],
  ["warning", "warning"],
  ["notice", "notice"],
]);

/** None where there is nothing to say, or the severity is a word that GitHub does not know. */
function toAnnotation(match: Match, matcher: Matcher, locate: Locate): readonly Annotation[] {
  const message = match.message?.trim() ?? "";
  const level = LEVELS.get(match.severity?.toLowerCase() ?? "");
  if (message === "" || level === undefined) return [];
  const file = match.file === undefined ? undefined : locate(match.file.trim(), match.fromPath);
  if (matcher.needsFile && file === undefined) return [];
  const code = match.code?.trim() ?? "";
  const line = toNumber(match.line);
  const column = toNumber(match.column);
  return [
    {
      kind: "matcher",
      level,
      message,
      matcher: matcher.owner,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      ...(code === "" ? {} : { code }),
    },
  ];
}

function toNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,9}$/.test(text)) return undefined;
  const value = Number(text);
  return value > 0 ? value : undefined;
}
