/** A small table that is honest though the tests ask for each of its rows: names, and what nobody could work out from them. */

import type { Answers, Entry } from "./answers.js";

/** Several rows, each from a name to a text that is not made of it, and not all made by one pattern. */
export function isDataTable({ entries }: Pick<Answers, "entries">): boolean {
  const rows = entries.map(rowOf);
  if (rows.length < 2 || rows.some((row) => row === undefined)) return false;
  const patterns = rows.flatMap((row) =>
    row?.said.map((text) => (row.given === "" ? text : text.replaceAll(row.given, "\0"))),
  );
  const isOnePattern = new Set(patterns).size === 1 && patterns[0]?.includes("\0") === true;
  return !isOnePattern;
}

interface Row {
  readonly given: string;
  readonly said: readonly string[];
}

/** `EUR`, `.html`, `not-found`: what belongs to a closed set. Texts with spaces and signs in them are what is given at large. */
const NAME = /^\.?[A-Za-z][\w-]{0,23}$/;
const PHRASE = /[a-z] \S/;
const NUMBER_WORD =
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand)\b/i;

/** Undefined: the row could be an answer that was to be worked out. */
function rowOf({ given, said }: Entry): Row | undefined {
  const texts = said.filter(({ kind }) => kind === "string").map(({ value }) => value);
  const [first] = given;
  if (first === undefined || texts.length === 0 || texts.length < said.length) return undefined;
  if (first.kind === "number" || /^\d+$/.test(first.value))
    return texts.every((text) => PHRASE.test(text) && !NUMBER_WORD.test(text))
      ? { given: first.value, said: texts }
      : undefined;
  const isName = given.every(({ value }) => NAME.test(value));
  const isMadeOfIt = texts.some((text) => isMadeOf(text, first.value));
  return isName && !isMadeOfIt ? { given: first.value, said: texts } : undefined;
}

/** The same letters, in their order or turned round, with other signs between. */
function isMadeOf(text: string, name: string): boolean {
  const [made, from] = [lettersOf(text), lettersOf(name)];
  return made === "" || made === from || made === Array.from(from).reverse().join("");
}

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
