/**
 * One line of `path`, by the rules of GitHub's toolkit: `*`, `?` and `[…]` stay in one folder, `**` is any number of folders,
 * `\` takes the next character as it is, `!` at the beginning takes back, `~` is the home folder. What matches a folder
 * matches all that is in it.
 *
 * Matched by walking all possibilities at once: no pattern can take longer than its length times the path's.
 */

import { join } from "node:path";

export interface PathPattern {
  readonly isNegative: boolean;
  /** The folders before the first wildcard: where a search has to begin. */
  readonly searchPath: string;
  /** It ends in a slash: of what it names itself, only folders count. */
  readonly isOfFolders: boolean;
  readonly segments: readonly Segment[];
}

export type ReadPattern =
  | { readonly kind: "pattern"; readonly pattern: PathPattern }
  | { readonly kind: "malformed"; readonly message: string };

export interface PatternPlace {
  /** What the pattern is relative to. */
  readonly directory: string;
  readonly home: string;
}

type Segment = "**" | readonly Token[];

type Token =
  | { readonly kind: "any" }
  | {
      readonly kind: "one";
      readonly fits: (character: string) => boolean;
      readonly literal?: string;
    };

/** `line` is not empty. */
export function readPattern(line: string, place: PatternPlace): ReadPattern {
  const [, marks = "", rest = ""] = /^([!\s]*)(.*)$/s.exec(line.trim()) ?? [];
  const isNegative = marks.replaceAll(/\s/g, "").length % 2 === 1;
  const parts = rest
    .split("/")
    .filter((part, index) => part !== "" && !(part === "." && index === 0));
  const problem = explainParts(rest, parts);
  if (problem !== undefined) return { kind: "malformed", message: problem };
  const isOfHome = rest === "~" || rest.startsWith("~/");
  const base = rest.startsWith("/") ? "/" : isOfHome ? place.home : place.directory;
  const own = (isOfHome ? parts.slice(1) : parts).map(toSegment);
  const literals = own.map(literalOf);
  const known = literals.slice(
    0,
    literals.includes(undefined) ? literals.indexOf(undefined) : undefined,
  );
  return {
    kind: "pattern",
    pattern: {
      isNegative,
      searchPath: join(base, ...known.filter((each) => each !== undefined)),
      isOfFolders: rest.endsWith("/"),
      segments: [...partsOf(base).map(literally), ...own],
    },
  };
}

/** Undefined: fine. */
function explainParts(pattern: string, parts: readonly string[]): string | undefined {
  if (pattern === "") return "A pattern of paths is empty; write one after the exclamation mark.";
  return parts.includes(".") || parts.includes("..")
    ? `Invalid pattern ${JSON.stringify(pattern)}: relative pathing "." and ".." is not allowed; write the path from the workspace.`
    : undefined;
}

const partsOf = (path: string): readonly string[] => path.split("/").filter((part) => part !== "");

const literally = (part: string): Segment => Array.from(part, toLiteral);

const toLiteral = (literal: string): Token => ({
  kind: "one",
  fits: (character) => character === literal,
  literal,
});

function toSegment(part: string): Segment {
  if (part === "**") return "**";
  const characters = Array.from(part);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; ) {
    const { token, length } = toToken(characters, at);
    // Two stars beside each other match what one does.
    if (token.kind !== "any" || tokens.at(-1)?.kind !== "any") tokens.push(token);
    at += length;
  }
  return tokens;
}

function toToken(characters: readonly string[], at: number): { token: Token; length: number } {
  const [character = "", next] = characters.slice(at, at + 2);
  if (character === "*") return { token: { kind: "any" }, length: 1 };
  if (character === "?") return { token: { kind: "one", fits: () => true }, length: 1 };
  if (character === "\\" && next !== undefined) return { token: toLiteral(next), length: 2 };
  // A bracket that comes first in a set belongs to it.
  const end = character === "[" ? characters.indexOf("]", at + 2) : -1;
  if (end < 0) return { token: toLiteral(character), length: 1 };
  return { token: toSet(characters.slice(at + 1, end)), length: end - at + 1 };
}

function toSet(members: readonly string[]): Token {
  const [first = ""] = members;
  const isNegative = members.length > 1 && (first === "!" || first === "^");
  const own = isNegative ? members.slice(1) : members;
  if (!isNegative && own.length === 1) return toLiteral(first);
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < own.length; ) {
    const [low = "", dash, high] = own.slice(at, at + 3);
    const isRange = dash === "-" && high !== undefined;
    ranges.push([low, isRange ? high : low]);
    at += isRange ? 3 : 1;
  }
  const has = (character: string): boolean =>
    ranges.some(([low, high]) => low <= character && character <= high);
  return { kind: "one", fits: (character) => has(character) !== isNegative };
}

/** Undefined: it has a wildcard. */
function literalOf(segment: Segment): string | undefined {
  if (segment === "**") return undefined;
  const literals = segment.map((token) => (token.kind === "one" ? token.literal : undefined));
  return literals.includes(undefined) ? undefined : literals.join("");
}

/** Does the pattern name this path, or a folder that it is in? */
export function names(
  { segments, isOfFolders }: PathPattern,
  path: string,
  isFolder: boolean,
): boolean {
  const parts = partsOf(path);
  let states = withSkips([0], segments);
  for (const part of parts) {
    if (states.has(segments.length)) return true;
    states = step(states, segments, part);
    if (states.size === 0) return false;
  }
  return states.has(segments.length) && (isFolder || !isOfFolders);
}

/** Can anything in this folder be named by the pattern? */
export function mayNameWithin(pattern: PathPattern, path: string): boolean {
  const { segments } = pattern;
  let states = withSkips([0], segments);
  for (const part of partsOf(path)) {
    if (states.has(segments.length)) return true;
    states = step(states, segments, part);
  }
  return states.size > 0;
}

function step(
  states: ReadonlySet<number>,
  segments: readonly Segment[],
  part: string,
): Set<number> {
  const next = [...states].flatMap((at) => {
    const segment = segments[at];
    if (segment === undefined) return [];
    if (segment === "**") return [at];
    return fits(segment, Array.from(part)) ? [at + 1] : [];
  });
  return withSkips(next, segments);
}

/** The states, and all that can be reached from them without a folder: `**` may be none. */
function withSkips(states: readonly number[], segments: readonly Segment[]): Set<number> {
  const reached = new Set<number>();
  for (let at of states) for (reached.add(at); segments[at] === "**"; reached.add(at)) at += 1;
  return reached;
}

/** The last star is the only one that ever has to take more: so nothing is tried twice. */
function fits(tokens: readonly Token[], text: readonly string[]): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const current = tokens[token];
    const character = text[at] ?? "";
    if (current?.kind === "any") {
      star = token;
      starAt = at;
      token += 1;
    } else if (current?.kind === "one" && current.fits(character)) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      token = star + 1;
      starAt += 1;
      at = starAt;
    } else return false;
  }
  while (tokens[token]?.kind === "any") token += 1;
  return token === tokens.length;
}

/** A whole name against a pattern that has no folders. */
export const matchesName = (name: string, pattern: string): boolean => {
  const segment = toSegment(pattern === "**" ? "*" : pattern);
  return segment !== "**" && fits(segment, Array.from(name));
};
