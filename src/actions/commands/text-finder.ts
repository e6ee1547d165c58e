/**
 * Finds any of many texts in one pass (after Aho and Corasick): a line takes as long as it is long, however many texts there are
 * and however alike they begin.
 */

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface TextFinder {
  /** At every place where one ends the longest that does; in the order of their ends. */
  find(text: string): readonly Span[];
  /** How many characters at the end of the text are the beginning of one of those that are looked for. */
  tailLength(text: string): number;
}

export function createTextFinder(texts: readonly string[]): TextFinder {
  const tree = toTree(texts);
  const { depths, longest } = tree;
  const fallbacks = toFallbacks(tree);
  const walk = (text: string, onNode: (node: number, end: number) => void): void => {
    let node = 0;
    for (let at = 0; at < text.length; at += 1) {
      node = advance(tree, fallbacks, node, text.charCodeAt(at));
      onNode(node, at + 1);
    }
  };
  return {
    find(text) {
      const spans: Span[] = [];
      walk(text, (node, end) => {
        const length = longest[node] ?? 0;
        if (length > 0) spans.push({ start: end - length, end });
      });
      return spans;
    },
    tailLength(text) {
      let last = 0;
      walk(text, (node) => {
        last = node;
      });
      return depths[last] ?? 0;
    },
  };
}

/** Node 0 is the root; each other has one parent, and the character that leads to it. */
interface Tree {
  readonly children: Children;
  readonly parents: Int32Array;
  readonly codes: Uint16Array;
  readonly depths: Int32Array;
  /** Length of the longest text that ends at a node; 0: none does. */
  readonly longest: Int32Array;
  readonly size: number;
}

function toTree(texts: readonly string[]): Tree {
  const room = 1 + texts.reduce((sum, text) => sum + text.length, 0);
  const children = createChildren(room);
  const parents = new Int32Array(room);
  const codes = new Uint16Array(room);
  const depths = new Int32Array(room);
  const longest = new Int32Array(room);
  let size = 1;
  for (const text of texts) {
    let node = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const child = children.get(node, code);
      if (child === 0) {
        children.set(node, code, size);
        parents[size] = node;
        codes[size] = code;
        depths[size] = at + 1;
        node = size;
        size += 1;
      } else node = child;
    }
    longest[node] = text.length;
  }
  return { children, parents, codes, depths, longest, size };
}

/** For each node that of its longest ending which is the beginning of a text, too; `longest` takes over what ends there. */
function toFallbacks(tree: Tree): Int32Array {
  const { parents, codes, depths, longest, size } = tree;
  const fallbacks = new Int32Array(size);
  for (const node of byDepth(depths, size)) {
    if ((depths[node] ?? 0) < 2) continue;
    const parent = parents[node] ?? 0;
    const fallback = advance(tree, fallbacks, fallbacks[parent] ?? 0, codes[node] ?? 0);
    fallbacks[node] = fallback;
    if (longest[node] === 0) longest[node] = longest[fallback] ?? 0;
  }
  return fallbacks;
}

/** What is nearer to the root comes first: fallbacks lead there. */
function byDepth(depths: Int32Array, size: number): Int32Array {
  const starts: number[] = [];
  for (let node = 0; node < size; node += 1) {
    const depth = (depths[node] ?? 0) + 1;
    starts[depth] = (starts[depth] ?? 0) + 1;
  }
  for (let depth = 0; depth < starts.length; depth += 1)
    starts[depth] = (starts[depth] ?? 0) + (starts[depth - 1] ?? 0);
  const sorted = new Int32Array(size);
  for (let node = 0; node < size; node += 1) {
    const depth = depths[node] ?? 0;
    sorted[starts[depth] ?? 0] = node;
    starts[depth] = (starts[depth] ?? 0) + 1;
  }
  return sorted;
}

function advance({ children }: Tree, fallbacks: Int32Array, from: number, code: number): number {
  let node = from;
  for (;;) {
    const child = children.get(node, code);
    if (child !== 0 || node === 0) return child;
    node = fallbacks[node] ?? 0;
  }
}

/** From a node and a character to a node, 0 for none. A `Map` would take ten times the memory. */
interface Children {
  get(node: number, code: number): number;
  set(node: number, code: number, child: number): void;
}

function createChildren(room: number): Children {
  const slots = 2 ** Math.ceil(Math.log2(2 * room + 2));
  const nodes = new Int32Array(slots);
  const codes = new Uint16Array(slots);
  const found = new Int32Array(slots);
  const slotOf = (node: number, code: number): number => {
    let slot = scattered(node, code) & (slots - 1);
    while (found[slot] !== 0 && (nodes[slot] !== node || codes[slot] !== code))
      slot = (slot + 1) & (slots - 1);
    return slot;
  };
  return {
    get: (node, code) => found[slotOf(node, code)] ?? 0,
    set(node, code, child) {
      const slot = slotOf(node, code);
      nodes[slot] = node;
      codes[slot] = code;
      found[slot] = child;
    },
  };
}

/** Odd numbers without a pattern, so that neighbours come to lie apart. */
function scattered(node: number, code: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(code + 1, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
