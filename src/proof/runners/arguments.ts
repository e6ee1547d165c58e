/** The words after a runner's name: its options, and what it is to run. */

import picomatch from "picomatch";
import type { Word } from "./shell-words.js";

export interface Arguments {
  /** Options with their values, in order. */
  readonly options: readonly string[];
  /** Files, folders and patterns. */
  readonly operands: readonly Word[];
}

export interface OptionRules {
  /** Options that take the next word as their value. */
  readonly withValue: RegExp;
  /** Options that go no further: reporters, coverage, whatever is set anew. */
  readonly dropped: RegExp;
}

/** Undefined: it ends in words for somebody else, after `--`. */
export function readArguments(words: readonly Word[], rules: OptionRules): Arguments {
  const options: string[] = [];
  const operands: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined || word.text === "--") continue;
    if (!word.text.startsWith("-") || word.text === "-") {
      operands.push(word);
      continue;
    }
    const takesNext = !word.text.includes("=") && rules.withValue.test(word.text);
    const value = takesNext ? words[at + 1] : undefined;
    if (value !== undefined) at += 1;
    if (rules.dropped.test(word.text)) continue;
    options.push(word.text, ...(value === undefined ? [] : [value.text]));
  }
  return { options, operands };
}

/** A path that one of the operands names, itself or by the folder that it lies in; without operands, every path. */
export function isNamedBy(operands: readonly Word[]): (path: string) => boolean {
  if (operands.length === 0) return () => true;
  const matchers = operands.map(({ text }) => {
    const plain = text.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
    if (plain === "" || plain === ".") return () => true;
    const matches = picomatch(plain, { dot: true });
    return (path: string) => matches(path) || path.startsWith(`${plain}/`);
  });
  return (path) => matchers.some((matches) => matches(path));
}
