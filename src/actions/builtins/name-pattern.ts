/** The `pattern` of artifact names: `*`, `?`, `[…]`, `{a,b}`, and `!` at the beginning for all others. */

import { matchesName } from "./path-pattern.js";

export type NamePattern =
  | { readonly kind: "pattern"; matches(name: string): boolean }
  /** It may mean something on GitHub that is not understood here. */
  | { readonly kind: "unknown"; readonly reason: string };

const ALTERNATIVES_MAX = 1_000;
const CHARACTERS_MAX = 1_000;

export function readNamePattern(text: string): NamePattern {
  const [, marks = "", rest = ""] = /^(!*)(.*)$/s.exec(text) ?? [];
  if (/[?*+@!]\(/.test(text) || text.length > CHARACTERS_MAX)
    return {
      kind: "unknown",
      reason: `the pattern ${JSON.stringify(text.slice(0, 100))} is too special`,
    };
  if (text.startsWith("#")) return { kind: "pattern", matches: () => false };
  const alternatives = expand(rest);
  if (alternatives === undefined)
    return {
      kind: "unknown",
      reason: `the pattern ${JSON.stringify(text.slice(0, 100))} has too many alternatives`,
    };
  const isNegative = marks.length % 2 === 1;
  return {
    kind: "pattern",
    matches: (name) => alternatives.some((each) => isMatch(name, each)) !== isNegative,
  };
}

/** A name that begins with a dot is meant only where the pattern says so. */
const isMatch = (name: string, pattern: string): boolean =>
  (!name.startsWith(".") || pattern.startsWith(".")) && matchesName(name, pattern);

/** All texts that the braces stand for; undefined: too many. */
function expand(pattern: string): readonly string[] | undefined {
  let open = [pattern];
  for (let isWhole = false; !isWhole; ) {
    isWhole = true;
    const next: string[] = [];
    for (const each of open) {
      const alternatives = expandOnce(each);
      if (alternatives === undefined) next.push(each);
      else {
        isWhole = false;
        next.push(...alternatives);
      }
      if (next.length > ALTERNATIVES_MAX) return undefined;
    }
    open = next;
  }
  return open;
}

/** A list, or a range of numbers; anything else in braces is meant as it is written. */
const BRACES = /\{(?:([^{}]*,[^{}]*)|(-?\d{1,6})\.\.(-?\d{1,6}))\}/;

/** By the innermost braces that come first; undefined: there are none. */
function expandOnce(pattern: string): readonly string[] | undefined {
  const match = BRACES.exec(pattern);
  if (match === null) return undefined;
  const [whole, list, from = "", to = ""] = match;
  const before = pattern.slice(0, match.index);
  const after = pattern.slice(match.index + whole.length);
  const parts = list?.split(",") ?? numbersOf(Number(from), Number(to));
  return parts.map((part) => `${before}${part}${after}`);
}

function numbersOf(from: number, to: number): readonly string[] {
  const length = Math.min(Math.abs(to - from), ALTERNATIVES_MAX) + 1;
  return Array.from({ length }, (_, index) => String(from <= to ? from + index : from - index));
}
