/**
 * Reads the regular expressions of problem matchers, in the dialect that GitHub's runner takes: .NET's, in its ECMAScript mode.
 * What cannot be matched in bounded time is refused: references back to a group, and looking back over an unknown distance.
 */

import { PatternFault } from "./pattern-fault.js";
import { type ReadTest, readEscape, readSet, type Test } from "./pattern-set.js";

export type Syntax =
  /** `literal`: the only character that fits. */
  | { readonly kind: "one"; readonly fits: Test; readonly literal?: string }
  | { readonly kind: "sequence"; readonly items: readonly Syntax[] }
  | { readonly kind: "choice"; readonly options: readonly Syntax[] }
  | {
      readonly kind: "repeat";
      readonly item: Syntax;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    }
  /** A negative index is that of a named group; .NET counts these after all others. */
  | { readonly kind: "group"; readonly item: Syntax; readonly index: number }
  | { readonly kind: "edge"; readonly edge: Edge }
  | {
      readonly kind: "look";
      readonly item: Syntax;
      readonly isBehind: boolean;
      readonly isNegative: boolean;
    };

export type Edge = "start" | "end" | "word" | "no-word";

export type ReadSyntax =
  | {
      readonly kind: "syntax";
      readonly syntax: Syntax;
      readonly unnamedGroups: number;
      readonly namedGroups: number;
    }
  | { readonly kind: "problem"; readonly message: string };

const CHARACTERS_MAX = 4_096;
const DEPTH_MAX = 40;
const COUNT_MAX = 1_000;

export function readSyntax(source: string): ReadSyntax {
  if (source.length > CHARACTERS_MAX)
    return { kind: "problem", message: `it is longer than ${CHARACTERS_MAX} characters` };
  const reader: Reader = { source, at: 0, ignoresCase: false, unnamed: 0, named: 0, depth: 0 };
  try {
    if (take(reader, "(?i)")) reader.ignoresCase = true;
    const syntax = readChoice(reader);
    if (reader.at < source.length) throw new PatternFault("it closes a bracket that is not open");
    return {
      kind: "syntax",
      syntax,
      unnamedGroups: reader.unnamed,
      namedGroups: reader.named,
    };
  } catch (cause) {
    if (cause instanceof PatternFault) return { kind: "problem", message: cause.message };
    throw cause;
  }
}

interface Reader {
  readonly source: string;
  at: number;
  ignoresCase: boolean;
  unnamed: number;
  named: number;
  depth: number;
}

function take(reader: Reader, text: string): boolean {
  if (!reader.source.startsWith(text, reader.at)) return false;
  reader.at += text.length;
  return true;
}

function readChoice(reader: Reader): Syntax {
  const options = [readSequence(reader)];
  while (take(reader, "|")) options.push(readSequence(reader));
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: "choice", options };
}

function readSequence(reader: Reader): Syntax {
  const items: Syntax[] = [];
  while (reader.at < reader.source.length && !"|)".includes(reader.source[reader.at] ?? ""))
    items.push(readRepeated(reader));
  return { kind: "sequence", items };
}

function readRepeated(reader: Reader): Syntax {
  const item = readItem(reader);
  const count = readCount(reader);
  if (count === undefined) return item;
  const isLazy = take(reader, "?");
  if (readCount(reader) !== undefined) throw new PatternFault("it repeats a repetition");
  return { kind: "repeat", item, ...count, isLazy };
}

function readCount(reader: Reader): { readonly min: number; readonly max: number } | undefined {
  if (take(reader, "*")) return { min: 0, max: Infinity };
  if (take(reader, "+")) return { min: 1, max: Infinity };
  if (take(reader, "?")) return { min: 0, max: 1 };
  const braces = /^\{(\d{1,6})(?:(,)(\d{1,6})?)?\}/.exec(
    reader.source.slice(reader.at, reader.at + 16),
  );
  if (braces === null) return undefined;
  reader.at += braces[0].length;
  const [, low, comma, high] = braces;
  const min = Number(low);
  const open = comma === undefined ? min : Infinity;
  const max = high === undefined ? open : Number(high);
  if (min > max || min > COUNT_MAX || (max > COUNT_MAX && max !== Infinity))
    throw new PatternFault(`it repeats ${braces[0]}; ${COUNT_MAX} times is the most`);
  return { min, max };
}

function readItem(reader: Reader): Syntax {
  const character = reader.source[reader.at] ?? "";
  switch (character) {
    case "(":
      return readBrackets(reader);
    case "^":
      reader.at += 1;
      return { kind: "edge", edge: "start" };
    case "$":
      reader.at += 1;
      return { kind: "edge", edge: "end" };
    case "*":
    case "+":
    case "?":
      throw new PatternFault(`it has a ${character} with nothing in front of it`);
    case "\\":
      return readEdge(reader) ?? readOne(reader);
    default:
      return readOne(reader);
  }
}

const EDGES: ReadonlyMap<string, Edge> = new Map([
  ["\\b", "word"],
  ["\\B", "no-word"],
  ["\\A", "start"],
  ["\\z", "end"],
  ["\\Z", "end"],
]);

function readEdge(reader: Reader): Syntax | undefined {
  const edge = EDGES.get(reader.source.slice(reader.at, reader.at + 2));
  if (edge === undefined) return undefined;
  reader.at += 2;
  return { kind: "edge", edge };
}

function readTest(source: string, at: number): ReadTest {
  if (source[at] === "[") return readSet(source, at);
  return source[at] === "\\" ? readEscape(source, at) : readPlain(source, at);
}

function readOne(reader: Reader): Syntax {
  const { source, at, ignoresCase } = reader;
  const read = readTest(source, at);
  reader.at = read.end;
  return ignoresCase
    ? { kind: "one", fits: withoutCase(read.fits) }
    : { kind: "one", fits: read.fits, ...literally(read.literal) };
}

const literally = (literal: string | undefined) => (literal === undefined ? {} : { literal });

const LINE_FEED = 10;

function readPlain(source: string, at: number): ReadTest {
  const literal = source.charAt(at);
  const code = source.charCodeAt(at);
  return literal === "."
    ? { fits: (each) => each !== LINE_FEED, end: at + 1 }
    : { fits: (each) => each === code, end: at + 1, literal };
}

const withoutCase =
  (fits: Test): Test =>
  (code) => {
    const character = String.fromCharCode(code);
    return (
      fits(code) ||
      fits(character.toLowerCase().charCodeAt(0)) ||
      fits(character.toUpperCase().charCodeAt(0))
    );
  };

const LOOKS = [
  ["(?=", { isBehind: false, isNegative: false }],
  ["(?!", { isBehind: false, isNegative: true }],
  ["(?<=", { isBehind: true, isNegative: false }],
  ["(?<!", { isBehind: true, isNegative: true }],
] as const;

function readBrackets(reader: Reader): Syntax {
  for (const [opening, look] of LOOKS)
    if (take(reader, opening)) return { kind: "look", item: readInside(reader), ...look };
  if (take(reader, "(?:")) return readInside(reader);
  const name = /^\(\?(?:<[A-Za-z_]\w{0,60}>|'[A-Za-z_]\w{0,60}')/.exec(
    reader.source.slice(reader.at, reader.at + 70),
  );
  if (name !== null) {
    reader.at += name[0].length;
    reader.named += 1;
    return { kind: "group", index: -reader.named, item: readInside(reader) };
  }
  if (reader.source.startsWith("(?", reader.at))
    throw new PatternFault(
      `it uses ${reader.source.slice(reader.at, reader.at + 4)}, which is not known here`,
    );
  reader.at += 1;
  reader.unnamed += 1;
  return { kind: "group", index: reader.unnamed, item: readInside(reader) };
}

function readInside(reader: Reader): Syntax {
  reader.depth += 1;
  if (reader.depth > DEPTH_MAX) throw new PatternFault(`it has brackets ${DEPTH_MAX} deep`);
  const item = readChoice(reader);
  if (!take(reader, ")")) throw new PatternFault("it has a bracket that is not closed");
  reader.depth -= 1;
  return item;
}
