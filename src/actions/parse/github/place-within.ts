/** Where in the source an expression stands that begins somewhere in a text. */

import type { YamlNode } from "../yaml-node.js";

const OPENING = "${{";

/** By node: from where an expression begins in the value to where it does in the source. */
const maps = new WeakMap<YamlNode, ReadonlyMap<number, number>>();

/**
 * Between the two lie quotes, escapes, indentation and folded lines, but the third `${{` of the one is the third of the
 * other, unless it is written with an escape. Elsewhere, and then, the text's own beginning.
 */
export function placeWithin(node: YamlNode, offset: number, text: string): number {
  if (node.kind !== "scalar" || typeof node.value !== "string") return node.start;
  let map = maps.get(node);
  if (map === undefined) {
    const inSource = findAll(text.slice(node.start, node.end));
    const inValue = findAll(node.value);
    map = new Map(
      inValue.length === inSource.length
        ? inValue.map((at, index) => [at, node.start + (inSource[index] ?? 0)])
        : [],
    );
    maps.set(node, map);
  }
  return map.get(offset) ?? node.start;
}

function findAll(text: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(OPENING); at !== -1; at = text.indexOf(OPENING, at + OPENING.length))
    found.push(at);
  return found;
}
