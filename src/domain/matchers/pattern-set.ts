/** What one character may be: `[…]`, `\d` and their like. In .NET's ECMAScript mode these know ASCII alone. */

import { PatternFault } from "./pattern-fault.js";

/** Of a UTF-16 code unit. */
export type Test = (code: number) => boolean;

export interface ReadTest {
  readonly fits: Test;
  /** The only character that fits. */
  readonly literal?: string;
  /** Where the rest begins. */
  readonly end: number;
}

const SPACES: ReadonlySet<number> = new Set([9, 10, 11, 12, 13, 32]);

const isDigit: Test = (code) => code >= 48 && code <= 57;
const isSpace: Test = (code) => SPACES.has(code);
export const isWordCharacter: Test = (code) =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;

const not =
  (fits: Test): Test =>
  (code) =>
    !fits(code);

const CLASSES: ReadonlyMap<string, Test> = new Map([
  ["d", isDigit],
  ["D", not(isDigit)],
  ["s", isSpace],
  ["S", not(isSpace)],
  ["w", isWordCharacter],
  ["W", not(isWordCharacter)],
]);

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ["t", 9],
  ["n", 10],
  ["v", 11],
  ["f", 12],
  ["r", 13],
  ["e", 27],
  ["a", 7],
  ["0", 0],
]);

/** `at` is the backslash. */
export function readEscape(source: string, at: number): ReadTest {
  const letter = source[at + 1];
  const known = letter === undefined ? undefined : CLASSES.get(letter);
  if (known !== undefined) return { fits: known, end: at + 2 };
  const { code, end } = readEscapedCode(source, at);
  return { fits: (each) => each === code, end, literal: String.fromCharCode(code) };
}

function readEscapedCode(
  source: string,
  at: number,
): { readonly code: number; readonly end: number } {
  const letter = source[at + 1];
  if (letter === undefined) throw new PatternFault("it ends in a backslash");
  const control = CONTROLS.get(letter);
  if (control !== undefined) return { code: control, end: at + 2 };
  const hexadecimal = /^(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))/.exec(source.slice(at + 1, at + 6));
  if (hexadecimal !== null)
    return {
      code: Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? "", 16),
      end: at + 1 + hexadecimal[0].length,
    };
  if (/[1-9k]/.test(letter)) throw new PatternFault(`it refers back to a group by \\${letter}`);
  if (/[A-Za-z]/.test(letter))
    throw new PatternFault(`it uses \\${letter}, which is not known here`);
  return { code: letter.charCodeAt(0), end: at + 2 };
}

/** `at` is the opening bracket. A bracket that closes at once belongs to the set. */
export function readSet(source: string, at: number): ReadTest {
  const isNegative = source[at + 1] === "^";
  const first = at + (isNegative ? 2 : 1);
  const tests: Test[] = [];
  let position = first;
  while (source[position] !== "]" || position === first) {
    if (position >= source.length) throw new PatternFault("it has a set that is not closed");
    const member = readMember(source, position);
    tests.push(member.fits);
    position = member.end;
  }
  const has: Test = (code) => tests.some((fits) => fits(code));
  return { fits: isNegative ? not(has) : has, end: position + 1 };
}

function readMember(source: string, at: number): ReadTest {
  const known = source[at] === "\\" ? CLASSES.get(source[at + 1] ?? "") : undefined;
  if (known !== undefined) return { fits: known, end: at + 2 };
  const low = readCode(source, at);
  const dash = low.end;
  const isRange =
    source[dash] === "-" && source[dash + 1] !== "]" && source[dash + 1] !== undefined;
  if (!isRange || CLASSES.has(classLetter(source, dash + 1)))
    return { fits: (code) => code === low.code, end: dash };
  const high = readCode(source, dash + 1);
  if (high.code < low.code) throw new PatternFault("it has a range that ends before it begins");
  return { fits: (code) => code >= low.code && code <= high.code, end: high.end };
}

const classLetter = (source: string, at: number): string =>
  source[at] === "\\" ? (source[at + 1] ?? "") : "";

const BACKSPACE = 8;

function readCode(source: string, at: number): { readonly code: number; readonly end: number } {
  if (source[at] !== "\\") return { code: source.charCodeAt(at), end: at + 1 };
  return source[at + 1] === "b" ? { code: BACKSPACE, end: at + 2 } : readEscapedCode(source, at);
}
