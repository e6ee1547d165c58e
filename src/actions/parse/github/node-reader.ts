/** Gives GitHub's template reader our nodes, in place of its own reader of YAML. */

import type { ObjectReader } from "@actions/workflow-parser/templates/object-reader";
import {
  BooleanToken,
  type LiteralToken,
  MappingToken,
  NullToken,
  NumberToken,
  SequenceToken,
  StringToken,
} from "@actions/workflow-parser/templates/tokens/index";
import type { TokenRange } from "@actions/workflow-parser/templates/tokens/token-range";
import type { YamlMapping, YamlNode, YamlScalar, YamlSequence } from "../yaml-node.js";

/** A node where it was met: one that aliases name is met more than once. */
export interface Visit {
  readonly node: YamlNode;
  readonly isKey: boolean;
  /** Keys and positions from the root on; of a key, its own is the last. */
  readonly path: readonly (string | number)[];
}

type Event =
  | { readonly kind: "literal"; readonly token: LiteralToken }
  | { readonly kind: "sequence"; readonly token: SequenceToken }
  | { readonly kind: "mapping"; readonly token: MappingToken }
  | { readonly kind: "sequence-end" }
  | { readonly kind: "mapping-end" };

/**
 * Where a token's range has lines and columns, ours has the number of its visit, and how far in its text it begins. So every
 * error leads back to its node; and for a reader that sees one line only, all expressions of a text count from its beginning.
 */
const rangeOf = (visit: number): TokenRange => ({
  start: { line: visit, column: 0 },
  end: { line: visit, column: 0 },
});

export class NodeReader implements ObjectReader {
  readonly visits: Visit[] = [];
  readonly #events: Generator<Event, void>;
  #next: IteratorResult<Event, void>;

  constructor(root: YamlMapping) {
    this.#events = this.#walk(root, []);
    this.#next = this.#events.next();
  }

  *#walk(node: YamlNode, path: Visit["path"]): Generator<Event, void> {
    switch (node.kind) {
      case "scalar":
        yield { kind: "literal", token: toToken(node.value, this.#visit(node, path)) };
        return;
      case "sequence":
        yield* this.#walkSequence(node, path);
        return;
      default:
        yield* this.#walkMapping(node, path);
    }
  }

  *#walkSequence(node: YamlSequence, path: Visit["path"]): Generator<Event, void> {
    const token = new SequenceToken(undefined, this.#visit(node, path), undefined);
    yield { kind: "sequence", token };
    for (const [at, item] of node.items.entries()) yield* this.#walk(item, [...path, at]);
    yield { kind: "sequence-end" };
  }

  *#walkMapping(node: YamlMapping, path: Visit["path"]): Generator<Event, void> {
    const token = new MappingToken(undefined, this.#visit(node, path), undefined);
    yield { kind: "mapping", token };
    for (const { key, value } of node.pairs) {
      const below = [...path, keyText(key)];
      const range = this.#visit(key, below, true);
      yield {
        kind: "literal",
        token: new StringToken(undefined, range, keyText(key), undefined),
      };
      yield* this.#walk(value, below);
    }
    yield { kind: "mapping-end" };
  }

  #visit(node: YamlNode, path: Visit["path"], isKey = false): TokenRange {
    this.visits.push({ node, isKey, path });
    return rangeOf(this.visits.length - 1);
  }

  #take<Kind extends Event["kind"]>(kind: Kind): Extract<Event, { kind: Kind }> | undefined {
    const event = this.#next.value;
    if (event === undefined || !isKind(event, kind)) return undefined;
    this.#next = this.#events.next();
    return event;
  }

  allowLiteral(): LiteralToken | undefined {
    return this.#take("literal")?.token;
  }

  allowSequenceStart(): SequenceToken | undefined {
    return this.#take("sequence")?.token;
  }

  allowSequenceEnd(): boolean {
    return this.#take("sequence-end") !== undefined;
  }

  allowMappingStart(): MappingToken | undefined {
    return this.#take("mapping")?.token;
  }

  allowMappingEnd(): boolean {
    return this.#take("mapping-end") !== undefined;
  }

  /** There is nothing before or after a tree. */
  validateStart(): void {}

  validateEnd(): void {}
}

const isKind = <Kind extends Event["kind"]>(
  event: Event,
  kind: Kind,
): event is Extract<Event, { kind: Kind }> => event.kind === kind;

const keyText = ({ value }: YamlScalar): string => (value === null ? "" : String(value));

function toToken(value: YamlScalar["value"], range: TokenRange): LiteralToken {
  switch (typeof value) {
    case "string":
      return new StringToken(undefined, range, value, undefined);
    case "number":
      return new NumberToken(undefined, range, value, undefined);
    case "boolean":
      return new BooleanToken(undefined, range, value, undefined);
    default:
      return new NullToken(undefined, range, undefined);
  }
}
