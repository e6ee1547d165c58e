/**
 * YAML nodes → plain values, with the checks that the library leaves to its user: keys given twice, keys that
 * are not text, keys that would reach a prototype, aliases that multiply.
 */

import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { isAlias, isMap, isScalar, isSeq } from "yaml";
import { show, showPlain } from "./show.js";

export interface NodeTrouble {
  readonly offset: number;
  readonly message: string;
  readonly remedy: string;
  readonly value?: string;
}

export interface PlainValue {
  readonly value: unknown;
  readonly troubles: readonly NodeTrouble[];
}

/** Values that a file may come to when its aliases are written out. */
const VALUES_MAX = 500_000;

interface Anchored {
  readonly value: unknown;
  /** How many values it stands for, itself included. */
  readonly size: number;
}

interface Reading {
  readonly anchors: Map<string, Anchored | "unfinished">;
  readonly troubles: NodeTrouble[];
  size: number;
}

export function toPlainValue(root: Node | null): PlainValue {
  const reading: Reading = { anchors: new Map(), troubles: [], size: 0 };
  const value = root === null ? undefined : plain(root, reading);
  return { value, troubles: reading.troubles };
}

function plain(node: unknown, reading: Reading): unknown {
  reading.size += 1;
  if (isAlias(node)) return ofAlias(node, reading);
  const anchor = anchorOf(node);
  if (anchor === undefined) return ofNode(node, reading);
  const before = reading.size;
  reading.anchors.set(anchor, "unfinished");
  const value = ofNode(node, reading);
  reading.anchors.set(anchor, { value, size: reading.size - before + 1 });
  return value;
}

function ofNode(node: unknown, reading: Reading): unknown {
  if (isMap(node)) return ofMap(node, reading);
  if (isSeq(node)) return ofSeq(node, reading);
  if (isScalar(node)) return ofScalar(node, reading);
  return null;
}

function ofScalar(node: Scalar, reading: Reading): unknown {
  if (typeof node.value === "string" && node.value.includes("\0")) {
    complain(reading, node, { message: "a text holds a NUL character", remedy: "remove it" });
    return node.value.replaceAll("\0", "");
  }
  return node.value;
}

const ofSeq = (node: YAMLSeq, reading: Reading): readonly unknown[] =>
  node.items.map((item) => plain(item, reading));

function ofMap(node: YAMLMap, reading: Reading): Readonly<Record<string, unknown>> {
  const seen = new Map<string, unknown>();
  for (const pair of node.items) {
    const key = keyOf(pair, reading);
    if (key === undefined) continue;
    const value = plain(pair.value, reading);
    if (seen.has(key)) {
      const message = `the key ${show(key)} is given twice`;
      complain(reading, pair.key, { message, remedy: "keep one of them", value: show(key) });
    } else seen.set(key, value);
  }
  // fromEntries defines properties instead of assigning them, so that no key can reach a prototype.
  return Object.fromEntries(seen);
}

/** The text of a key, as it is written; `undefined` after complaining of it. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  if (typeof key.value === "string") return key.value;
  return key.source ?? "";
}

function keyOf(pair: Pair, reading: Reading): string | undefined {
  const key = keyText(pair.key);
  if (key === undefined) {
    complain(reading, pair.key, { message: "a key is not a text", remedy: "give a plain word" });
    return undefined;
  }
  if (key === "__proto__" || key.includes("\0")) {
    const message = `the key ${show(key)} is not allowed`;
    complain(reading, pair.key, { message, remedy: "remove it", value: show(key) });
    return undefined;
  }
  return key;
}

function ofAlias(node: Alias, reading: Reading): unknown {
  const anchored = reading.anchors.get(node.source);
  const name = showPlain(node.source);
  if (anchored === undefined) {
    const message = `the alias *${name} has no anchor before it`;
    complain(reading, node, { message, remedy: `write &${name} at what it stands for` });
    return undefined;
  }
  if (anchored === "unfinished") {
    const message = `the alias *${name} stands for something that holds it`;
    complain(reading, node, { message, remedy: "write the value out" });
    return undefined;
  }
  reading.size += anchored.size;
  if (reading.size <= VALUES_MAX) return anchored.value;
  const message = `the alias *${name} makes the file too big when written out`;
  complain(reading, node, { message, remedy: "use fewer aliases" });
  reading.size -= anchored.size;
  return undefined;
}

function complain(reading: Reading, node: unknown, trouble: Omit<NodeTrouble, "offset">): void {
  reading.troubles.push({ offset: offsetOf(node), ...trouble });
}

/** Where a node starts in the text. */
export function offsetOf(node: unknown): number {
  if (isAlias(node) || isMap(node) || isSeq(node) || isScalar(node)) return node.range?.[0] ?? 0;
  return 0;
}

const anchorOf = (node: unknown): string | undefined =>
  isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
