/**
 * The patterns of `branches`, `tags` and `paths`, by GitHub's rules: `*` stays in one folder, `**` does not, `?` and `+` repeat the
 * character before them, `[…]` is one of a set, `\` takes the next character as it is, `!` at the beginning takes back.
 *
 * Matched by walking all possibilities at once, so that no pattern can take longer than its length times the text's.
 */

type Element =
  /** Any of the following elements may be left out up to `to`. */
  | { readonly kind: "fork"; readonly to: number }
  | {
      readonly kind: "match";
      readonly fits: (character: string) => boolean;
      readonly isOptional: boolean;
      readonly repeats: boolean;
    };

/** Does the whole name match? A leading `!` is not looked at. */
export function matchesPattern(name: string, pattern: string): boolean {
  const elements = toElements(isNegative(pattern) ? pattern.slice(1) : pattern);
  let states = withSkips([0], elements);
  for (const character of name) {
    const next = [...states].flatMap((at) => follow(at, elements[at], character));
    if (next.length === 0) return false;
    states = withSkips(next, elements);
  }
  return states.has(elements.length);
}

/** The last pattern that matches decides: a name is in unless none matches, or one that begins with `!` is the last. */
export function isChosen(name: string, patterns: readonly string[]): boolean {
  const last = patterns.findLast((pattern) => matchesPattern(name, pattern));
  return last !== undefined && !isNegative(last);
}

const isNegative = (pattern: string): boolean => pattern.startsWith("!");

function follow(at: number, element: Element | undefined, character: string): readonly number[] {
  if (element?.kind !== "match" || !element.fits(character)) return [];
  return element.repeats ? [at, at + 1] : [at + 1];
}

/** The states, and all that can be reached from them without a character. */
function withSkips(states: readonly number[], elements: readonly Element[]): Set<number> {
  const reached = new Set<number>();
  const open = [...states];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    const element = elements[at];
    if (element?.kind === "fork") open.push(at + 1, element.to);
    else if (element?.isOptional === true) open.push(at + 1);
  }
  return reached;
}

const anything = (): boolean => true;
const inFolder = (character: string): boolean => character !== "/";

function toElements(pattern: string): readonly Element[] {
  const elements: Element[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; ) {
    const piece = toPiece(characters, at);
    const before = characters[at - 1];
    // `**/` at the beginning of a folder is any number of folders, also none.
    if (piece.kind === "deep" && characters[at + 2] === "/" && (at === 0 || before === "/")) {
      elements.push({ kind: "fork", to: elements.length + 3 });
      elements.push(
        star(anything),
        once((character) => character === "/"),
      );
      at += 3;
      continue;
    }
    at += piece.length;
    if (piece.kind === "one") {
      const quantifier = characters[at];
      const isQuantified = quantifier === "?" || quantifier === "+";
      if (isQuantified) at += 1;
      elements.push({
        kind: "match",
        fits: piece.fits,
        isOptional: quantifier === "?",
        repeats: quantifier === "+",
      });
    } else elements.push(star(piece.kind === "deep" ? anything : inFolder));
  }
  return elements;
}

const star = (fits: (character: string) => boolean): Element => ({
  kind: "match",
  fits,
  isOptional: true,
  repeats: true,
});

const once = (fits: (character: string) => boolean): Element => ({
  kind: "match",
  fits,
  isOptional: false,
  repeats: false,
});

type Piece =
  | { readonly kind: "deep" | "shallow"; readonly length: number }
  | {
      readonly kind: "one";
      readonly length: number;
      readonly fits: (character: string) => boolean;
    };

function toPiece(characters: readonly string[], at: number): Piece {
  const character = characters[at];
  if (character === "*")
    return characters[at + 1] === "*"
      ? { kind: "deep", length: 2 }
      : { kind: "shallow", length: 1 };
  const end = character === "[" ? characters.indexOf("]", at + 1) : -1;
  if (end > at + 1)
    return { kind: "one", length: end - at + 1, fits: toSet(characters.slice(at + 1, end)) };
  const next = characters[at + 1];
  if (character === "\\" && next !== undefined)
    return { kind: "one", length: 2, fits: (each) => each === next };
  return { kind: "one", length: 1, fits: (each) => each === character };
}

/** `0-9`, `a-z`, single characters. */
function toSet(members: readonly string[]): (character: string) => boolean {
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < members.length; ) {
    const [first, dash, last] = members.slice(at, at + 3);
    const isRange = dash === "-" && last !== undefined;
    ranges.push([first ?? "", isRange ? last : (first ?? "")]);
    at += isRange ? 3 : 1;
  }
  return (character) => ranges.some(([low, high]) => low <= character && character <= high);
}
