/**
 * A YAML file as nodes, as GitHub reads it: YAML 1.2's core schema, anchors and aliases, no merge keys. Bounded: an alias is
 * the node it names, not a copy, and how much all of them stand for is known before anybody walks it.
 */

import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
} from "yaml";
import type { Complaint, Place } from "../model/complaint.js";
import { refuseText } from "./refuse-text.js";
import type { YamlDocument, YamlMapping, YamlNode, YamlPair, YamlScalar } from "./yaml-node.js";

export type ReadYaml =
  | { readonly kind: "document"; readonly document: YamlDocument }
  | { readonly kind: "problem"; readonly problem: Complaint };

/** With what aliases stand for counted as often as they do. */
export const NODES_MAX = 100_000;
/** Each is parsed on its own. */
export const EXPRESSIONS_MAX = 10_000;

/** `what` is how messages call the file, e.g. `workflow`. */
export function readYaml(file: string, text: string, what: string): ReadYaml {
  const counter = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problem = (message: string, place: Place): ReadYaml => ({
    kind: "problem",
    problem: { message, place },
  });
  const refusal = refuseText(text);
  if (refusal !== undefined) {
    countLines(text, refusal.offset, counter);
    return problem(refusal.message, placeAt(refusal.offset));
  }
  const parsed = parseDocument(text, {
    lineCounter: counter,
    // A `%YAML 1.1` at the beginning would make `on` a boolean.
    schema: "core",
    merge: false,
    prettyErrors: false,
    // The reader would compare each with each; `toMapping` does not.
    uniqueKeys: false,
    // The least that still tells of a second document.
    logLevel: "error",
  });
  const [wrong] = parsed.errors;
  if (wrong !== undefined) return problem(explainYaml(wrong), placeAt(wrong.pos[0]));
  const built = build(parsed, placeAt);
  if (built instanceof Fault) return problem(built.message, placeAt(built.offset));
  if (built === undefined)
    return problem(`The ${what} is empty; write one, or delete the file.`, placeAt(0));
  if (built.kind !== "mapping")
    return problem(
      `The ${what} is a ${built.kind === "scalar" ? "single value" : "sequence"}; a mapping with keys is expected.`,
      placeAt(built.start),
    );
  return { kind: "document", document: { root: built, text, placeAt } };
}

/** The reader has not been there. */
function countLines(text: string, until: number, counter: LineCounter): void {
  counter.addNewLine(0);
  for (let at = text.indexOf("\n"); at !== -1 && at < until; at = text.indexOf("\n", at + 1))
    counter.addNewLine(at + 1);
}

const REMEDIES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BAD_INDENT: "indent it like its neighbours",
  BAD_ALIAS: "put it in quotes if it is no alias",
  MISSING_CHAR: "add what is missing, or put the text in quotes",
  MULTIPLE_DOCS: "keep the first only",
  BLOCK_AS_IMPLICIT_KEY: "put a value with a colon in it in quotes, or begin a new line",
};

function explainYaml({ code, message }: Document["errors"][number]): string {
  const sentence =
    code === "MULTIPLE_DOCS" ? "The file has several documents" : message.split("\n")[0];
  return `${sentence}; ${REMEDIES[code] ?? "see whether a value needs quotes"}.`;
}

/** One for the whole tree, so that it is left at once wherever it is found. */
class Fault extends Error {
  override readonly name = "Fault";
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

function build(parsed: Document.Parsed, placeAt: YamlDocument["placeAt"]) {
  try {
    return parsed.contents === null ? undefined : new Builder(placeAt).read(parsed.contents).node;
  } catch (cause) {
    if (cause instanceof Fault) return cause;
    throw cause;
  }
}

interface Built {
  readonly node: YamlNode;
  readonly weight: Weight;
}

/** Of a node with all below it, aliases replaced by what they stand for. */
interface Weight {
  readonly nodes: number;
  readonly expressions: number;
  readonly depth: number;
}

const NOTHING: Weight = { nodes: 0, expressions: 0, depth: 0 };
const DEPTH_MAX = 100;

const together = (one: Weight, other: Weight): Weight => ({
  nodes: one.nodes + other.nodes,
  expressions: one.expressions + other.expressions,
  depth: Math.max(one.depth, other.depth),
});

class Builder {
  /** The last one of each name, as the document goes on; undefined: not closed yet. */
  readonly #anchors = new Map<string, Built | undefined>();
  readonly #placeAt: YamlDocument["placeAt"];

  constructor(placeAt: YamlDocument["placeAt"]) {
    this.#placeAt = placeAt;
  }

  read(node: unknown, missingAt = 0): Built {
    if (isAlias(node)) return this.#resolve(node.source, node.range?.[0] ?? missingAt);
    const anchor = isScalar(node) || isSeq(node) || isMap(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    const built = this.#build(node, missingAt);
    if (anchor !== undefined) this.#anchors.set(anchor, built);
    return built;
  }

  #resolve(name: string, offset: number): Built {
    const named = this.#anchors.get(name);
    if (named !== undefined) return named;
    throw new Fault(
      this.#anchors.has(name)
        ? `The alias *${name} stands for something that it is a part of; write it out.`
        : `There is no anchor &${name} before the alias *${name}; add it, or put the text in quotes.`,
      offset,
    );
  }

  #build(node: unknown, missingAt: number): Built {
    const [start, end] = rangeOf(node, missingAt);
    refuseTag(node, start);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item, end));
      const below = items.reduce((all, { weight }) => together(all, weight), NOTHING);
      const sequence = {
        kind: "sequence",
        items: items.map((item) => item.node),
        start,
        end,
      } as const;
      return { node: sequence, weight: this.#weigh(below, 0, start) };
    }
    if (isMap(node)) return this.#toMapping(node.items, { start, end });
    const value = isScalar(node) ? toValue(node.value, start) : null;
    return {
      node: { kind: "scalar", value, start, end },
      weight: this.#weigh(NOTHING, countExpressions(value), start),
    };
  }

  #toMapping(items: readonly unknown[], { start, end }: Pick<YamlMapping, "start" | "end">): Built {
    const pairs: YamlPair[] = [];
    const seen = new Map<string, number>();
    let below = NOTHING;
    for (const item of items) {
      if (!isPair(item)) continue;
      const key = this.read(item.key, start);
      const name = this.#refuseKey(key.node, item.key);
      this.#refuseAgain(name, seen);
      const value = this.read(item.value, name.end);
      below = together(together(below, key.weight), value.weight);
      pairs.push({ key: name, value: value.node });
    }
    return {
      node: { kind: "mapping", pairs, start, end },
      weight: this.#weigh(below, 0, start),
    };
  }

  #refuseKey(key: YamlNode, written: unknown): YamlScalar {
    if (key.kind !== "scalar")
      throw new Fault(
        `A ${key.kind} cannot be a key; write an expression as \${{ }}, and other braces in quotes.`,
        key.start,
      );
    const isPlain = isScalar(written) && written.type === "PLAIN";
    if (key.value === "<<" && isPlain)
      throw new Fault(
        "GitHub does not support the merge key <<; use the alias as a whole value, or write the keys out.",
        key.start,
      );
    return key;
  }

  #refuseAgain(key: YamlScalar, seen: Map<string, number>): void {
    const folded = String(key.value).toUpperCase();
    const first = seen.get(folded);
    if (first === undefined) {
      seen.set(folded, key.start);
      return;
    }
    throw new Fault(
      `'${String(key.value)}' is already defined, on line ${this.#placeAt(first).line}; keep one of them.`,
      key.start,
    );
  }

  #weigh(below: Weight, expressions: number, offset: number): Weight {
    const weight = {
      nodes: below.nodes + 1,
      expressions: below.expressions + expressions,
      depth: below.depth + 1,
    };
    if (weight.nodes > NODES_MAX)
      throw new Fault(
        `There are more than ${NODES_MAX} values up to here, counting what aliases stand for; write fewer.`,
        offset,
      );
    if (weight.expressions > EXPRESSIONS_MAX)
      throw new Fault(
        `There are more than ${EXPRESSIONS_MAX} expressions up to here, counting what aliases stand for; write fewer.`,
        offset,
      );
    if (weight.depth > DEPTH_MAX)
      throw new Fault(
        `This is nested more than ${DEPTH_MAX} levels deep; make it flatter.`,
        offset,
      );
    return weight;
  }
}

function rangeOf(node: unknown, missingAt: number): readonly [number, number] {
  const range = isScalar(node) || isSeq(node) || isMap(node) ? node.range : undefined;
  return range === undefined || range === null ? [missingAt, missingAt] : [range[0], range[1]];
}

const TAG_PREFIX = "tag:yaml.org,2002:";
const TAGS = new Set(["str", "bool", "float", "int", "null", "map", "seq"]);

function refuseTag(node: unknown, offset: number): void {
  const tag = isScalar(node) || isSeq(node) || isMap(node) ? node.tag : undefined;
  if (tag === undefined || (tag.startsWith(TAG_PREFIX) && TAGS.has(tag.slice(TAG_PREFIX.length))))
    return;
  throw new Fault(`Unexpected tag '${tag.replace(TAG_PREFIX, "!!")}'; remove it.`, offset);
}

function toValue(value: unknown, offset: number): YamlScalar["value"] {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    default:
      if (value === null || value === undefined) return null;
      throw new Fault("This is no text, number, boolean or null; put it in quotes.", offset);
  }
}

const countExpressions = (value: YamlScalar["value"]): number =>
  typeof value === "string" ? value.split("${{").length - 1 : 0;
