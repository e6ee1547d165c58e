/** Text → a plain value whose every part knows its line. JSON is read by the same door, being YAML. */

import type { Document, Pair, ParsedNode, YAMLError, YAMLMap } from "yaml";
import { isMap, isNode, isSeq, LineCounter, parseDocument } from "yaml";
import { densityProblems, TOO_DEEP, textProblems } from "./check-text.js";
import type { Problem } from "./problem.js";
import type { Path } from "./raw.js";
import { showPlain } from "./show.js";
import { keyText, offsetOf, toPlainValue } from "./yaml-value.js";

export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Source {
  readonly file: string;
  readonly value: unknown;
  /** What is wrong with the notation although it can be read, e.g. a key given twice. */
  readonly problems: readonly Problem[];
  /** Where the value at a path is written (a map's value: its key); the nearest that exists, if it does not. */
  readonly locate: (path: Path) => Place;
}

export type ReadYaml =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const SYNTAX_PROBLEMS_MAX = 20;

export function readYaml(textOfFile: string, file: string): ReadYaml {
  const text = textOfFile.replace(/^\ufeff/, "");
  const unfit = textProblems(text, file);
  if (unfit.length > 0) return { ok: false, problems: unfit };
  const dense = densityProblems(text, file);
  if (dense.length > 0) return { ok: false, problems: dense };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    merge: false,
    lineCounter: lines,
    prettyErrors: false,
    // The library compares every key with every other one; `toPlainValue` looks each up once.
    uniqueKeys: false,
  });
  const place = (offset: number): Place => placeOf(lines, offset);
  const broken = syntaxProblems(document, file, place);
  if (broken.length > 0) return { ok: false, problems: broken };
  return { ok: true, source: toSource(document, file, place) };
}

function toSource(
  document: Document.Parsed,
  file: string,
  place: (offset: number) => Place,
): Source {
  const { value, troubles } = toPlainValue(document.contents);
  const problems = troubles.map(({ offset, ...trouble }) => ({
    file,
    ...place(offset),
    ...trouble,
  }));
  const offsetAt = toLocator(document.contents);
  return { file, value, problems, locate: (path) => place(offsetAt(path)) };
}

/** Looks a map's keys up by name once it has been asked: a file may be wrong in very many places. */
function toLocator(root: ParsedNode | null): (path: Path) => number {
  const known = new WeakMap<YAMLMap, Map<string | undefined, Pair>>();
  const pairAt = (map: YAMLMap, key: string): Pair | undefined => {
    const pairs = known.get(map) ?? new Map(map.items.map((pair) => [keyText(pair.key), pair]));
    known.set(map, pairs);
    return pairs.get(key);
  };
  return (path) => offsetAt(root, path, pairAt);
}

function offsetAt(
  root: ParsedNode | null,
  path: Path,
  pairAt: (map: YAMLMap, key: string) => Pair | undefined,
): number {
  let node: unknown = root;
  let offset = offsetOf(root);
  for (const key of path) {
    if (isSeq(node) && typeof key === "number") {
      const item: unknown = node.items[key];
      if (!isNode(item)) return offset;
      node = item;
      offset = offsetOf(node);
    } else if (isMap(node)) {
      const pair = pairAt(node, String(key));
      if (pair === undefined) return offset;
      node = pair.value;
      offset = offsetOf(pair.key);
    } else return offset;
  }
  return offset;
}

function placeOf(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** One problem a line: what follows in the same line is nearly always a consequence. */
function syntaxProblems(
  document: Document.Parsed,
  file: string,
  place: (offset: number) => Place,
): readonly Problem[] {
  const byLine = new Map<number, Problem>();
  for (const error of [...document.errors, ...document.warnings]) {
    const problem = { file, ...place(error.pos[0]), ...explainSyntax(error) };
    if (!byLine.has(problem.line)) byLine.set(problem.line, problem);
    if (byLine.size >= SYNTAX_PROBLEMS_MAX) break;
  }
  return [...byLine.values()].sort((left, right) => left.line - right.line);
}

type Words = Pick<Problem, "message" | "remedy">;

function explainSyntax(error: YAMLError): Words {
  const message = lower(error.message);
  if (error.message.startsWith("Missing closing")) {
    return { message: "a quote or bracket before this is left open", remedy: "close it" };
  }
  return WORDS[error.code] ?? { message, remedy: "correct the YAML" };
}

const NO_PLACE: Words = {
  message: 'a "key: value" cannot stand here',
  remedy: 'indent it like its neighbours, or put a text that holds ": " in quotes',
};

/** Mistakes that people make; the library's own words do for the rest. */
const WORDS: Readonly<Partial<Record<YAMLError["code"], Words>>> = {
  RESOURCE_EXHAUSTION: TOO_DEEP,
  TAB_AS_INDENT: { message: "a tab is used for indentation", remedy: "use spaces" },
  MULTIPLE_DOCS: {
    message: "a second YAML document starts here",
    remedy: 'keep one, without "---"',
  },
  BLOCK_AS_IMPLICIT_KEY: NO_PLACE,
  MULTILINE_IMPLICIT_KEY: NO_PLACE,
  UNEXPECTED_TOKEN: {
    message: "something unexpected stands here",
    remedy: "look for a missing comma, colon, quote or bracket before it",
  },
  TAG_RESOLVE_FAILED: {
    message: "a tag (a word after !) is not understood",
    remedy: "remove it, or quote it",
  },
  BAD_INDENT: {
    message: "the indentation breaks off here",
    remedy: "close every bracket and quote, and indent what belongs inside",
  },
};

function lower(message: string): string {
  const line = showPlain(message.split("\n", 1)[0] ?? "");
  return `${line.slice(0, 1).toLowerCase()}${line.slice(1)}`;
}
